/**
 * One row a run: what lists, cards and jobs read without opening it. What happened in it stands in the timeline, and
 * the run is nothing but that; the row is drawn from it in the same unit of work. And the texts that runs are pinned to.
 */
import type { Outcome } from '../../platform/runbook/run/event.ts';
import { defineTables } from '../../platform/store/columns.ts';
import { sql } from '../../platform/store/drizzle.ts';

export const runTables = defineTables((c) => ({
  runs: c.table(
    'runs',
    {
      /** Shown as RUN-7. */
      id: c.id('id'),
      /** Never given twice, also not by another database: what is remembered of a run in memory is found by it. */
      key: c.string('key').notNull(),
      /** Its id in the library when it was started. */
      runbook: c.string('runbook').notNull(),
      title: c.string('title').notNull(),
      /** Of the file, and the id of the runbook in it. */
      path: c.string('path').notNull(),
      document: c.string('document').notNull(),
      /** SHA-256 of the whole file that it is pinned to. */
      hash: c.string('hash').notNull(),
      visibility: c.word<'internal' | 'public'>('visibility').notNull(),
      severity: c.string('severity'),
      estimateMinutes: c.integer('estimate_minutes').notNull(),
      environment: c.string('environment'),
      /** An exercise: nothing is changed, and no figure counts it. */
      practice: c.flag('practice').notNull(),
      escalationId: c.integer('escalation_id'),
      /** Where its card lives; null while no channel was configured. */
      channel: c.string('channel'),
      ownerId: c.string('owner_id').notNull(),
      /** Everybody who did something. */
      people: c.json<readonly string[]>('people').notNull(),
      status: c.word<'running' | 'paused' | 'finished'>('status').notNull(),
      /** How many events it is made of. */
      version: c.integer('version').notNull(),
      /** Where it stands, in a line: "Remediation · 4 of 11: Reset the job". */
      progress: c.string('progress').notNull(),
      outcome: c.word<Outcome>('outcome'),
      startedAt: c.instant('started_at').notNull(),
      /** The last thing that a person did. */
      lastAt: c.instant('last_at').notNull(),
      finishedAt: c.instant('finished_at'),
      /** When the first open request for approval expires. */
      approvalDueAt: c.instant('approval_due_at'),
      /** When somebody is to be reminded that it stands still, and who was last. */
      remindAt: c.instant('remind_at'),
      reminded: c.word<'nobody' | 'owner' | 'channel'>('reminded').notNull(),
    },
    (t) => [
      c.uniqueIndex('runs_key').on(t.key),
      c.index('runs_status').on(t.status, t.lastAt),
      c.index('runs_runbook').on(t.runbook, t.startedAt),
      c.index('runs_escalation').on(t.escalationId).where(sql`escalation_id IS NOT NULL`),
      // Sweeps read only what is due.
      c.index('runs_remind').on(t.remindAt).where(sql`remind_at IS NOT NULL`),
      c.index('runs_approval_due').on(t.approvalDueAt).where(sql`approval_due_at IS NOT NULL`),
    ],
  ),
  runTexts: c.table('run_texts', {
    hash: c.string('hash').primaryKey(),
    source: c.string('source').notNull(),
  }),
}));
