/** An escalation for tests: ordinary unless told otherwise. */
import type { Escalation } from '../../src/capabilities/escalations/escalation.ts';

export const NOON = Temporal.Instant.from('2026-11-20T12:00:00Z');

export function anEscalation(unusual: Partial<Escalation> = {}): Escalation {
  return {
    id: 42,
    status: 'open',
    priority: 'normal',
    category: 'needs_human_action',
    summary: 'The door is stuck',
    details: '',
    subjects: [],
    source: 'command',
    permalink: null,
    requesterId: 'U0REQ',
    ownerId: null,
    dedupKey: null,
    occurrences: 1,
    reopenedAt: null,
    unansweredSince: null,
    toldAt: null,
    newsAt: null,
    snoozedUntil: null,
    waitingSince: null,
    waits: [],
    said: {},
    reminderKey: null,
    namedAt: null,
    pickupDueAt: null,
    updateDueAt: null,
    replyDueAt: null,
    remindAt: null,
    requesterAt: null,
    channel: 'C0TEAM',
    openedAt: NOON,
    progressAt: NOON,
    progressBy: null,
    acknowledgedAt: null,
    closedAt: null,
    closedBy: null,
    searchText: '',
    ...unusual,
  };
}
