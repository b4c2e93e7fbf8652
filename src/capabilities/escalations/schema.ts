/** One row an escalation. What happened to it, and every note, stands in the timeline. And one row a channel: what it was reminded of. */

import { defineTables } from '../../platform/store/columns.ts';
import { sql } from '../../platform/store/drizzle.ts';
import type { Said } from './clocks.ts';
import type { Category, Priority, Source, Status, Subject } from './escalation.ts';
import type { Wait } from './sla/sla.ts';

export const escalationTables = defineTables((c) => ({
  escalations: c.table(
    'escalations',
    {
      /** Shown as ESC-42. */
      id: c.id('id'),
      status: c.word<Status>('status').notNull(),
      priority: c.word<Priority>('priority').notNull(),
      category: c.word<Category>('category').notNull(),
      /** One line, secrets redacted. */
      summary: c.string('summary').notNull(),
      /** For operators only, secrets redacted. */
      details: c.string('details').notNull(),
      subjects: c.json<readonly Subject[]>('subjects').notNull(),
      source: c.word<Source>('source').notNull(),
      /** The Slack message it came from. */
      permalink: c.string('permalink'),
      /** A Slack user; null when a system raised it. */
      requesterId: c.string('requester_id'),
      ownerId: c.string('owner_id'),
      /** While it is active, another occurrence with this key folds into it. */
      dedupKey: c.string('dedup_key'),
      occurrences: c.integer('occurrences').notNull(),
      /** Where its card lives; null while no channel was configured ("not announced"). */
      channel: c.string('channel'),
      openedAt: c.instant('opened_at').notNull(),
      /** Null until it is reopened for the first time. */
      reopenedAt: c.instant('reopened_at'),
      /** The last human progress, and who made it. */
      progressAt: c.instant('progress_at').notNull(),
      progressBy: c.string('progress_by'),
      /** The oldest word of the requester that nobody has answered: the item needs a reply. */
      unansweredSince: c.instant('unanswered_since'),
      /** When an operator last told the requester something, and the last thing worth telling. */
      toldAt: c.instant('told_at'),
      newsAt: c.instant('news_at'),
      snoozedUntil: c.instant('snoozed_until'),
      /** We asked the requester something and wait; and earlier waits that are over. */
      waitingSince: c.instant('waiting_since'),
      waits: c.json<readonly Wait[]>('waits').notNull(),
      /** Our own bookkeeping: what was said when, and the message that is the current reminder. */
      said: c.json<Said>('said').notNull(),
      reminderKey: c.string('reminder_key'),
      /** When the team's channel last saw its name, in a reminder or in a digest; being counted is not that. */
      namedAt: c.instant('named_at'),
      /** Kept by every change of the item and of the policy, so that lists and sweeps read only what is due. */
      pickupDueAt: c.instant('pickup_due_at'),
      updateDueAt: c.instant('update_due_at'),
      replyDueAt: c.instant('reply_due_at'),
      /** The next moment at which the team is to hear of it or its snooze ends, and at which the requester is to hear of it. */
      remindAt: c.instant('remind_at'),
      requesterAt: c.instant('requester_at'),
      acknowledgedAt: c.instant('acknowledged_at'),
      closedAt: c.instant('closed_at'),
      closedBy: c.string('closed_by'),
      /** Lower case: what `search` reads. */
      searchText: c.string('search_text').notNull(),
    },
    (t) => [
      // Two concurrent creations with one key: the database lets one be.
      c
        .uniqueIndex('escalations_active_dedup')
        .on(t.dedupKey)
        .where(sql`dedup_key IS NOT NULL AND status IN ('open', 'acknowledged', 'in_progress')`),
      // A sweep reads only what is due: a handful of rows among many.
      c.index('escalations_remind').on(t.remindAt).where(sql`remind_at IS NOT NULL`),
      c.index('escalations_tell').on(t.requesterAt).where(sql`requester_at IS NOT NULL`),
      // So do the lists of what is due.
      c.index('escalations_pickup_due').on(t.pickupDueAt).where(sql`pickup_due_at IS NOT NULL`),
      c.index('escalations_update_due').on(t.updateDueAt).where(sql`update_due_at IS NOT NULL`),
      c.index('escalations_reply_due').on(t.replyDueAt).where(sql`reply_due_at IS NOT NULL`),
      c.index('escalations_status').on(t.status, t.id),
      c.index('escalations_owner').on(t.ownerId, t.status),
      c.index('escalations_requester').on(t.requesterId, t.status),
    ],
  ),
  reminderBoards: c.table('reminder_boards', {
    channel: c.string('channel').primaryKey(),
    posted: c.json<readonly number[]>('posted').notNull(),
    heldSince: c.instant('held_since'),
    digests: c.json<readonly string[]>('digests').notNull(),
  }),
}));
