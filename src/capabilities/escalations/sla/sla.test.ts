import { describe, expect, it } from 'vitest';
import { parseWeek } from './hours.ts';
import { DEFAULT_POLICY, type SlaPolicy, type TeamRule } from './policy.ts';
import { nextDueAt, type SlaItem, slaState } from './sla.ts';
import { hearReply, restart, startWaiting, stopWaiting } from './waiting.ts';

/** A Friday. */
const NOON = Temporal.Instant.from('2026-11-20T12:00:00Z');
const HOUR = 60;

const later = (hours: number, minutes = 0) => NOON.add({ hours, minutes });

function anItem(unusual: Partial<SlaItem> = {}): SlaItem {
  return {
    status: 'open',
    priority: 'normal',
    openedAt: NOON,
    reopenedAt: null,
    progressAt: NOON,
    unansweredSince: null,
    requesterId: 'U0REQ',
    toldAt: null,
    newsAt: null,
    snoozedUntil: null,
    waitingSince: null,
    waits: [],
    remindedAt: {},
    ...unusual,
  };
}

const urgent = (unusual: Partial<SlaItem> = {}) => anItem({ priority: 'urgent', ...unusual });

/** The same rule for every priority and team purpose. */
function policyWith(rule: Partial<TeamRule>, rest: Partial<SlaPolicy> = {}): SlaPolicy {
  const changed = <P extends 'pickup' | 'update' | 'reply'>(purpose: P) => {
    const { urgent, high, normal, low } = DEFAULT_POLICY[purpose];
    return {
      urgent: { ...urgent, ...rule },
      high: { ...high, ...rule },
      normal: { ...normal, ...rule },
      low: { ...low, ...rule },
    };
  };
  return { ...DEFAULT_POLICY, pickup: changed('pickup'), update: changed('update'), reply: changed('reply'), ...rest };
}

function team(item: SlaItem, now: Temporal.Instant, policy = DEFAULT_POLICY) {
  return slaState(item, policy, now).filter(({ purpose }) => purpose !== 'requester');
}

function requester(item: SlaItem, now: Temporal.Instant, policy = DEFAULT_POLICY) {
  return slaState(item, policy, now).find(({ purpose }) => purpose === 'requester');
}

describe('an urgent escalation nobody has picked up', () => {
  it('is left alone until it is four hours old', () => {
    expect(team(urgent(), later(3, 59))).toMatchObject([{ due: false, say: 'nothing' }]);
  });
  it('needs pickup from the fourth hour on', () => {
    expect(team(urgent(), later(4))).toMatchObject([
      { purpose: 'pickup', label: 'Needs pickup', startedAt: NOON, dueAt: later(4), due: true, say: 'reminder' },
    ]);
  });
  it('is not repeated three hours after the team was reminded, but after four', () => {
    const reminded = urgent({ remindedAt: { pickup: later(4) } });
    expect(team(reminded, later(7))).toMatchObject([{ due: true, say: 'nothing', nextReminderAt: later(8) }]);
    expect(team(reminded, later(8))).toMatchObject([{ say: 'reminder' }]);
  });
  it('is not hurried or delayed by a note that changes no status', () => {
    expect(team(urgent({ progressAt: later(3) }), later(4))).toMatchObject([{ due: true }]);
  });
});

describe('any other open escalation', () => {
  it.each(['high', 'normal', 'low'] as const)('of priority %s needs pickup after a day', (priority) => {
    expect(team(anItem({ priority }), later(23, 59))).toMatchObject([{ due: false }]);
    expect(team(anItem({ priority }), later(24))).toMatchObject([{ due: true, label: 'Needs pickup' }]);
  });
  it('counts from its reopening', () => {
    const reopened = anItem({ openedAt: later(-100), ...restart(NOON) });
    expect(team(reopened, later(23))).toMatchObject([{ due: false, startedAt: NOON }]);
    expect(team(reopened, later(24))).toMatchObject([{ due: true }]);
  });
});

describe.each(['acknowledged', 'in_progress'] as const)('an escalation that is %s', (status) => {
  const weekOld = anItem({ status, openedAt: later(-7 * 24), remindedAt: { pickup: later(-100), update: later(-30) } });

  it('is not due for the team 23 hours after a person worked on it, however old it is', () => {
    expect(team(weekOld, later(23))).toMatchObject([{ purpose: 'update', due: false, say: 'nothing' }]);
  });
  it('needs an update a day after a person worked on it', () => {
    expect(team(weekOld, later(24))).toMatchObject([{ label: 'Needs update', due: true, say: 'reminder' }]);
  });
  it('is reminded of once a day after that, or every four hours when it is urgent', () => {
    const reminded = { ...weekOld, remindedAt: { update: later(24) } };
    expect(team(reminded, later(47))).toMatchObject([{ due: true, say: 'nothing' }]);
    expect(team(reminded, later(48))).toMatchObject([{ say: 'reminder' }]);
    expect(team({ ...reminded, priority: 'urgent' }, later(28))).toMatchObject([{ say: 'reminder' }]);
  });
});

describe('a requester who wrote and waits', () => {
  it('makes the item need a reply, counted from the oldest unanswered word', () => {
    const first = { ...anItem({ status: 'in_progress' }), ...hearReply(anItem(), later(1)) };
    const second = { ...first, ...hearReply(first, later(20)) };
    expect(team(second, later(24, 59)).find(({ purpose }) => purpose === 'reply')).toMatchObject({ due: false });
    expect(team(second, later(25)).map(({ label, due }) => [label, due])).toEqual([
      ['Needs update', true],
      ['Needs reply', true],
    ]);
  });
  it('ends a snooze and the wait for them', () => {
    const waiting = anItem({ waitingSince: later(1), snoozedUntil: later(90) });
    expect(hearReply(waiting, later(3))).toMatchObject({
      snoozedUntil: null,
      waitingSince: null,
      waits: [{ from: later(1).epochMilliseconds, to: later(3).epochMilliseconds }],
    });
  });
});

describe('a closed escalation', () => {
  it.each(['resolved', 'wont_do', 'expired'] as const)('that is %s has nothing due, ever', (status) => {
    expect(slaState(anItem({ status, unansweredSince: NOON }), DEFAULT_POLICY, later(9999))).toEqual([]);
    expect(nextDueAt(anItem({ status }), DEFAULT_POLICY)).toEqual({
      ...{ pickup: null, update: null, reply: null, requester: null },
    });
  });
});

describe('a snooze', () => {
  const snoozed = urgent({ snoozedUntil: later(10), remindedAt: { pickup: later(4) } });

  it('keeps the item quiet and out of the lists of what is due until it ends', () => {
    expect(team(snoozed, later(9, 59))).toMatchObject([
      { due: false, say: 'nothing', snoozedUntil: later(10), targetAt: later(4), dueAt: later(10) },
    ]);
  });
  it('ends with a reminder at its moment, whenever the last one was', () => {
    expect(team(snoozed, later(10))).toMatchObject([{ due: true, say: 'reminder', snoozedUntil: undefined }]);
    const short = { ...snoozed, snoozedUntil: later(4, 30) };
    expect(team(short, later(4, 30))).toMatchObject([{ say: 'reminder' }]);
  });
  it('that ends before the target hurries nothing', () => {
    expect(team(urgent({ snoozedUntil: later(1) }), later(3))).toMatchObject([{ due: false, dueAt: later(4) }]);
  });
  it('does not keep from the requester that the request is still open', () => {
    expect(requester(snoozed, later(24))).toMatchObject({ due: true });
  });
});

describe('waiting for the requester', () => {
  const item = anItem({ status: 'in_progress' });
  const waiting = { ...item, ...startWaiting(item, later(10)) };

  it('stops the clock', () => {
    expect(team(waiting, later(50))).toMatchObject([{ due: false, say: 'nothing', pausedSince: later(10) }]);
  });
  it('lets it go on where it stood when the wait ends', () => {
    const going = { ...waiting, ...stopWaiting(waiting, later(60)) };
    expect(team(going, later(73, 59))).toMatchObject([{ due: false, pausedSince: undefined }]);
    expect(team(going, later(74))).toMatchObject([{ due: true }]);
  });
  it('does not last for ever: after a week without an answer the clock goes on', () => {
    const week = 7 * 24;
    expect(team(waiting, later(week + 23))).toMatchObject([{ due: false, pausedSince: undefined }]);
    expect(team(waiting, later(week + 24))).toMatchObject([{ due: true, say: 'reminder' }]);
  });
  it('keeps quiet about what was due before it began', () => {
    const late = urgent(startWaiting(urgent(), later(6)));
    expect(team(late, later(7))).toMatchObject([{ due: false, say: 'nothing', targetAt: later(4) }]);
    expect(team({ ...late, ...stopWaiting(late, later(8)) }, later(8))).toMatchObject([{ due: true, say: 'reminder' }]);
  });
  it('stops nothing where the policy says so', () => {
    expect(team(waiting, later(24), { ...DEFAULT_POLICY, pauseWhileWaiting: false })).toMatchObject([{ due: true }]);
  });
  it('begins once, however often it is said', () => {
    expect(startWaiting(waiting, later(30))).toEqual({ waitingSince: later(10) });
    expect(stopWaiting(item, later(30))).toEqual({});
  });
});

describe('a warning before the target', () => {
  const policy = policyWith({ targetMinutes: 4 * HOUR, warnMinutes: HOUR });

  it('is said once, and is not yet a reminder', () => {
    expect(team(anItem(), later(2, 59), policy)).toMatchObject([{ warned: false, say: 'nothing' }]);
    expect(team(anItem(), later(3), policy)).toMatchObject([
      { warnAt: later(3), warned: true, due: false, say: 'warning' },
    ]);
    const warned = anItem({ remindedAt: { pickup: later(3) } });
    expect(team(warned, later(3, 59), policy)).toMatchObject([{ say: 'nothing', nextReminderAt: later(4) }]);
    expect(team(warned, later(4), policy)).toMatchObject([{ say: 'reminder' }]);
  });
  it('is left out when the item is already due', () => {
    expect(team(anItem(), later(5), policy)).toMatchObject([{ say: 'reminder' }]);
  });
  it('waits for the end of a snooze', () => {
    expect(team(anItem({ snoozedUntil: later(3, 30) }), later(3), policy)).toMatchObject([{ say: 'nothing' }]);
    expect(team(anItem({ snoozedUntil: later(3, 30) }), later(3, 30), policy)).toMatchObject([{ say: 'warning' }]);
  });
});

describe('business hours', () => {
  const office = { week: parseWeek('Mon–Fri 09:00–17:00'), timeZone: 'UTC' };
  const policy = policyWith({ targetMinutes: 8 * HOUR, businessHours: true, repeatMinutes: 4 * HOUR }, office);
  const monday = (time: string) => Temporal.Instant.from(`2026-11-23T${time}Z`);

  it('stop the clock over the weekend', () => {
    expect(team(anItem(), monday('11:59'), policy)).toMatchObject([{ due: false }]);
    expect(team(anItem(), monday('12:00'), policy)).toMatchObject([{ due: true, say: 'reminder' }]);
  });
  it('move a repeat to the next opening', () => {
    const reminded = anItem({ remindedAt: { pickup: monday('15:00') } });
    const tuesday = Temporal.Instant.from('2026-11-24T09:00Z');
    expect(team(reminded, monday('19:00'), policy)).toMatchObject([{ say: 'nothing', nextReminderAt: tuesday }]);
    expect(team(reminded, tuesday, policy)).toMatchObject([{ say: 'reminder' }]);
  });
  it('let the last sweep of the day speak of what falls due with the day, and none after it', () => {
    const atNine = anItem({ openedAt: Temporal.Instant.from('2026-11-20T09:00Z') });
    const friday = (time: string) => Temporal.Instant.from(`2026-11-20T${time}Z`);
    expect(team(atNine, friday('17:00:04'), policy)).toMatchObject([{ due: true, say: 'reminder' }]);
    expect(team(atNine, friday('18:00'), policy)).toMatchObject([
      { due: true, say: 'nothing', nextReminderAt: monday('09:00') },
    ]);
    expect(team(atNine, monday('09:00'), policy)).toMatchObject([{ say: 'reminder' }]);
  });
  it('take effect at once when the policy changes', () => {
    expect(team(anItem(), later(8), policyWith({ targetMinutes: 8 * HOUR }))).toMatchObject([{ due: true }]);
    expect(team(anItem(), later(8), policy)).toMatchObject([{ due: false }]);
  });
});

describe('what the requester is told unasked', () => {
  it('comes first when the request is a day old', () => {
    expect(requester(anItem(), later(23, 59))).toMatchObject({ due: false });
    expect(requester(anItem(), later(24))).toMatchObject({ due: true, say: 'reminder' });
  });
  it('comes not again while there is nothing new', () => {
    expect(requester(anItem({ remindedAt: { requester: later(24) } }), later(999))).toBeUndefined();
  });
  it('comes again with news, at most once a day', () => {
    const news = anItem({ status: 'acknowledged', newsAt: later(30), remindedAt: { requester: later(24) } });
    expect(requester(news, later(47))).toMatchObject({ due: false });
    expect(requester(news, later(48))).toMatchObject({ due: true });
    const late = { ...news, newsAt: later(80) };
    expect(requester(late, later(80))).toMatchObject({ due: true, dueAt: later(80) });
  });
  it('does not repeat what an operator has just told them', () => {
    expect(requester(anItem({ toldAt: later(20), newsAt: later(19) }), later(999))).toBeUndefined();
    expect(requester(anItem({ toldAt: later(20), newsAt: later(21) }), later(43))).toMatchObject({ due: false });
    expect(requester(anItem({ toldAt: later(20), newsAt: later(21) }), later(44))).toMatchObject({ due: true });
  });
  it('starts again with a reopened request', () => {
    const reopened = anItem({ openedAt: later(-99), remindedAt: { requester: later(-50) }, ...restart(NOON) });
    expect(requester(reopened, later(24))).toMatchObject({ due: true });
  });
  it('is nothing when no person asked, or the policy keeps quiet', () => {
    expect(requester(anItem({ requesterId: null }), later(999))).toBeUndefined();
    const off = { ...DEFAULT_POLICY.requester.normal, targetMinutes: null };
    const policy = { ...DEFAULT_POLICY, requester: { ...DEFAULT_POLICY.requester, normal: off } };
    expect(requester(anItem(), later(999), policy)).toBeUndefined();
  });
});

describe('our own bookkeeping', () => {
  it('never moves a clock', () => {
    const item = urgent({ status: 'acknowledged', unansweredSince: later(1) });
    const bookkept = { ...item, remindedAt: { pickup: later(2), update: later(3), reply: later(3) } };
    const targets = (of: SlaItem) =>
      team(of, later(5)).map(({ startedAt, targetAt, dueAt }) => [startedAt, targetAt, dueAt]);
    expect(targets(bookkept)).toEqual(targets(item));
  });
});

describe('what is kept in the row', () => {
  it('is the moment lists go by and the moment the sweep goes by', () => {
    const item = urgent({ remindedAt: { pickup: later(4) } });
    expect(nextDueAt(item, DEFAULT_POLICY)).toEqual({
      pickup: { dueAt: later(4), nextReminderAt: later(8) },
      update: null,
      reply: null,
      requester: { dueAt: later(24), nextReminderAt: later(24) },
    });
  });
});
