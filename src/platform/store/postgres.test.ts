/** A PostgreSQL that hangs: what waits for it ends, and what comes later finds a connection that works. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NOON } from '../../../test/support/escalations.ts';
import type { Db } from './db.ts';
import { openPostgres, type Patience } from './postgres.ts';
import { storeTables } from './schema.ts';
import { record } from './timeline.ts';

/** Long ones are never reached here: each test shortens the one that it is about. */
const LONG: Patience = { connect: 60_000, statement: 60_000, idleInUnit: 60_000, silence: 60_000, farewell: 500 };
const SHORT = 300;
/** One more than the pool has. */
const CONNECTIONS = Array.from({ length: 11 });

function open(url: string, patience: Partial<Patience>): Db {
  const db = openPostgres(url, { ...LONG, ...patience });
  onTestFinished(() => db.close());
  return db;
}

const note = (db: Db) => db.write((tx) => record(tx, { item: 'escalation:1', at: NOON, by: 'U1', what: 'noted' }));
const notes = (db: Db) => db.read.$count(storeTables(db).timeline);

/** A unit that has begun, has the lock and waits until it is told to go on. */
async function stoppedUnit(db: Db) {
  const begun = Promise.withResolvers<void>();
  const told = Promise.withResolvers<void>();
  const unit = db.write(async (tx) => {
    begun.resolve();
    await told.promise;
    await record(tx, { item: 'escalation:1', at: NOON, by: 'U1', what: 'noted' });
  });
  unit.catch(() => {});
  await begun.promise;
  return { unit, goOn: () => told.resolve() };
}

describe('a PostgreSQL that accepts connections and never says a word', () => {
  it('fails what is asked of it', async () => {
    const url = await startProxy(undefined);
    const db = open(url.address, { connect: SHORT });
    await expect(note(db)).rejects.toThrow();
    await expect(notes(db)).rejects.toThrow();
    await expect(db.ping()).rejects.toThrow();
  });
});

const server = process.env.TEST_DATABASE_URL;
if (server) {
  describe('a PostgreSQL that hangs', () => {
    it('gives up a unit that waits for its turn too long, and the next one goes through', async () => {
      const url = await createDatabase(server);
      const [one, two] = [open(url, {}), open(url, { statement: SHORT })];
      const { unit, goOn } = await stoppedUnit(one);
      await expect(note(two)).rejects.toMatchObject({
        cause: { message: expect.stringContaining('statement timeout') },
      });
      goOn();
      await unit;
      await note(two);
      expect(await notes(two)).toBe(2);
    });

    it('takes the turn from a replica that stopped in the middle of a unit', async () => {
      const url = await createDatabase(server);
      const [stopped, other] = [open(url, { idleInUnit: SHORT }), open(url, {})];
      const { unit, goOn } = await stoppedUnit(stopped);
      await note(other);
      goOn();
      await expect(unit).rejects.toThrow();
      await note(stopped);
      expect(await notes(other)).toBe(2);
    });

    it('lets many units wait for their turn, however little time each of them has', async () => {
      const url = await createDatabase(server);
      const db = open(url, { connect: SHORT, statement: SHORT });
      const { unit, goOn } = await stoppedUnit(db);
      const others = Array.from({ length: 100 }, () => note(db));
      // Reads take no turn.
      for (let reads = 0; reads < 5; reads++) expect(await notes(db)).toBe(0);
      goOn();
      await Promise.all([unit, ...others]);
      expect(await notes(db)).toBe(101);
    });

    it('or is cut off in the middle of a unit and before one, leaves no connection behind that nobody can use', async () => {
      const proxy = await startProxy(await createDatabase(server));
      const db = open(proxy.address, { silence: SHORT, idleInUnit: SHORT, connect: 2_000 });
      const { unit, goOn } = await stoppedUnit(db);
      await Promise.all(CONNECTIONS.map(() => notes(db)));
      proxy.freeze();
      goOn();
      const ends = await Promise.allSettled([unit, ...CONNECTIONS.map(() => note(db))]);
      expect(ends.filter(({ status }) => status === 'fulfilled')).toEqual([]);
      proxy.thaw();
      await expect.poll(() => note(db).then(() => 'saved', String), { timeout: 20_000 }).toBe('saved');
      // A commit whose answer was lost may have been one.
      expect(Math.min(...(await Promise.all(CONNECTIONS.map(() => notes(db)))))).toBeGreaterThan(0);
    });
  });
}

async function createDatabase(address: string): Promise<string> {
  const { migratePostgres } = await import('./migrate-postgres.ts');
  const name = `resurface_hangs_${process.pid}_${Math.floor(performance.now())}`;
  const admin = new pg.Client({ connectionString: address });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  onTestFinished(async () => {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  });
  const url = new URL(address);
  url.pathname = `/${name}`;
  await migratePostgres(url.href);
  return url.href;
}

/** Stands before a database, or before nothing: then it listens and is silent. What froze stays frozen. */
async function startProxy(to: string | undefined) {
  const target = new URL(to ?? 'postgres://nobody@127.0.0.1/nothing');
  const pairs: [Socket, Socket][] = [];
  const sockets = new Set<Socket>();
  let frozen = false;
  const proxy = createServer((near) => {
    sockets.add(near.on('error', () => {}));
    if (to === undefined || frozen) return;
    const far = connect(Number(target.port || 5432), target.hostname).on('error', () => {});
    sockets.add(far);
    pairs.push([near, far]);
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const at = proxy.address();
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(typeof at === 'object' ? at?.port : 0);
  return {
    address: url.href,
    freeze() {
      frozen = true;
      for (const [near, far] of pairs) near.unpipe(far) && far.unpipe(near);
    },
    thaw() {
      frozen = false;
    },
  };
}
