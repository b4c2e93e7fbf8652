/** The course of a run beside its steps: where it stands, whose it is, its values, its end. Pure. */

import { inputKey, refuseValue } from '../inputs.ts';
import type { Command } from './command.ts';
import { approvedText } from './commands.ts';
import type { Decision } from './decision.ts';
import { no, yes } from './decision.ts';
import type { Actor } from './event.ts';
import { refusals } from './refusals.ts';
import type { Screen, StepScreen } from './screen.ts';
import { arriveAt, type Run } from './walk.ts';

type Course = Extract<
  Command,
  {
    do:
      | 'back'
      | 'jump'
      | 'change input'
      | 'hand over'
      | 'join'
      | 'pause'
      | 'resume'
      | 'roll back'
      | 'escalate'
      | 'link'
      | 'finish'
      | 'abort'
      | 'feedback';
  }
>;

export function decideCourse(run: Run, screen: Screen, command: Course, actor: Actor): Decision {
  const { state, plan } = run;
  switch (command.do) {
    case 'back': {
      const to = plan.byId.get(state.trail.findLast((id) => plan.byId.has(id)) ?? '');
      return to ? yes(actor, { what: 'back', ...arriveAt(run, to) }) : no(refusals.nothingBefore);
    }
    case 'jump': {
      const to = plan.byId.get(command.to);
      if (!to) return no(refusals.noSuchScreen);
      if (to.id === screen.id) return no(refusals.hereAlready);
      if (to.side === 'rollback' && !state.rollingBack) return no(refusals.noSuchScreen);
      return yes(actor, { what: 'jumped', ...arriveAt(run, to) });
    }
    case 'change input':
      return changeInput(run, command, actor);
    case 'roll back':
      return rollBack(run, command.reason, actor);
    case 'finish':
    case 'abort':
      return finish(run, screen, command, actor);
    case 'feedback':
      if (state.status !== 'finished') return no(refusals.feedbackLater);
      if (command.unclear.trim() === '' && command.missing.trim() === '') return no(refusals.needsText, 'missing');
      return yes(actor, { what: 'feedback', unclear: command.unclear.trim(), missing: command.missing.trim() });
    default:
      return decideBelonging(run, command, actor);
  }
}

function decideBelonging(
  { state }: Run,
  command: Exclude<Course, { do: 'back' | 'jump' | 'change input' | 'roll back' | 'finish' | 'abort' | 'feedback' }>,
  actor: Actor,
): Decision {
  switch (command.do) {
    case 'hand over':
      if (command.to === state.owner) return no(refusals.ownedAlready, 'owner');
      return yes(actor, { what: 'handed over', owner: command.to });
    case 'join':
      return state.people.includes(actor.by) ? no(refusals.joinedAlready) : yes(actor, { what: 'joined' });
    case 'pause':
      if (state.status === 'paused') return no(refusals.alreadyPaused);
      return yes(actor, { what: 'paused', reason: command.reason.trim() });
    case 'resume':
      return state.status === 'paused' ? yes(actor, { what: 'resumed' }) : no(refusals.notPaused);
    case 'escalate': {
      const { escalation, text } = command;
      if (state.escalated) return no(refusals.escalatedAlready(state.escalation ?? escalation));
      return yes(actor, { what: 'escalated', escalation, text: text.trim() });
    }
    case 'link':
      return yes(actor, { what: 'linked', escalation: command.escalation });
  }
}

/** Steps that were done with the old value are to be looked at again; what was approved or confirmed with it is void. */
function changeInput(
  { document, plan, state }: Run,
  { name, value }: Extract<Course, { do: 'change input' }>,
  actor: Actor,
): Decision {
  const input = document.inputs.find((each) => inputKey(each.name) === inputKey(name));
  if (!input) return no(refusals.noSuchInput);
  const field = `input:${input.name}`;
  const given = value.trim();
  const from = state.inputs[input.name] ?? '';
  if (given === from) return no(refusals.sameValue, field);
  const refusal = refuseValue({ ...input, required: true }, given);
  if (refusal !== undefined) return no(refusal, field);
  const inputs = { ...state.inputs, [input.name]: given };
  const affected = [...plan.main, ...plan.rollback].filter(
    (screen): screen is StepScreen =>
      screen.kind === 'step' && uses(screen, input.name, state.inputs, inputs, document),
  );
  const steps = affected.map(({ step }) => step.id);
  const redo = steps.filter((id) => state.steps[id]?.status === 'done');
  const open = state.approvals.filter(({ status }) => status === 'pending' || status === 'approved');
  const voids = open.filter(({ step }) => steps.includes(step)).map(({ id }) => id);
  const unaccepts = state.accepted.filter((id) => steps.includes(id));
  return yes(actor, { what: 'input changed', name: input.name, from, value: given, redo, voids, unaccepts });
}

function uses(
  screen: StepScreen,
  name: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  document: Run['document'],
): boolean {
  if (screen.step.inputs.some((each) => inputKey(each) === inputKey(name))) return true;
  const [was, is] = [before, after].map((inputs) => JSON.stringify(approvedText(screen, inputs, document)));
  return was !== is;
}

function rollBack(run: Run, reason: string, actor: Actor): Decision {
  const { state, plan } = run;
  const [first] = plan.rollback;
  if (state.rollingBack || !first) return no(refusals.rollingBack);
  if (reason.trim() === '') return no(refusals.needsReason, 'reason');
  return yes(actor, { what: 'rollback begun', reason: reason.trim(), to: first.id });
}

/** Stopping and escalating end a run anywhere; all else is said on the last screen. */
function finish(
  run: Run,
  screen: Screen,
  command: Extract<Course, { do: 'finish' | 'abort' }>,
  actor: Actor,
): Decision {
  const { verification } = command;
  if (command.do === 'abort') {
    const text = command.reason.trim();
    if (text === '') return no(refusals.needsReason, 'reason');
    return yes(actor, { what: 'finished', outcome: 'stopped', verification, text });
  }
  const { outcome, text } = command;
  const refusal = refuseOutcome(run, screen, command);
  if (refusal !== undefined) return no(refusal, 'outcome');
  if (outcome === 'stopped' && text.trim() === '') return no(refusals.needsReason, 'text');
  return yes(actor, { what: 'finished', outcome, verification, text: text.trim() });
}

function refuseOutcome(
  { state, plan }: Run,
  screen: Screen,
  { outcome, verification }: Extract<Course, { do: 'finish' }>,
): string | undefined {
  if (outcome === 'escalated' && !state.escalated) return refusals.notEscalated;
  if (outcome === 'rolled back' && !state.rollingBack) return refusals.notRolledBack;
  if (outcome === 'resolved' && verification !== 'yes') return refusals.resolvedNeedsYes;
  if (screen.kind !== 'finish' && (outcome === 'resolved' || outcome === 'no action needed'))
    return refusals.finishAtEnd;
  const changed = state.done.some((id) => {
    const done = plan.byId.get(`step:${id}`);
    return done?.kind === 'step' && done.changing;
  });
  return outcome === 'no action needed' && changed ? refusals.changedSomething : undefined;
}
