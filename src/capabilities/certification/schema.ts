/**
 * The records that certification works on. They are fed from outside under the ids of their source; what the recovery
 * itself keeps (back-off, issuance, warnings, badge runs) is beside them.
 */
import { defineTables } from '../../platform/store/columns.ts';
import { sql } from '../../platform/store/drizzle.ts';
import type { Delivery, Issuance } from './issuance.ts';
import type { AttemptStatus, Dimension, ProgressStatus, Scores } from './records.ts';
import type { WarningKind } from './warning.ts';

export const certificationTables = defineTables((c) => ({
  learners: c.table('learners', {
    id: c.string('id').primaryKey(),
    name: c.string('name').notNull(),
    email: c.string('email'),
    /** The membership is active before this moment; null when there is none. */
    membershipUntil: c.instant('membership_until'),
  }),
  modules: c.table('modules', {
    id: c.string('id').primaryKey(),
    name: c.string('name').notNull(),
    track: c.string('track').notNull(),
    paid: c.flag('paid').notNull(),
    /** What is scored, with what weight. */
    dimensions: c.json<readonly Dimension[]>('dimensions').notNull(),
    /** The weighted mean that passes. */
    threshold: c.integer('threshold').notNull(),
    /** What a learner has to demonstrate. */
    criteria: c.json<readonly string[]>('criteria').notNull(),
  }),
  credentials: c.table('credentials', {
    id: c.string('id').primaryKey(),
    name: c.string('name').notNull(),
    tier: c.integer('tier').notNull(),
    /** Another credential that must be held first. */
    prerequisite: c.string('prerequisite'),
    certifierGroup: c.string('certifier_group'),
  }),
  credentialModules: c.table(
    'credential_modules',
    { credential: c.string('credential').notNull(), module: c.string('module').notNull() },
    (t) => [c.primaryKey({ columns: [t.credential, t.module] }), c.index('credential_modules_module').on(t.module)],
  ),
  attempts: c.table(
    'attempts',
    {
      id: c.string('id').primaryKey(),
      learner: c.string('learner').notNull(),
      module: c.string('module').notNull(),
      status: c.word<AttemptStatus>('status').notNull(),
      passing: c.flag('passing').notNull(),
      /** By dimension; keys that begin with `_` are no scores. */
      scores: c.json<Scores>('scores').notNull(),
      startedAt: c.instant('started_at').notNull(),
      completedAt: c.instant('completed_at'),
      /** When the recovery looks at it next; null: not before one of its records changes. */
      lookAt: c.instant('look_at'),
      /** Looks in a row that did not repair it. */
      failures: c.integer('failures').notNull(),
    },
    (t) => [
      // A run reads what it may look at, those that have failed least first, and nothing else.
      c.index('attempts_look').on(t.failures, t.id).where(sql`look_at IS NOT NULL`),
      c.index('attempts_learner').on(t.learner, t.module),
      c.index('attempts_module').on(t.module, t.id),
      c.index('attempts_status').on(t.status, t.startedAt),
    ],
  ),
  learnerProgress: c.table(
    'learner_progress',
    {
      learner: c.string('learner').notNull(),
      module: c.string('module').notNull(),
      status: c.word<ProgressStatus>('status').notNull(),
      completedAt: c.instant('completed_at'),
      score: c.json<number>('score'),
    },
    (t) => [c.primaryKey({ columns: [t.learner, t.module] })],
  ),
  teachingCheckpoints: c.table(
    'teaching_checkpoints',
    {
      id: c.string('id').primaryKey(),
      learner: c.string('learner').notNull(),
      module: c.string('module').notNull(),
      /** The conversation in which it was taught. */
      thread: c.string('thread').notNull(),
      preliminary: c.json<Scores>('preliminary').notNull(),
      /** The criteria that were seen to be met. */
      verified: c.json<readonly string[]>('verified').notNull(),
      madeAt: c.instant('made_at').notNull(),
    },
    (t) => [c.index('teaching_checkpoints_learner').on(t.learner, t.module, t.thread)],
  ),
  userCredentials: c.table(
    'user_credentials',
    {
      id: c.id('id'),
      learner: c.string('learner').notNull(),
      credential: c.string('credential').notNull(),
      /** The attempt that earned it; null when it came from elsewhere. */
      attempt: c.string('attempt'),
      awardedAt: c.instant('awarded_at').notNull(),
      issuance: c.word<Issuance>('issuance').notNull(),
      delivery: c.word<Delivery>('delivery').notNull(),
      /** To whom and in which group it was asked for, from the first call on: by these it is looked up. */
      issuedTo: c.string('issued_to'),
      issuedIn: c.string('issued_in'),
      certifierId: c.string('certifier_id'),
      badgeUrl: c.string('badge_url'),
      /** What stands in its way, for people. */
      problem: c.string('problem'),
      /** Tries in a row that did not bring it further. */
      failures: c.integer('failures').notNull(),
      /** When it is tried next; null: not by itself. */
      tryAt: c.instant('try_at'),
      /** The last call of an action that wanted it mailed again. */
      mailKey: c.string('mail_key'),
      /** Who is working on it, and until when in real time. */
      claimedBy: c.string('claimed_by'),
      leaseUntil: c.instant('lease_until'),
    },
    (t) => [
      c.uniqueIndex('user_credentials_holder').on(t.learner, t.credential),
      c.index('user_credentials_try').on(t.failures, t.id).where(sql`try_at IS NOT NULL`),
      c.index('user_credentials_unfinished').on(t.id).where(sql`issuance <> 'complete'`),
    ],
  ),
  /** The one message of a run of the job, made with its first item. */
  certificationRuns: c.table(
    'certification_runs',
    {
      id: c.id('id'),
      slot: c.instant('slot').notNull(),
      /** Where the message is; null while there was no channel. */
      channel: c.string('channel'),
    },
    (t) => [c.uniqueIndex('certification_runs_slot').on(t.slot)],
  ),
  certificationWarnings: c.table(
    'certification_warnings',
    {
      id: c.id('id'),
      /** What it is about, such as `attempt:a1`: one open item for each. */
      subject: c.string('subject').notNull(),
      kind: c.word<WarningKind>('kind').notNull(),
      learner: c.string('learner').notNull(),
      attempt: c.string('attempt'),
      credential: c.string('credential'),
      reason: c.string('reason').notNull(),
      /** The message it stands in; null when it was found without a run. */
      run: c.integer('run'),
      escalation: c.integer('escalation'),
      openedAt: c.instant('opened_at').notNull(),
      settledAt: c.instant('settled_at'),
      /** How, for people. */
      settled: c.string('settled'),
    },
    (t) => [
      c.uniqueIndex('certification_warnings_open').on(t.subject).where(sql`settled_at IS NULL`),
      c.index('certification_warnings_run').on(t.run, t.id),
      c.index('certification_warnings_learner').on(t.learner, t.id),
    ],
  ),
  /** Issuing missing badges: one at a time, page by page, wherever it was interrupted. */
  badgeRuns: c.table(
    'badge_runs',
    {
      id: c.id('id'),
      /** The call that works on it. */
      key: c.string('key').notNull(),
      startedBy: c.string('started_by').notNull(),
      startedAt: c.instant('started_at').notNull(),
      endedAt: c.instant('ended_at'),
      /** `badges` until it has ended: the database lets one run at a time. */
      lock: c.word<'badges'>('lock'),
      /** The last one that was looked at. */
      cursor: c.integer('cursor').notNull(),
      looked: c.integer('looked').notNull(),
      issued: c.integer('issued').notNull(),
      failed: c.integer('failed').notNull(),
    },
    (t) => [c.uniqueIndex('badge_runs_key').on(t.key), c.uniqueIndex('badge_runs_lock').on(t.lock)],
  ),
}));
