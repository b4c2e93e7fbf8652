/**
 * When an escalation is due, for whom, and what there is to say about it now. Pure: a record, a policy and a moment in,
 * a decision out.
 *
 * An item has a clock for each purpose that applies to it. A clock starts with something a person did (asked, worked,
 * replied), never with our own bookkeeping, and runs in the hours that its rule counts, less the time spent waiting for
 * the requester. Everything compares inclusively: at exactly the target's age an item is due.
 *
 * Not here: the arithmetic in words (`explain.ts`), who is on duty, what a reminder says.
 */
import { isActive, type Priority, type Status } from '../escalation.ts';
import { addBusinessTime, businessTimeBetween, type Calendar, nextOpen } from './calendar.ts';
import { calendarOf, PURPOSES, type Purpose, type SlaPolicy } from './policy.ts';

type Instant = Temporal.Instant;

/** A wait for the requester that is over. Epoch milliseconds, so that it can be kept as JSON. */
export type Wait = { readonly from: number; readonly to: number };

/** What the arithmetic needs of an escalation. */
export type SlaItem = {
  readonly status: Status;
  readonly priority: Priority;
  readonly openedAt: Instant;
  readonly reopenedAt: Instant | null;
  /** The last human progress: not snooze, priority or settings, not a requester's reply, nothing the bot does. */
  readonly progressAt: Instant;
  /** The oldest word of the requester that nobody has answered; null: they wait for nothing. */
  readonly unansweredSince: Instant | null;
  /** Null when a system raised it: nobody is told. */
  readonly requesterId: string | null;
  /** The last time an operator told the requester something. */
  readonly toldAt: Instant | null;
  /** The last change that is worth telling the requester: picked up, started, handed over. */
  readonly newsAt: Instant | null;
  readonly snoozedUntil: Instant | null;
  /** We asked the requester something and wait. */
  readonly waitingSince: Instant | null;
  /** Earlier waits, in order and apart. Those from before a clock started no longer matter to it. */
  readonly waits: readonly Wait[];
  /** The last thing that was said for each purpose, whether a warning or a reminder. */
  readonly remindedAt: Readonly<Partial<Record<Purpose, Instant>>>;
};

const LABELS: Readonly<Record<Purpose, string>> = {
  pickup: 'Needs pickup',
  update: 'Needs update',
  reply: 'Needs reply',
  requester: 'Requester update',
};

/** What is kept in the row, for each purpose that applies. */
export type NextDue = {
  /** From this moment on lists call it due. */
  readonly dueAt: Instant;
  /** The next moment at which something is to be said: what the sweep selects by. */
  readonly nextReminderAt: Instant;
};

export type SlaClock = NextDue & {
  readonly purpose: Purpose;
  readonly label: string;
  readonly startedAt: Instant;
  /** The target by the arithmetic alone; `dueAt` is later while the item is snoozed or we wait. */
  readonly targetAt: Instant;
  readonly due: boolean;
  /** When it is due soon; undefined where the policy warns of nothing. */
  readonly warnAt: Instant | undefined;
  /** That moment has come. */
  readonly warned: boolean;
  /** Stands still: we have been waiting for the requester since then. */
  readonly pausedSince: Instant | undefined;
  /** Nothing is said before that moment, which is still to come. */
  readonly snoozedUntil: Instant | undefined;
  /** What the sweep says at this moment. */
  readonly say: 'nothing' | 'warning' | 'reminder';
};

/** The clocks that run for an item, in the order of `PURPOSES`; none for a closed one. */
export function slaState(item: SlaItem, policy: SlaPolicy, now: Instant): SlaClock[] {
  return PURPOSES.flatMap((purpose) => {
    const reading = readClock(item, policy, purpose);
    return reading ? [stateOf(reading, now)] : [];
  });
}

/** What to keep beside the row after every change of the item or the policy; null where no clock runs. */
export function nextDueAt(item: SlaItem, policy: SlaPolicy): Readonly<Record<Purpose, NextDue | null>> {
  const next = (purpose: Purpose): NextDue | null => {
    const reading = readClock(item, policy, purpose);
    return reading ? { dueAt: reading.dueAt, nextReminderAt: reading.nextReminderAt } : null;
  };
  return { pickup: next('pickup'), update: next('update'), reply: next('reply'), requester: next('requester') };
}

/** All that is known of a clock without asking what time it is. */
export type Reading = Omit<SlaClock, 'due' | 'warned' | 'pausedSince' | 'snoozedUntil' | 'say'> & {
  readonly targetMinutes: number;
  readonly businessHours: boolean;
  readonly calendar: Calendar;
  /** Stretches that do not count, the last one perhaps still to end. */
  readonly pauses: readonly Pause[];
  readonly wait: Pause | undefined;
  readonly snooze: Instant | undefined;
  readonly saidAt: Instant | undefined;
};

export type Pause = { readonly from: Instant; readonly to: Instant };

function stateOf(reading: Reading, now: Instant): SlaClock {
  const { purpose, label, startedAt, targetAt, dueAt, warnAt, wait, snooze } = reading;
  const due = reached(dueAt, now);
  // What fell due in the evening is said in the morning.
  const nextReminderAt = whenHeard(latest(reading.nextReminderAt, now), reading.calendar);
  const isHeard = reached(nextReminderAt, now);
  return {
    ...{ purpose, label, startedAt, targetAt, dueAt, warnAt, due },
    nextReminderAt: isHeard ? reading.nextReminderAt : nextReminderAt,
    warned: warnAt !== undefined && reached(warnAt, now),
    pausedSince: wait && reached(wait.from, now) && !reached(wait.to, now) ? wait.from : undefined,
    snoozedUntil: snooze && !reached(snooze, now) ? snooze : undefined,
    say: !isHeard ? 'nothing' : due ? 'reminder' : 'warning',
  };
}

/** The team has something to do, or soon will: what a reminder says is still true. */
export function isPressing({ due, warned, pausedSince, snoozedUntil }: SlaClock): boolean {
  return due || (warned && pausedSince === undefined && snoozedUntil === undefined);
}

export function readClock(item: SlaItem, policy: SlaPolicy, purpose: Purpose): Reading | undefined {
  if (!isActive(item)) return undefined;
  return purpose === 'requester' ? readRequesterClock(item, policy) : readTeamClock(item, policy, purpose);
}

function readTeamClock(item: SlaItem, policy: SlaPolicy, purpose: Exclude<Purpose, 'requester'>): Reading | undefined {
  const startedAt = startOf(item, purpose);
  if (!startedAt) return undefined;
  const rule = policy[purpose][item.priority];
  const calendar = calendarOf(policy, rule);
  const wait = purpose === 'reply' ? undefined : currentWait(item, policy);
  const pauses = purpose === 'reply' ? [] : pausesOf(item, policy, wait);
  const snooze = item.snoozedUntil ?? undefined;
  const after = (minutes: number) => addRunningTime(startedAt, minutes * 60_000, calendar, pauses);
  const targetAt = after(rule.targetMinutes);
  const dueAt = latest(targetAt, snooze, wait?.to);
  const warnAt = rule.warnMinutes > 0 ? after(rule.targetMinutes - rule.warnMinutes) : undefined;
  const saidAt = since(item.remindedAt[purpose], startedAt);
  return {
    ...{ purpose, label: LABELS[purpose], startedAt, targetAt, dueAt, warnAt, calendar, pauses, wait, snooze, saidAt },
    targetMinutes: rule.targetMinutes,
    businessHours: rule.businessHours,
    nextReminderAt: nextReminder({ dueAt, warnAt, saidAt, snooze, wait, calendar }, rule.repeatMinutes),
  };
}

/** Where the purpose's clock starts; undefined when it does not apply. */
function startOf(item: SlaItem, purpose: Exclude<Purpose, 'requester'>): Instant | undefined {
  if (purpose === 'reply') return item.unansweredSince ?? undefined;
  if (purpose === 'pickup') return item.status === 'open' ? openSince(item) : undefined;
  return item.status === 'open' ? undefined : item.progressAt;
}

/** Creation, or the last reopening. */
export function openSince({ openedAt, reopenedAt }: SlaItem): Instant {
  return latest(openedAt, reopenedAt ?? undefined);
}

type Reminding = Pick<Reading, 'dueAt' | 'warnAt' | 'saidAt' | 'snooze' | 'wait' | 'calendar'>;

/**
 * First the warning, then the reminder when it is due, then repeats by the clock on the wall.
 * What was said before it was due (again) was a warning or about an earlier time, and delays nothing.
 */
function nextReminder({ dueAt, warnAt, saidAt, snooze, wait, calendar }: Reminding, repeatMinutes: number): Instant {
  if (!saidAt) return whenHeard(latest(warnAt ?? dueAt, snooze, wait?.to), calendar);
  return whenHeard(reached(dueAt, saidAt) ? saidAt.add({ minutes: repeatMinutes }) : dueAt, calendar);
}

/** A sweep at the end of the day may still speak of the day; after that nothing is said until the next opening. */
const CLOSING_MINUTES = 10;

function whenHeard(at: Instant, calendar: Calendar): Instant {
  const isHeard = businessTimeBetween(at.subtract({ minutes: CLOSING_MINUTES }), at, calendar) > 0;
  return isHeard ? at : nextOpen(at, calendar);
}

/** First after the target's age, then only what is new, and not more often than the rule says. */
function readRequesterClock(item: SlaItem, policy: SlaPolicy): Reading | undefined {
  const rule = policy.requester[item.priority];
  const opened = openSince(item);
  if (item.requesterId === null || rule.targetMinutes === null) return undefined;
  const saidAt = since(item.remindedAt.requester, opened);
  const told = since(item.toldAt ?? undefined, opened);
  const lastWord = saidAt && told ? latest(saidAt, told) : (saidAt ?? told);
  const calendar = calendarOf(policy, rule);
  const targetMinutes = lastWord ? rule.repeatMinutes : rule.targetMinutes;
  const startedAt = lastWord ?? opened;
  if (lastWord && !(item.newsAt && Temporal.Instant.compare(item.newsAt, lastWord) > 0)) return undefined;
  const targetAt = addBusinessTime(startedAt, targetMinutes * 60_000, calendar);
  const dueAt = lastWord ? latest(targetAt, item.newsAt ?? undefined) : targetAt;
  return {
    ...{ purpose: 'requester', label: LABELS.requester, startedAt, targetAt, dueAt },
    nextReminderAt: whenHeard(dueAt, calendar),
    ...{ warnAt: undefined, calendar, pauses: [], wait: undefined, snooze: undefined, saidAt },
    targetMinutes,
    businessHours: rule.businessHours,
  };
}

/** The wait that is under way. It ends by itself when the policy's longest pause is over. */
function currentWait({ waitingSince }: SlaItem, policy: SlaPolicy): Pause | undefined {
  if (!policy.pauseWhileWaiting || waitingSince === null) return undefined;
  return { from: waitingSince, to: waitingSince.add({ minutes: policy.pauseAtMostMinutes }) };
}

function pausesOf({ waits }: SlaItem, policy: SlaPolicy, wait: Pause | undefined): Pause[] {
  if (!policy.pauseWhileWaiting) return [];
  const over = waits.map(({ from, to }) => {
    const longest = from + policy.pauseAtMostMinutes * 60_000;
    return { from: instant(from), to: instant(Math.min(to, longest)) };
  });
  return wait ? [...over, wait] : over;
}

/** As `addBusinessTime`, where the pauses do not count either. */
function addRunningTime(start: Instant, ms: number, calendar: Calendar, pauses: readonly Pause[]): Instant {
  let [at, missing] = [start, ms];
  for (const { from, to } of pauses) {
    if (reached(to, at)) continue;
    const open = businessTimeBetween(at, from, calendar);
    if (open >= missing) break;
    missing -= open;
    at = to;
  }
  return addBusinessTime(at, missing, calendar);
}

function instant(ms: number): Instant {
  return Temporal.Instant.fromEpochMilliseconds(ms);
}

function reached(moment: Instant, now: Instant): boolean {
  return Temporal.Instant.compare(moment, now) <= 0;
}

/** What was said before a clock started says nothing about it. */
function since(saidAt: Instant | undefined, startedAt: Instant): Instant | undefined {
  return saidAt && reached(startedAt, saidAt) ? saidAt : undefined;
}

function latest(first: Instant, ...others: readonly (Instant | undefined)[]): Instant {
  return others.reduce<Instant>((last, at) => (at && Temporal.Instant.compare(at, last) > 0 ? at : last), first);
}
