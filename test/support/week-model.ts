/**
 * What people must hear in a week, computed in the plainest way: every minute of it is open or closed, and is counted.
 * It shares no arithmetic with the bot; of the bot's it takes only the policy, which is data.
 */
import type { Priority } from '../../src/capabilities/escalations/escalation.ts';
import type { SlaPolicy } from '../../src/capabilities/escalations/sla/policy.ts';
import type { Step } from './week-story.ts';

type Purpose = 'pickup' | 'update' | 'reply';
const PURPOSES: readonly Purpose[] = ['pickup', 'update', 'reply'];
const RANK: Readonly<Record<Priority, number>> = { urgent: 0, high: 1, normal: 2, low: 3 };
const LABEL = { pickup: 'Needs pickup', update: 'Needs update', reply: 'Needs reply' } as const;

/** All moments are minutes since the story began. */
type Item = {
  readonly id: number;
  status: 'open' | 'acknowledged' | 'in_progress' | 'closed';
  priority: Priority;
  requester: string | null;
  opened: number;
  progress: number;
  unanswered: number | undefined;
  told: number | undefined;
  news: number | undefined;
  snoozed: number | undefined;
  waiting: number | undefined;
  waits: { from: number; to: number }[];
  /** When each purpose was last spoken of. */
  said: Partial<Record<Purpose, number>>;
  notified: number | undefined;
  /** When the channel last saw its name. */
  named: number | undefined;
};

/** What the team's channel and the requesters hear in one sweep. */
export type Heard = {
  /** Each in its own thread: `ESC-7 Needs pickup`, `ESC-8 Needs update soon, Needs reply`. */
  readonly reminders: readonly string[];
  readonly digest: { readonly total: number; readonly lines: readonly string[] } | undefined;
  /** `ESC-7` */
  readonly told: readonly string[];
};

export const NOTHING: Heard = { reminders: [], digest: undefined, told: [] };
/** The bot's own limits, as the product's description has them. */
const FEW = 3;
const MOST_LINES = 500;

/** The whole story: what is heard at each full hour, and whose reminder is to be seen in its thread at the end. */
export type Told = { readonly hours: readonly Heard[]; readonly alive: readonly string[] };

export function tell(policy: SlaPolicy, start: Temporal.Instant, hours: number, story: readonly Step[]): Told {
  const model = createModel(policy, start, hours);
  let next = 0;
  const heard = Array.from({ length: hours }, (_, index) => {
    const minute = (index + 1) * 60;
    for (let step = story[next]; step && step.minute < minute; step = story[next]) {
      model.apply(step);
      next += 1;
    }
    return model.sweep(minute);
  });
  return { hours: heard, alive: model.alive() };
}

function createModel(policy: SlaPolicy, start: Temporal.Instant, hours: number) {
  const items = new Map<number, Item>();
  /** Whose reminder stands: said singly, not replaced by a digest, and still true after everything people did. */
  const alive = new Set<number>();
  let open: ((minute: number) => number) | undefined;
  /** Slow to make, and not needed round the clock. */
  const openBefore = (minute: number) => {
    open ??= openMinutes(policy, start, hours);
    return open(minute);
  };

  /** Minutes of [from, to) that count. */
  function minutes(from: number, to: number, business: boolean): number {
    return to <= from ? 0 : business ? openBefore(to) - openBefore(from) : to - from;
  }

  /** The same without those in the pauses, which do not overlap. */
  function counted(from: number, to: number, business: boolean, pauses: readonly { from: number; to: number }[]) {
    const paused = pauses.map((pause) => minutes(Math.max(from, pause.from), Math.min(to, pause.to), business));
    return minutes(from, to, business) - paused.reduce((sum, one) => sum + one, 0);
  }

  function startOf(item: Item, purpose: Purpose): number | undefined {
    if (item.status === 'closed') return undefined;
    if (purpose === 'reply') return item.unanswered;
    if (purpose === 'pickup') return item.status === 'open' ? item.opened : undefined;
    return item.status === 'open' ? undefined : item.progress;
  }

  function isQuiet(item: Item, purpose: Purpose, at: number): boolean {
    const isSnoozed = item.snoozed !== undefined && at < item.snoozed;
    return isSnoozed || (purpose !== 'reply' && item.waiting !== undefined);
  }

  function reached(item: Item, purpose: Purpose, start: number, at: number, early: number): boolean {
    const rule = policy[purpose][item.priority];
    const now = item.waiting === undefined ? [] : [{ from: item.waiting, to: Number.POSITIVE_INFINITY }];
    const pauses = purpose === 'reply' ? [] : [...item.waits, ...now];
    const passed = counted(start, at, rule.businessHours, pauses);
    return !isQuiet(item, purpose, at) && passed >= rule.targetMinutes - early;
  }

  /** There is something to do, or soon will be: what a reminder that stands must say. */
  function isPressing(item: Item, at: number): boolean {
    return PURPOSES.some((purpose) => {
      const start = startOf(item, purpose);
      const early = policy[purpose][item.priority].warnMinutes;
      return start !== undefined && reached(item, purpose, start, at, early);
    });
  }

  /**
   * Whom a digest names first: by turns the most pressing one and the one that was not named for the longest time, so
   * that nothing is only ever counted.
   */
  function inTurn<Entry extends { readonly item: Item }>(due: readonly Entry[]): Entry[] {
    const longest = due.toSorted((a, b) => (a.item.named ?? -1) - (b.item.named ?? -1));
    return [...new Set(due.flatMap((entry, index) => [entry, longest[index] ?? entry]))];
  }

  /** Somebody is there now, or was within the last ten minutes. */
  function isHeard(business: boolean, at: number): boolean {
    return minutes(at - 10, at + 1, business) > 0;
  }

  function say(item: Item, purpose: Purpose, at: number): 'nothing' | 'soon' | 'due' {
    const start = startOf(item, purpose);
    const rule = policy[purpose][item.priority];
    if (start === undefined || !isHeard(rule.businessHours, at)) return 'nothing';
    const isDue = reached(item, purpose, start, at, 0);
    const last = item.said[purpose];
    if (last === undefined || last < start) {
      if (isDue) return 'due';
      return rule.warnMinutes > 0 && reached(item, purpose, start, at, rule.warnMinutes) ? 'soon' : 'nothing';
    }
    const wasDue = reached(item, purpose, start, last, 0);
    return isDue && (!wasDue || at >= last + rule.repeatMinutes) ? 'due' : 'nothing';
  }

  function isToTell(item: Item, at: number): boolean {
    const rule = policy.requester[item.priority];
    if (item.status === 'closed' || item.requester === null || rule.targetMinutes === null) return false;
    if (!isHeard(rule.businessHours, at)) return false;
    const words = [item.notified, item.told].filter((word) => word !== undefined && word >= item.opened);
    const last = words.length === 0 ? undefined : Math.max(...words.map(Number));
    if (last === undefined) return counted(item.opened, at, rule.businessHours, []) >= rule.targetMinutes;
    const isNew = item.news !== undefined && item.news > last;
    return isNew && counted(last, at, rule.businessHours, []) >= rule.repeatMinutes;
  }

  return {
    apply(step: Step): void {
      const at = step.minute;
      if (step.do === 'open') {
        const { item: id, priority, requester } = step;
        const nothing = { unanswered: undefined, told: undefined, news: undefined, snoozed: undefined };
        const more = { waiting: undefined, waits: [], said: {}, notified: undefined, named: undefined };
        items.set(id, { id, status: 'open', priority, requester, opened: at, progress: at, ...nothing, ...more });
        return;
      }
      const item = items.get(step.item);
      if (!item) throw new Error(`ESC-${step.item} was never opened.`);
      change(item, step, at);
      if (!isPressing(item, at)) alive.delete(item.id);
    },

    alive: () => [...alive].map((id) => `ESC-${id}`).toSorted(),

    /** What is heard at the full hour, and remembered as said. */
    sweep(at: number): Heard {
      const due = [...items.values()]
        .map((item) => ({ item, what: PURPOSES.map((purpose) => ({ purpose, how: say(item, purpose, at) })) }))
        .map(({ item, what }) => ({ item, what: what.filter(({ how }) => how !== 'nothing') }))
        .filter(({ what }) => what.length > 0)
        .toSorted((a, b) => RANK[a.item.priority] - RANK[b.item.priority] || a.item.id - b.item.id);
      const reminders = due.map(
        ({ item, what }) =>
          `ESC-${item.id} ${what.map(({ purpose, how }) => `${LABEL[purpose]}${how === 'soon' ? ' soon' : ''}`).join(', ')}`,
      );
      const turns = inTurn(due);
      const linesUpTo = (index: number) => turns.slice(0, index + 1).reduce((sum, { what }) => sum + what.length, 0);
      const listed = turns.filter((_, index) => linesUpTo(index) <= MOST_LINES);
      const lines = PURPOSES.flatMap((purpose) =>
        listed
          .filter(({ what }) => what.some((one) => one.purpose === purpose))
          .toSorted(
            (a, b) => (startOf(a.item, purpose) ?? 0) - (startOf(b.item, purpose) ?? 0) || a.item.id - b.item.id,
          )
          .map(({ item }) => `${LABEL[purpose]}: ESC-${item.id}`),
      );
      const told = [...items.values()].filter((item) => isToTell(item, at));
      for (const { item, what } of due) for (const { purpose } of what) item.said[purpose] = at;
      for (const item of told) item.notified = at;
      const isFew = due.length <= FEW;
      for (const { item } of isFew ? due : listed) item.named = at;
      for (const { item } of due) isFew ? alive.add(item.id) : alive.delete(item.id);
      const team = isFew ? { reminders } : { digest: { total: due.length, lines } };
      return { ...NOTHING, ...team, told: told.map(({ id }) => `ESC-${id}`) };
    },
  };
}

function change(item: Item, step: Exclude<Step, { do: 'open' }>, at: number): void {
  const endWait = () => {
    if (item.waiting !== undefined) item.waits.push({ from: item.waiting, to: at });
    item.waiting = undefined;
  };
  switch (step.do) {
    case 'acknowledge':
    case 'start':
      item.status = step.do === 'start' ? 'in_progress' : 'acknowledged';
      item.progress = at;
      item.news = at;
      return;
    case 'note':
      item.progress = at;
      if (!step.visible) return;
      endWait();
      item.told = at;
      item.unanswered = undefined;
      if (step.wait) item.waiting = at;
      return;
    case 'reply':
      endWait();
      item.snoozed = undefined;
      item.unanswered ??= at;
      return;
    case 'snooze':
      item.snoozed = at + step.minutes;
      return;
    case 'prioritise':
      item.priority = step.to;
      return;
    case 'resolve':
      item.status = 'closed';
      item.snoozed = undefined;
      item.unanswered = undefined;
      item.waiting = undefined;
      return;
    case 'reopen':
      item.status = 'open';
      item.opened = at;
      item.progress = at;
      item.news = at;
      item.waits = [];
  }
}

/** How many of the minutes before one, counted from the day before the story, lie in the policy's hours. */
function openMinutes({ timeZone, week, holidays }: SlaPolicy, start: Temporal.Instant, hours: number) {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  const closed = new Set(holidays.map(({ date }) => date));
  const first = -24 * 60;
  const before = [0];
  for (let minute = first; minute <= hours * 60; minute += 1) {
    const here = start.add({ minutes: minute }).toZonedDateTimeISO(timeZone);
    const time = here.toPlainTime().toString({ smallestUnit: 'minute' });
    const windows = week[days[here.dayOfWeek - 1] ?? 'mon'];
    const isOpen = windows.some(({ from, to }) => from <= time && time < to);
    const isCounted = isOpen && !closed.has(here.toPlainDate().toString());
    before.push((before.at(-1) ?? 0) + (isCounted ? 1 : 0));
  }
  return (minute: number) => before[minute - first] ?? Number.NaN;
}
