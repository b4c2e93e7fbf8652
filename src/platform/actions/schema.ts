/** Every call of an action, for good: who wanted what, and what came of it. */
import { defineTables } from '../store/columns.ts';
import type { Origin } from './action.ts';

/**
 * `waiting`: nobody has begun. `running`: claimed; after the lease it is performed again. `done`: it has an outcome
 * (in an exercise: it was described). `failed`: it did not happen. `unknown`: it may have happened.
 */
export type CallState = 'waiting' | 'running' | 'done' | 'failed' | 'unknown';

export const actionTables = defineTables((c) => ({
  actionCalls: c.table(
    'action_calls',
    {
      id: c.id('id'),
      /** Unique for ever: the same thing is never done twice. */
      key: c.string('key').notNull(),
      name: c.string('name').notNull(),
      /** As they were typed, without secrets. */
      inputs: c.json<Readonly<Record<string, string>>>('inputs').notNull(),
      by: c.string('called_by').notNull(),
      approvedBy: c.string('approved_by'),
      origin: c.json<Origin>('origin').notNull(),
      practice: c.flag('practice').notNull(),
      state: c.word<CallState>('state').notNull(),
      progress: c.string('progress'),
      outcome: c.string('outcome'),
      summary: c.string('summary'),
      lines: c.json<readonly string[]>('lines'),
      /** Stands in the log beside the cause. */
      errorId: c.string('error_id'),
      startedAt: c.instant('started_at').notNull(),
      endedAt: c.instant('ended_at'),
      /** The capabilities have not heard of the end yet. */
      untold: c.flag('untold').notNull(),
      /** The process that has it, and which try this is. */
      claimedBy: c.string('claimed_by'),
      attempt: c.integer('attempt').notNull(),
      /** Real time, not the clock that can be moved: nobody else takes it before. */
      leaseUntil: c.instant('lease_until').notNull(),
    },
    (t) => [
      c.uniqueIndex('action_calls_key').on(t.key),
      // What waits, or was left behind by a process that died, is found without reading the rest.
      c.index('action_calls_state').on(t.state, t.leaseUntil),
      c.index('action_calls_untold').on(t.untold, t.leaseUntil),
    ],
  ),
}));
