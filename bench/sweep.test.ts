/** Among many open escalations, what is due is found by an index: the plan of each query is read. */
import Database from 'better-sqlite3';
import pg from 'pg';
import { expect, it } from 'vitest';
import { dueQuery } from '../src/capabilities/escalations/store/due.ts';
import { listQuery } from '../src/capabilities/escalations/store/queries.ts';
import { eachSharedDatabase } from '../test/support/databases.ts';
import { fill, NOW, openCrowd } from './support/crowd.ts';

type Written = { readonly sql: string; readonly params: readonly unknown[] };

eachSharedDatabase('with thousands of open escalations', (open, url) => {
  /** Names of indexes, and words for what has none. */
  async function planOf({ sql, params }: Written): Promise<string> {
    const address = await url();
    if (!address.startsWith('postgres:')) {
      const file = new Database(address, { readonly: true });
      // The cast: better-sqlite3 types no rows; this is what SQLite's documentation says of a plan.
      const rows = file.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[];
      file.close();
      return rows.map(({ detail }) => detail).join('\n');
    }
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    const { rows } = await client.query(`EXPLAIN ${sql}`, [...params]);
    await client.end();
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }

  it('sweeps and lists read only what is due', async () => {
    const db = await open();
    const crowd = await openCrowd(await url());
    await fill(crowd, { active: 4_000, due: 20 });
    await crowd.close();
    const plans = {
      remind: await planOf(dueQuery(db.read, 'remindAt', NOW).toSQL()),
      tell: await planOf(dueQuery(db.read, 'requesterAt', NOW).toSQL()),
      needs_pickup: await planOf(listQuery(db.read, 'needs_pickup', NOW).toSQL()),
      needs_update: await planOf(listQuery(db.read, 'needs_update', NOW).toSQL()),
      needs_reply: await planOf(listQuery(db.read, 'needs_reply', NOW).toSQL()),
      overdue: await planOf(listQuery(db.read, 'overdue', NOW).toSQL()),
    };
    const index = (name: string) => expect.stringMatching(new RegExp(`escalations_${name}\\b`));
    expect(plans).toEqual({
      remind: index('remind'),
      tell: index('tell'),
      needs_pickup: index('pickup_due'),
      needs_update: index('update_due'),
      needs_reply: index('reply_due'),
      overdue: index('pickup_due'),
    });
    for (const plan of Object.values(plans)) expect(plan).not.toMatch(/SCAN escalations(?! USING INDEX)|Seq Scan/);
  });
});
