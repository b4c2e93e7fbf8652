/** Answers to the screen on which the run stands. Pure. */
import type { Command } from './command.ts';
import type { Decision } from './decision.ts';
import { no, yes } from './decision.ts';
import type { Actor } from './event.ts';
import { dangerIn, gateOf } from './gates.ts';
import { nameOf, refusals } from './refusals.ts';
import type { HelpedScreen, Screen, StepScreen } from './screen.ts';
import { endedEarly } from './waits.ts';
import { arriveAt, branchTo, follow, goOn, lastOf, pickedFacts, type Run, takeOption } from './walk.ts';

type Doing = Extract<
  Command,
  {
    do:
      | 'tick'
      | 'risk'
      | 'accept danger'
      | 'confirm'
      | 'skip'
      | 'answer'
      | 'pick'
      | 'choose'
      | 'helped'
      | 'problem'
      | 'collect';
  }
>;
type Of<D extends Doing['do']> = Extract<Doing, { do: D }>;

export function decideStep(run: Run, screen: Screen, command: Doing, actor: Actor): Decision {
  const elsewhere = (what: string) => no(refusals.notHere(what, nameOf(screen)));
  switch (command.do) {
    case 'tick':
      if (screen.kind !== 'symptoms') return elsewhere('Ticking');
      return yes(actor, { what: 'ticked', items: known(command.items, screen.items), ...goOn(run, screen) });
    case 'collect':
      if (screen.kind !== 'collect') return elsewhere('Collecting');
      return yes(actor, { what: 'collected', items: known(command.items, screen.items), ...goOn(run, screen) });
    case 'choose':
      if (screen.kind !== 'choice') return elsewhere('Choosing');
      return choose(run, screen, command, actor);
    case 'helped':
      if (screen.kind !== 'helped') return elsewhere('This answer');
      return helped(run, screen, command, actor);
    case 'skip':
      return skip(run, screen, command, actor);
    case 'confirm':
      if (screen.kind === 'undo')
        return yes(actor, { what: 'confirmed', on: screen.id, ...said(command), ...goOn(run, screen) });
      return screen.kind === 'step' ? confirm(run, screen, command, actor) : elsewhere('“Done”');
    default:
      return screen.kind === 'step' ? onStep(run, screen, command, actor) : elsewhere('This');
  }
}

function known(items: readonly string[], all: readonly string[]): string[] {
  return all.filter((item) => items.includes(item));
}

function onStep(
  run: Run,
  screen: StepScreen,
  command: Of<'risk' | 'accept danger' | 'answer' | 'pick' | 'problem'>,
  actor: Actor,
): Decision {
  switch (command.do) {
    case 'risk':
      if (run.state.risk) return no(refusals.riskKnown);
      if (gateOf(run, screen) !== 'risk') return no(refusals.noRiskYet);
      if (command.risk.affected.trim() === '') return no(refusals.needsAffected, 'affected');
      return yes(actor, { what: 'risk', risk: command.risk });
    case 'accept danger':
      return accept(run, screen, actor);
    case 'answer':
      return answer(run, screen, command, actor);
    case 'pick':
      return pick(run, screen, command, actor);
    case 'problem':
      return yes(actor, {
        what: 'problem',
        step: screen.step.id,
        problem: command.problem,
        text: command.text.trim(),
      });
  }
}

function accept(run: Run, screen: StepScreen, actor: Actor): Decision {
  const { state } = run;
  if (state.accepted.includes(screen.step.id)) return no(refusals.acceptedAlready);
  const gate = gateOf(run, screen, actor.at);
  if (gate === undefined) return no(refusals.nothingToAccept);
  if (gate !== 'danger') return no(REASON[gate]);
  return yes(actor, { what: 'danger accepted', step: screen.step.id, word: dangerIn(run, screen).word ?? '' });
}

const REASON = {
  risk: refusals.askRisk,
  danger: refusals.acceptFirst,
  approval: refusals.needsApproval,
  'approval pending': refusals.approvalPending,
  'approval late': refusals.approvalLate,
  'approval changed': refusals.approvalChanged,
  action: refusals.actionRuns,
} as const;

function confirm(run: Run, screen: StepScreen, command: Of<'confirm'>, actor: Actor): Decision {
  if (screen.asks === 'pick') return no(refusals.pickOne);
  if (screen.asks === 'check') return no(refusals.answerFirst);
  const refused = closed(run, screen, command.text, actor);
  if (refused) return refused;
  const { id } = screen.step;
  const early = endedEarly(run, screen, actor);
  return yes(actor, { what: 'confirmed', on: screen.id, step: id, ...said(command), ...early, ...goOn(run, screen) });
}

function answer(run: Run, screen: StepScreen, command: Of<'answer'>, actor: Actor): Decision {
  if (screen.asks !== 'check') return no(refusals.notHere('This answer', nameOf(screen)));
  const refused = closed(run, screen, command.text, actor);
  if (refused) return refused;
  const { id } = screen.step;
  const meant = screen.picks.find(({ when }) => meansAnswer(when) === command.answer);
  const move = meant ? follow(run, screen, meant.destination) : goOn(run, screen);
  return yes(actor, { what: 'answered', step: id, answer: command.answer, ...said(command), ...move });
}

/** "Yes → …", "No: …" of a check. */
export function meansAnswer(when: string): 'yes' | 'no' | 'unsure' | undefined {
  const word = when.trim().toLowerCase();
  if (/^(?:yes|true|success|passed|ok)$/.test(word)) return 'yes';
  if (/^(?:no|false|failure|failed|none)$/.test(word)) return 'no';
  return /^(?:unsure|not sure|unknown)$/.test(word) ? 'unsure' : undefined;
}

function pick(run: Run, screen: StepScreen, { index, text }: Of<'pick'>, actor: Actor): Decision {
  const picked = index === undefined ? undefined : screen.picks[index];
  if (index !== undefined && !picked) return no(refusals.noSuchAnswer);
  if (screen.picks.length === 0) return no(refusals.noSuchAnswer);
  const refused = closed(run, screen, text, actor);
  if (refused) return refused;
  const { id } = screen.step;
  if (!picked)
    return yes(actor, {
      what: 'picked',
      step: id,
      when: 'none of these',
      leadsTo: '',
      ...said({ text }),
      ...goOn(run, screen),
    });
  return yes(actor, ...pickedFacts(run, screen, picked, said({ text }).text));
}

/** What stands in the way of completing a step. Of a check or a decision the answer is the evidence. */
function closed(run: Run, screen: StepScreen, text: string | undefined, actor: Actor): Decision | undefined {
  const gate = gateOf(run, screen, actor.at);
  if (gate !== undefined) return no(REASON[gate]);
  return screen.changing && screen.asks === 'done' && (text ?? '').trim() === '' && !hasEvidence(run, screen)
    ? no(refusals.needsEvidence, 'evidence')
    : undefined;
}

/** Kept for this step since it was last completed. */
function hasEvidence({ state }: Run, { step }: StepScreen): boolean {
  return state.evidence.some((each) => each.step === step.id) || state.notes.some((each) => each.step === step.id);
}

/** Where a runbook is read, not followed, its questions can be passed by as well. */
function skip(run: Run, screen: Screen, { reason }: Of<'skip'>, actor: Actor): Decision {
  if (screen.kind === 'finish') return no(refusals.notHere('Skip', nameOf(screen)));
  if (reason.trim() === '') return no(refusals.needsReason, 'reason');
  const step = screen.kind === 'step' ? { step: screen.step.id } : {};
  const move = screen.kind === 'choice' ? takeOption(run, screen, '') : goOn(run, screen);
  return yes(actor, { what: 'skipped', on: screen.id, reason: reason.trim(), ...step, ...move });
}

function choose(
  run: Run,
  screen: Extract<Screen, { kind: 'choice' }>,
  { option }: Of<'choose'>,
  actor: Actor,
): Decision {
  const taken = screen.options.find(({ id }) => id === option);
  if (option !== undefined && !taken) return no(refusals.noSuchOption);
  const label = taken?.label ?? 'none of these';
  const move = takeOption(run, screen, option ?? '');
  return yes(actor, { what: 'chosen', choice: screen.choice.id, option: option ?? '', label, ...move });
}

/** A yes ends early, with the verification. A no goes on: to what was not tried, else to what comes next. */
function helped(run: Run, screen: HelpedScreen, command: Of<'helped'>, actor: Actor): Decision {
  const { plan, state } = run;
  const fact = { what: 'helped', of: screen.of, answer: command.answer } as const;
  if (command.answer === 'yes') {
    const from = plan.place.get(screen.id) ?? 0;
    const verification = plan.main
      .slice(from)
      .find((each) => each.kind === 'step' && each.step.section === 'verification' && each.path.length === 0);
    const collect = plan.byId.get('collect');
    return yes(actor, { ...fact, ...branchTo(run, screen, verification ?? collect ?? lastOf(plan)) });
  }
  const choice = screen.choice === undefined ? undefined : plan.byId.get(`choice:${screen.choice}`);
  const untried = choice?.kind === 'choice' && choice.options.some(({ id }) => !state.tried.includes(id));
  const move = command.answer === 'no' && choice && untried ? arriveAt(run, choice) : goOn(run, screen);
  return yes(actor, { ...fact, ...move });
}

function said({ text }: { readonly text?: string | undefined }): { text?: string } {
  const words = (text ?? '').trim();
  return words === '' ? {} : { text: words };
}
