/** Steps at which only time passes: how long, since when, and who is told when it is over. Pure. */
import type { Step } from '../document.ts';
import type { Decision } from './decision.ts';
import { no, yes } from './decision.ts';
import type { Actor } from './event.ts';
import { nameOf, refusals } from './refusals.ts';
import type { Screen, StepScreen } from './screen.ts';
import type { Run } from './walk.ts';

export type Wait = {
  readonly since: Temporal.Instant;
  /** Undefined where the author does not say how long: "Wait for the lease to expire". */
  readonly minutes?: number;
  readonly until?: Temporal.Instant;
};

/** Of a wait for which nobody has said how long it takes. */
export const LOOK_IN_MINUTES = 10;

/** Undefined for screens at which something is to be done. */
export function waitOf({ state }: Pick<Run, 'state'>, screen: Screen): Wait | undefined {
  if (screen.kind !== 'step' || screen.step.kind !== 'wait') return undefined;
  const since = state.arrivals[screen.id] ?? state.screenAt;
  const minutes = minutesOf(screen.step);
  return minutes === undefined ? { since } : { since, minutes, until: since.add({ minutes }) };
}

/** "(10 min)" behind the label, else what its words say. */
function minutesOf({ minutes, label }: Step): number | undefined {
  return minutes ?? readWords(label);
}

const NUMBERS: Readonly<Record<string, number>> = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, ten: 10, fifteen: 15, twenty: 20 },
  ...{ thirty: 30, 'a few': 5, 'a couple of': 2, 'half an': 0.5 },
};
const TIME = new RegExp(
  `(?:(?:\\d{1,4}|${Object.keys(NUMBERS).join('|')})\\s*(?:-|–|to|or)\\s*)?(\\d{1,4}|half an|a couple of|a few|${Object.keys(NUMBERS).join('|')})[\\s-]*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)\\b`,
  'i',
);

/** "Wait 5-10 minutes": ten. Less than a minute is one. */
function readWords(text: string): number | undefined {
  const [, count = '', unit = ''] = TIME.exec(text) ?? [];
  if (count === '') return undefined;
  const number = NUMBERS[count.toLowerCase()] ?? Number(count);
  const minutes = /^s/i.test(unit) ? number / 60 : /^h/i.test(unit) ? number * 60 : number;
  return minutes === 0 ? undefined : Math.max(1, Math.ceil(minutes));
}

/** What is kept of a wait that was ended before its time. */
export function endedEarly(run: Run, screen: StepScreen, { at }: Actor): { waited?: { minutes: number; of: number } } {
  const { since, until, minutes: of } = waitOf(run, screen) ?? {};
  if (!since || !until || of === undefined || Temporal.Instant.compare(at, until) >= 0) return {};
  return {
    waited: { minutes: Math.max(0, Math.floor((at.epochMilliseconds - since.epochMilliseconds) / 60_000)), of },
  };
}

/** "Remind me": whoever asks last is told when the wait is over. */
export function remind(run: Run, screen: Screen, actor: Actor): Decision {
  const wait = waitOf(run, screen);
  if (!wait || screen.kind !== 'step') return no(refusals.notHere('A reminder', nameOf(screen)));
  const until = wait.until ?? actor.at.add({ minutes: LOOK_IN_MINUTES });
  if (Temporal.Instant.compare(actor.at, until) >= 0) return no(refusals.waitIsOver);
  return yes(actor, { what: 'reminder set', step: screen.step.id, until: until.epochMilliseconds });
}

export function endWait({ state }: Run, actor: Actor): Decision {
  const { reminder } = state;
  if (!reminder || Temporal.Instant.compare(actor.at, reminder.until) < 0) return no(refusals.noReminder);
  return yes(actor, { what: 'wait over', step: reminder.step });
}
