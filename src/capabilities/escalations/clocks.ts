/**
 * The clocks of a row: what the SLA arithmetic is told of it, and which moments are kept beside it so that lists and
 * sweeps read only what is due. Pure.
 */
import { type Escalation, isActive, isSnoozed } from './escalation.ts';
import { type Purpose, type SlaPolicy, TEAM_PURPOSES, type TeamPurpose } from './sla/policy.ts';
import { isPressing, nextDueAt, type SlaClock, type SlaItem, slaState } from './sla/sla.ts';

/** When each purpose was last spoken of, in epoch milliseconds. */
export type Said = Readonly<Partial<Record<Purpose, number>>>;

/** What of a row the clocks need. */
export type Clocked = Omit<SlaItem, 'remindedAt'> & Pick<Escalation, 'said'>;

export function slaItemOf(row: Clocked): SlaItem {
  const said = Object.entries(row.said).map(([purpose, ms]) => [purpose, Temporal.Instant.fromEpochMilliseconds(ms)]);
  return { ...row, remindedAt: Object.fromEntries(said) };
}

export type TeamClock = SlaClock & { readonly purpose: TeamPurpose };

export function teamClocks(row: Clocked, policy: SlaPolicy, now: Temporal.Instant): TeamClock[] {
  return slaState(slaItemOf(row), policy, now).filter(isTeamClock);
}

function isTeamClock(clock: SlaClock): clock is TeamClock {
  return (TEAM_PURPOSES as readonly Purpose[]).includes(clock.purpose); // widening a literal tuple
}

/** Whether a reminder of it would be true at this moment. */
export function needsTeam(row: Clocked, policy: SlaPolicy, now: Temporal.Instant): boolean {
  return teamClocks(row, policy, now).some(isPressing);
}

export type DueColumns = Pick<Escalation, 'pickupDueAt' | 'updateDueAt' | 'replyDueAt' | 'remindAt' | 'requesterAt'>;

/**
 * The columns to write with every change of an item or of the policy. The end of a snooze is a moment for the sweep even
 * when there is nothing to say then: the card stops speaking of it.
 */
export function dueColumns(row: Clocked, policy: SlaPolicy, now: Temporal.Instant): DueColumns {
  const { pickup, update, reply, requester } = nextDueAt(slaItemOf(row), policy);
  return {
    pickupDueAt: pickup?.dueAt ?? null,
    updateDueAt: update?.dueAt ?? null,
    replyDueAt: reply?.dueAt ?? null,
    remindAt: earliest([
      ...[pickup?.nextReminderAt, update?.nextReminderAt, reply?.nextReminderAt],
      isActive(row) && isSnoozed(row, now) ? row.snoozedUntil : undefined,
    ]),
    requesterAt: requester?.nextReminderAt ?? null,
  };
}

function earliest(moments: readonly (Temporal.Instant | null | undefined)[]): Temporal.Instant | null {
  const known = moments.filter((moment) => moment !== undefined && moment !== null);
  return known.toSorted(Temporal.Instant.compare)[0] ?? null;
}
