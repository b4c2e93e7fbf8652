/**
 * What an escalation is and may become. Pure: a record in, a decision out.
 * Not here: SLA arithmetic, storage, words for people.
 */
import type { escalationTables } from './schema.ts';
import { restart } from './sla/waiting.ts';

export type Escalation = ReturnType<typeof escalationTables>['escalations']['$inferSelect'];

export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const CATEGORIES = [
  'needs_human_action',
  'capability_gap',
  'complex_request',
  'sensitive_topic',
  'other',
] as const;
export type Category = (typeof CATEGORIES)[number];

export const ACTIVE = ['open', 'acknowledged', 'in_progress'] as const;
export const CLOSED = ['resolved', 'wont_do', 'expired'] as const;
export type Status = (typeof ACTIVE)[number] | (typeof CLOSED)[number];

export type Source = 'command' | 'message' | 'system';

/** What an escalation is about, as data: never read out of free text. */
export type Subject = {
  readonly kind: 'organisation' | 'domain' | 'agent' | 'learner' | 'attempt' | 'alert' | 'run';
  readonly id: string;
};

export type Move = 'acknowledge' | 'start' | 'resolve' | 'wont_do' | 'expire' | 'reopen';

/** Who may go where. Nothing else changes a status. */
export const MOVES: Readonly<Record<Move, { readonly from: readonly Status[]; readonly to: Status }>> = {
  acknowledge: { from: ['open'], to: 'acknowledged' },
  start: { from: ['open', 'acknowledged'], to: 'in_progress' },
  resolve: { from: ACTIVE, to: 'resolved' },
  wont_do: { from: ACTIVE, to: 'wont_do' },
  expire: { from: ACTIVE, to: 'expired' },
  reopen: { from: CLOSED, to: 'open' },
};

export function isActive({ status }: Pick<Escalation, 'status'>): boolean {
  return (ACTIVE as readonly Status[]).includes(status); // widening a literal tuple, so that `includes` takes any status
}

export function isSnoozed({ snoozedUntil }: Pick<Escalation, 'snoozedUntil'>, now: Temporal.Instant): boolean {
  return snoozedUntil !== null && Temporal.Instant.compare(snoozedUntil, now) > 0;
}

/** What the row becomes. Owner: whoever acknowledges or starts an unowned item; nobody after reopening. */
export function changesOf(
  move: Move,
  item: Escalation,
  { by, at }: { by: string; at: Temporal.Instant },
): Partial<Escalation> {
  const to = MOVES[move].to;
  const human = { status: to, progressAt: at, progressBy: by };
  switch (move) {
    case 'acknowledge':
      return { ...human, ownerId: item.ownerId ?? by, acknowledgedAt: at, newsAt: at };
    case 'start':
      return { ...human, ownerId: item.ownerId ?? by, acknowledgedAt: item.acknowledgedAt ?? at, newsAt: at };
    case 'reopen':
      return {
        ...human,
        ...restart(at),
        ownerId: null,
        acknowledgedAt: null,
        closedAt: null,
        closedBy: null,
        newsAt: at,
      };
    default:
      return { ...human, closedAt: at, closedBy: by, unansweredSince: null, waitingSince: null, snoozedUntil: null };
  }
}

/** `ESC-42`, `esc42`, `#42` or `42` → 42. */
export function parseId(text: string): number | undefined {
  const match = /^\s*(?:esc[- ]?|#)?(\d{1,9})\s*$/i.exec(text);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** Meant as a number, whether there can be one like it or not: `ESC-`, `esc-4o`, `99999999999`. */
export function isLikeId(text: string): boolean {
  return /^(?:esc(?:$|[-\d])|#?\d+$)/i.test(text.trim());
}

export function label({ id }: Pick<Escalation, 'id'>): string {
  return `ESC-${id}`;
}

/** The item's name in the timeline. */
export function timelineOf(id: number): string {
  return `escalation:${id}`;
}
