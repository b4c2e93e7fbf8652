/**
 * A workspace with as many open escalations as one likes, of which some are due: two are made by the bot itself, the
 * others are copies of these, written by the database. Each has its card.
 */
import { PGlite } from '@electric-sql/pglite';
import Database from 'better-sqlite3';
import pg from 'pg';
import { escalationTables } from '../../src/capabilities/escalations/schema.ts';
import { createIn } from '../../src/capabilities/escalations/store/intake.ts';
import { deliveryTables } from '../../src/platform/delivery/schema.ts';
import { operatorsChannel } from '../../src/platform/slack/roles.ts';
import type { Db } from '../../src/platform/store/db.ts';
import { migratePglite } from '../../src/platform/store/migrate-postgres.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { openPglite } from '../../src/platform/store/postgres.ts';
import { changeSetting } from '../../src/platform/store/settings.ts';

export type Crowd = { readonly active: number; readonly due: number };

/** When the sweep comes: the due ones have waited for a day and an hour, the others for one hour. */
export const NOW = Temporal.Instant.from('2026-11-20T12:00:00Z');
export const CHANNEL = 'C0CROWD';

/** The bot's own handle, and a way past it. */
export type Opened = {
  readonly db: Db;
  run(statement: string): Promise<void>;
  close(): Promise<void>;
};

/** @param address a file for SQLite, `postgres://…`, or `pglite:` and a folder. */
export async function openCrowd(address: string): Promise<Opened> {
  if (address.startsWith('pglite:')) {
    const client = await PGlite.create(address.slice('pglite:'.length));
    await migratePglite(client);
    return { db: openPglite(client), run: async (text) => void (await client.exec(text)), close: () => client.close() };
  }
  const db = await openDatabase(address);
  if (db.engine === 'sqlite') {
    const file = new Database(address);
    // Filling: nobody reads meanwhile, and what is lost is made again.
    file.pragma('synchronous = OFF');
    const close = async () => {
      file.close();
      await db.close();
    };
    return { db, run: async (text) => void file.exec(text), close };
  }
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const close = async () => {
    await client.end();
    await db.close();
  };
  return { db, run: async (text) => void (await client.query(text)), close };
}

/** Into an empty database. Every so-manyth item is due, from the first to the last. */
export async function fill({ db, run }: Opened, { active, due }: Crowd): Promise<void> {
  const what = { summary: 'Badge reader refuses every card', source: 'command', requesterId: 'U0CROWD' } as const;
  const made = (hours: number) => ({ by: 'U0CROWD', at: NOW.subtract({ hours }) });
  await db.write(async (tx) => {
    await changeSetting(tx, operatorsChannel, CHANNEL, made(26));
    await createIn(tx, what, made(25));
    await createIn(tx, what, made(1));
  });
  const { escalations } = escalationTables(db);
  const { messages } = deliveryTables(db);
  await run(`WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < ${active - 2})
    INSERT INTO escalations (${columnsOf(escalations)})
    SELECT ${columnsOf(escalations)} FROM copy CROSS JOIN escalations WHERE id = 2`);
  const step = Math.floor(active / due);
  const moments = ['opened_at', 'progress_at', 'pickup_due_at', 'remind_at', 'requester_at'];
  const old = moments.map((name) => `${name} = (SELECT ${name} FROM escalations WHERE id = 1)`);
  // The first is due as it was made.
  await run(`UPDATE escalations SET ${old.join(', ')} WHERE id % ${step} = 0 AND id < ${step * due}`);
  const rest = columnsOf(messages, ['key', 'entity_id']);
  await run(`INSERT INTO messages (key, entity_id, ${rest})
    SELECT 'card:escalation:' || e.id || ':${CHANNEL}', e.id, ${rest.replaceAll('"', '').replaceAll(/[a-z_]+/g, 'm."$&"')}
    FROM escalations e CROSS JOIN messages m WHERE m.key = 'card:escalation:1:${CHANNEL}' AND e.id > 2`);
  await run(`UPDATE messages SET state = 'sent', drawn = wanted, channel = destination,
    ts = CAST(1800000000 + id AS TEXT) || '.000001'`);
  // Which the server does by itself after a while.
  if (db.engine === 'postgres') await run('ANALYZE');
}

/** As many as were made due: all others are due a day later. */
export async function forget({ run }: Opened, { active }: Crowd): Promise<void> {
  await run(`UPDATE escalations SET said = '{}', named_at = NULL, reminder_key = NULL,
    remind_at = pickup_due_at, requester_at = pickup_due_at WHERE named_at IS NOT NULL OR said <> '{}'`);
  // Each item has its card, and two have one for their requester.
  await run(`DELETE FROM messages WHERE id > ${active + 2}`);
  await run('DELETE FROM reminder_boards');
}

function columnsOf(table: object, without: readonly string[] = []): string {
  // The casts: a table of drizzle's is its columns by their names in the program.
  const names = Object.values(table as Record<string, { readonly name?: unknown }>).map((column) => column.name);
  const known = names.filter((name): name is string => typeof name === 'string' && /^[a-z_]+$/.test(name));
  return known
    .filter((name) => !['id', ...without].includes(name))
    .map((name) => `"${name}"`)
    .join(', ');
}
