/** Actions in a step: that they begin, and what their end means for the run. Pure; nothing is run here. */
import type { Command } from './command.ts';
import type { Decision } from './decision.ts';
import { no, yes } from './decision.ts';
import type { Actor } from './event.ts';
import { gateOf } from './gates.ts';
import { refusals } from './refusals.ts';
import type { Screen, StepScreen } from './screen.ts';
import { pickedFacts, type Run } from './walk.ts';

type Acting = Extract<Command, { do: 'start action' | 'end action' }>;

export function decideAction(run: Run, screen: Screen, command: Acting, actor: Actor): Decision {
  return command.do === 'start action' ? start(run, screen, command, actor) : end(run, screen, command, actor);
}

function start(run: Run, screen: Screen, command: Extract<Acting, { do: 'start action' }>, actor: Actor): Decision {
  if (screen.kind !== 'step' || !screen.step.actions.some(({ name }) => name === command.name))
    return no(refusals.noAction);
  const gate = gateOf(run, screen, actor.at);
  if (gate === 'risk') return no(refusals.askRisk);
  if (gate === 'danger') return no(refusals.acceptFirst);
  if (gate === 'action') return no(refusals.actionRuns);
  if (gate !== undefined) return no(refusals.needsApproval);
  const { key, name, inputs, good, window } = command;
  if (run.state.actions.some((call) => call.key === key)) return no(refusals.actionRuns);
  const more = { ...(good === undefined ? {} : { good }), ...(window === undefined ? {} : { window }) };
  return yes(actor, { what: 'action started', step: screen.step.id, key, name, inputs, ...more });
}

/** Recorded whenever it comes. It chooses a branch only while the run still stands at its step. */
function end(run: Run, screen: Screen, command: Extract<Acting, { do: 'end action' }>, actor: Actor): Decision {
  const call = run.state.actions.find(({ key }) => key === command.key);
  if (!call) return no(refusals.noSuchAction);
  if (call.state !== 'running') return no(refusals.actionEnded);
  const { key, state, outcome, ok, summary, lines } = command;
  const ended = {
    what: 'action ended',
    step: call.step,
    key,
    state,
    ok,
    summary,
    ...(outcome === undefined ? {} : { outcome }),
    ...(lines === undefined ? {} : { lines }),
  } as const;
  const here = screen.kind === 'step' && screen.step.id === call.step && run.state.status === 'running';
  const picked = here && outcome !== undefined ? pickFor(screen, outcome) : undefined;
  if (!here || !picked) return yes(actor, ended);
  return yes(actor, ended, ...pickedFacts(run, screen, picked, summary));
}

/** A branch that names the outcome: "If `still_pending`, …". */
function pickFor({ picks }: StepScreen, outcome: string) {
  const named = (text: string): boolean => {
    const words = text.toLowerCase().split(/[^a-z0-9_.-]+/);
    return words.includes(outcome.toLowerCase());
  };
  return picks.find(({ when }) => named(when));
}
