/**
 * A document and an environment become the screens of a run, in order. The same document gives the same screens.
 *
 * The main path ends in `finish`; the rollback section stands beside it and is walked only when something went wrong.
 * Steps of an option are passed by unless it was taken.
 */
import { dangerOf, worstDanger } from '../danger.ts';
import type { Choice, Option, Runbook, Section, Step } from '../document.ts';
import { stepsFor, variantFor } from '../environments.ts';
import { isStepSection } from '../kinds.ts';
import { isOffer, picksOf } from './destinations.ts';
import { withOffers } from './offers.ts';
import type { ChoiceScreen, HelpedScreen, Pick, Plan, Screen, StepScreen } from './screen.ts';
import { stepScreenId } from './screen.ts';

/** Where the values and commands of one environment differ from another's. Empty: nothing to choose. */
export function environmentsOf({ metadata, steps }: Runbook): string[] {
  const named = steps.flatMap(({ environments, variants }) => [
    ...environments,
    ...variants.map(({ environment }) => environment),
  ]);
  return [...new Set([...metadata.environments, ...named])];
}

export function planOf(given: Runbook, environment: string | undefined): Plan {
  const document = withOffers(given);
  const steps = stepsFor(document.steps, environment).filter(({ section }) => isStepSection(section));
  const planning: Planning = { document, environment, steps, choices: usableChoices(document, steps) };
  const forward = steps.filter(({ section }) => section !== 'rollback');
  const main = [...symptoms(document), ...walk(forward, 'main', planning), ...collect(document), FINISH];
  const back = walk(
    steps.filter(({ section }) => section === 'rollback'),
    'rollback',
    planning,
  );
  const rollback = [UNDO, ...back];
  const choiceOf = new Map(document.choices.flatMap(({ id, options }) => options.map((option) => [option.id, id])));
  const place = new Map([...main.entries(), ...rollback.entries()].map(([index, { id }]) => [id, index]));
  const byId = new Map([...main, ...rollback].map((screen) => [screen.id, screen]));
  return { environment, main, rollback, byId, choiceOf, place };
}

const FINISH: Screen = { kind: 'finish', id: 'finish', heading: 'Finish', path: [], side: 'main' };
const UNDO: Screen = { kind: 'undo', id: 'undo', heading: 'Rollback', path: [], side: 'rollback' };

type Planning = {
  readonly document: Runbook;
  readonly environment: string | undefined;
  readonly steps: readonly Step[];
  /** By option id: the choice. */
  readonly choices: ReadonlyMap<string, Choice>;
};

/** A choice of which no option has a step here is only text. */
function usableChoices({ choices }: Runbook, steps: readonly Step[]): Map<string, Choice> {
  const here = new Set(steps.flatMap(({ options }) => options));
  const usable = choices.filter(({ options }) => options.some(({ id }) => here.has(id)));
  return new Map(usable.flatMap((choice) => choice.options.map(({ id }) => [id, choice])));
}

function symptoms({ sections }: Runbook): Screen[] {
  const asked = sections.filter(({ kinds }) => kinds.some((kind) => kind === 'symptoms' || kind === 'applicability'));
  const items = [...new Set(asked.flatMap((section) => section.items.map(({ text }) => text)))];
  if (items.length === 0) return [];
  return [{ kind: 'symptoms', id: 'symptoms', heading: 'What do you see?', path: [], side: 'main', items }];
}

function collect({ evidence }: Runbook): Screen[] {
  const items = [...new Set(evidence.map(({ text }) => text))];
  if (items.length === 0) return [];
  return [{ kind: 'collect', id: 'collect', heading: 'Evidence', path: [], side: 'main', items }];
}

function walk(steps: readonly Step[], side: Screen['side'], planning: Planning): Screen[] {
  const screens: Screen[] = [];
  const seen = new Set<string>();
  steps.forEach((step, index) => {
    for (const [depth, option] of step.options.entries()) {
      const choice = planning.choices.get(option);
      if (!choice || seen.has(choice.id)) continue;
      seen.add(choice.id);
      screens.push(choiceScreen(choice, step.options.slice(0, depth), side, planning));
    }
    const screen = stepScreen(step, side, planning);
    screens.push(screen);
    const asked = side === 'main' ? helpedAfter(screen, steps[index + 1], planning) : undefined;
    if (asked) screens.push(asked);
  });
  return screens;
}

function choiceScreen(choice: Choice, path: readonly string[], side: Screen['side'], planning: Planning): ChoiceScreen {
  const { document, steps } = planning;
  const heading = document.sections.find(({ id }) => id === choice.sectionId)?.heading ?? 'Choose one';
  const options = smallestFirst(choice.options, steps, planning.environment);
  const offer = isOffer(choice) ? { offer: true as const } : {};
  return { kind: 'choice', id: `choice:${choice.id}`, heading, path, side, choice, options, ...offer };
}

const RANK = { none: 0, disruptive: 1, destructive: 2 } as const;

/** By what the commands may do; where that is equal the author's order stands. "Otherwise" stays last. */
function smallestFirst(
  options: readonly Option[],
  steps: readonly Step[],
  environment: string | undefined,
): readonly Option[] {
  const rank = (option: Option): number => {
    if (/^(?:otherwise|else)\b/i.test(option.label)) return 10;
    const own = steps.filter(({ id }) => option.steps.includes(id));
    return RANK[worstDanger(own.flatMap((step) => runCodes(step, environment))).level];
  };
  return options.toSorted((a, b) => rank(a) - rank(b));
}

function runCodes(step: Step, environment: string | undefined) {
  return [...variantFor(step, environment).codes, ...step.inline].filter(({ example }) => !example);
}

function stepScreen(step: Step, side: Screen['side'], { document, environment, steps }: Planning): StepScreen {
  const danger = worstDanger(runCodes(step, environment));
  const picks = picksOf(step, document, steps);
  const changing = changes(step, danger.level !== 'none');
  return {
    kind: 'step',
    id: stepScreenId(step),
    heading: headingOf(step, document),
    path: step.options,
    side,
    step,
    codes: variantFor(step, environment).codes,
    picks,
    asks: asks(step, picks, changing),
    changing,
    danger,
    secondPerson: step.secondPerson,
  };
}

/** The section below the title in which the step stands. */
function headingOf(step: Step, { sections }: Runbook): string {
  const byId = new Map<string, Section>(sections.map((section) => [section.id, section]));
  let section = byId.get(step.sectionId);
  while (section?.parent !== undefined && byId.has(section.parent)) section = byId.get(section.parent);
  return section?.heading ?? 'Steps';
}

function asks({ kind, label }: Step, picks: readonly Pick[], changing: boolean): StepScreen['asks'] {
  if ((kind === 'decision' || kind === 'options') && picks.length > 0) return 'pick';
  if (kind === 'check') return 'check';
  return !changing && picks.length > 1 && (OPEN_QUESTION.test(label) || picks.some(({ when }) => REST.test(when)))
    ? 'pick'
    : 'done';
}

/** Also of a command: "Which error is it?" is answered by one of several, and never by "done". */
const OPEN_QUESTION = /^(?:which|what|who|whose|why|where)\b.*\?$/i;
/** Where the last branch takes all that is left, one of them is the answer. */
const REST = /^(?:otherwise|else)$|\b(?:something|anything) else\b/i;

/** What is only looked at, waited for or written down changes nothing, wherever it stands. */
function changes({ section, kind, codes }: Step, dangerous: boolean): boolean {
  if (dangerous || kind === 'action') return true;
  if (section !== 'remediation' && section !== 'rollback') return false;
  return kind === 'manual' || (kind === 'command' && codes.some((code) => code.kind === 'command' && !looksOnly(code)));
}

/** Commands that only read. A word more or less costs a question, never a step. */
function looksOnly(code: { readonly text: string; readonly language: Step['codes'][number]['language'] }): boolean {
  if (dangerOf(code).level !== 'none') return false;
  return /^\s*(?:sudo\s+)?(?:kubectl|oc|docker(?:\s+compose)?|podman|git|aws\s+\S+|gcloud\s+\S+|systemctl|helm)\s+(?:-\S+\s+(?:\S+\s+)?)*(?:get|describe|logs?|ps|top|status|list|show|inspect|diff|version|events|history|explain|describe-\S+|list-\S+|get-\S+)\b|^\s*(?:cat|ls|df|du|free|uptime|top|ps|grep|tail|head|less|dig|nslookup|ping|journalctl|ss|netstat|select|explain|show)\b|^\s*curl\s+(?!.*(?:-X\s*(?!GET)|--request\s+(?!GET)|-d\b|--data))/i.test(
    code.text,
  );
}

/** After an option is through, and after a changing step outside of options unless the verification comes next anyway. */
function helpedAfter(screen: StepScreen, next: Step | undefined, { choices }: Planning): HelpedScreen | undefined {
  const { step, heading, path, side } = screen;
  const base = { kind: 'helped', heading, path, side } as const;
  const ended = step.options.findLast((option) => !next?.options.includes(option));
  const choice = ended === undefined ? undefined : choices.get(ended);
  if (step.section !== 'remediation' && step.section !== 'immediate') return undefined;
  if (ended !== undefined && choice) return { ...base, id: `helped:${ended}`, of: ended, choice: choice.id };
  if (!screen.changing || step.options.length > 0 || !next || next.section === 'verification') return undefined;
  return { ...base, id: `helped:${step.id}`, of: step.id };
}
