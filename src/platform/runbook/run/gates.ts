/** What must be settled before a step can be completed: the risk, a second person, its danger. Pure. */
import type { Action } from '../../actions/action.ts';
import type { Danger } from '../danger.ts';
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

/** What of a registered action matters to a run. */
export type KnownAction = Pick<Action, 'label' | 'danger' | 'secondPerson' | 'outcomes'>;
export type ActionOf = (name: string) => KnownAction | undefined;

/**
 * The first thing in the way, undefined when there is none. Commands are shown when it is neither `danger` nor before.
 * @param now for approvals that expire; left out: they are taken as they stand.
 */
export function gateOf(run: Run, screen: Screen, now?: Temporal.Instant): Gate | undefined {
  if (screen.kind !== 'step') return undefined;
  const { state } = run;
  if (screen.changing && !state.risk) return 'risk';
  const accepted = state.accepted.includes(screen.step.id);
  const second = asksSecondPerson(run, screen);
  if (!accepted && second) {
    const gate = approvalGate(run, screen, now);
    if (gate) return gate;
  }
  if (!accepted && (second || dangerIn(run, screen).level !== 'none')) return 'danger';
  return state.actions.some(({ step, state: now }) => step === screen.step.id && now === 'running')
    ? 'action'
    : undefined;
}

/** Of its commands and of its actions: whichever is worse. */
export function dangerIn({ actionOf }: Pick<Run, 'actionOf'>, { step, danger }: StepScreen): Danger {
  const known = step.actions.flatMap(({ name }) => actionOf?.(name) ?? []);
  const worst =
    known.find((action) => action.danger === 'destructive') ?? known.find((action) => action.danger === 'disruptive');
  if (!worst || worst.danger === 'none' || danger.level === 'destructive') return danger;
  if (danger.level === 'disruptive' && worst.danger === 'disruptive') return danger;
  return { level: worst.danger, word: worst.label, why: ACTION_WHY[worst.danger] };
}

const ACTION_WHY = {
  disruptive: 'interrupts or changes something that runs',
  destructive: 'takes something away that cannot be brought back',
} as const;

/** The text asks for one, or what an action of it is registered with. */
export function asksSecondPerson({ actionOf }: Pick<Run, 'actionOf'>, { step, secondPerson }: StepScreen): boolean {
  return secondPerson || step.actions.some(({ name }) => actionOf?.(name)?.secondPerson === true);
}

function approvalGate({ state, document }: Run, screen: StepScreen, now?: Temporal.Instant): Gate | undefined {
  const approval = latestApproval(state, screen.step.id);
  if (approval?.status !== 'pending' && approval?.status !== 'approved') return 'approval';
  // Also while nobody has swept it up yet.
  if (now && Temporal.Instant.compare(now, approval.expiresAt) >= 0) return 'approval late';
  if (approval.status === 'pending') return 'approval pending';
  const same = JSON.stringify(approval.commands) === JSON.stringify(approvedText(screen, state.inputs, document));
  return same ? undefined : 'approval changed';
}

export function latestApproval({ approvals }: RunState, step: string): Approval | undefined {
  return approvals.findLast((each) => each.step === step);
}
