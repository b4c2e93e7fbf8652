/** A second person decides. Pure. */
import type { Command } from './command.ts';
import { approvedText } from './commands.ts';
import type { Decision } from './decision.ts';
import { no, yes } from './decision.ts';
import type { Actor } from './event.ts';
import { asksSecondPerson, gateOf, latestApproval } from './gates.ts';
import { nameOf, refusals } from './refusals.ts';
import type { Screen } from './screen.ts';
import type { Run } from './walk.ts';

type Asking = Extract<Command, { do: 'request approval' | 'approve' | 'reject' | 'expire approval' }>;

export function decideApproval(run: Run, screen: Screen, command: Asking, actor: Actor): Decision {
  if (command.do === 'request approval') return request(run, screen, command.forMinutes, actor);
  const approval = run.state.approvals.find(({ id }) => id === command.id);
  if (!approval) return no(refusals.noSuchApproval);
  if (approval.status !== 'pending') return no(refusals.approvalGone(approval.status));
  const late = Temporal.Instant.compare(actor.at, approval.expiresAt) >= 0;
  if (command.do === 'expire approval')
    return late ? yes(actor, { what: 'approval expired', id: approval.id }) : no(refusals.notYetLate);
  if (late) return no(refusals.approvalLate);
  if (approval.requestedBy === actor.by) return no(refusals.ownRequest);
  if (command.do === 'approve') return yes(actor, { what: 'approved', id: approval.id });
  return command.reason.trim() === ''
    ? no(refusals.needsReason, 'reason')
    : yes(actor, { what: 'rejected', id: approval.id, reason: command.reason.trim() });
}

function request(run: Run, screen: Screen, forMinutes: number, actor: Actor): Decision {
  const { state, document } = run;
  if (screen.kind !== 'step') return no(refusals.notHere('An approval', nameOf(screen)));
  const gate = gateOf(run, screen, actor.at);
  if (gate === 'risk') return no(refusals.askRisk);
  if (gate === 'approval pending' && !isLate(run, screen.step.id, actor.at)) return no(refusals.approvalPending);
  if (!asksSecondPerson(run, screen) || gate === undefined || gate === 'danger') return no(refusals.approvalNotNeeded);
  const before = latestApproval(state, screen.step.id);
  const late = before?.status === 'pending' ? [{ what: 'approval expired' as const, id: before.id }] : [];
  const commands = approvedText(screen, state.inputs, document);
  const expiresAt = actor.at.add({ minutes: forMinutes }).epochMilliseconds;
  const id = `${screen.step.id}.${state.approvals.length + 1}`;
  return yes(actor, ...late, { what: 'approval requested', id, step: screen.step.id, commands, expiresAt });
}

function isLate({ state }: Run, step: string, now: Temporal.Instant): boolean {
  const before = latestApproval(state, step);
  return before !== undefined && Temporal.Instant.compare(now, before.expiresAt) >= 0;
}
