/** What must be settled before a step can be completed: the risk, a second person, its danger. Pure. */
import { approvedText } from './commands.ts';
import type { Screen, StepScreen } from './screen.ts';
import type { Approval, RunState } from './state.ts';
import type { Run } from './walk.ts';

export type Gate =
  | 'risk'
  | 'approval'
  | 'approval pending'
  | 'approval late'
  | 'approval changed'
  /** It asks again and names what happens. */
  | 'danger'
  /** Its action is running. */
  | 'action';

/**
 * The first thing in the way, undefined when there is none. Commands are shown when it is neither `danger` nor before.
 * @param now for approvals that expire; left out: they are taken as they stand.
 */
export function gateOf(run: Run, screen: Screen, now?: Temporal.Instant): Gate | undefined {
  if (screen.kind !== 'step') return undefined;
  const { state } = run;
  if (screen.changing && !state.risk) return 'risk';
  const accepted = state.accepted.includes(screen.step.id);
  if (!accepted && screen.secondPerson) {
    const gate = approvalGate(run, screen, now);
    if (gate) return gate;
  }
  if (!accepted && (screen.secondPerson || screen.danger.level !== 'none')) return 'danger';
  return state.actions.some(({ step, state: now }) => step === screen.step.id && now === 'running')
    ? 'action'
    : undefined;
}

function approvalGate({ state, document }: Run, screen: StepScreen, now?: Temporal.Instant): Gate | undefined {
  const approval = latestApproval(state, screen.step.id);
  if (approval?.status === 'pending') return 'approval pending';
  if (approval?.status !== 'approved') return 'approval';
  if (now && Temporal.Instant.compare(now, approval.expiresAt) >= 0) return 'approval late';
  const same = JSON.stringify(approval.commands) === JSON.stringify(approvedText(screen, state.inputs, document));
  return same ? undefined : 'approval changed';
}

export function latestApproval({ approvals }: RunState, step: string): Approval | undefined {
  return approvals.findLast((each) => each.step === step);
}
