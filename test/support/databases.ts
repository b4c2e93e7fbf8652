/**
 * Every test of a store runs on each engine: SQLite in a temporary file, PGlite in memory, and a PostgreSQL server
 * when TEST_DATABASE_URL names one.
 *
 * A test gets an empty database; all that it opened is closed, and its database emptied or deleted, when it ends.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe } from 'vitest';
import type { Db } from '../../src/platform/store/db.ts';
import { migrateSqlite } from '../../src/platform/store/migrate.ts';
import { migratePglite, migratePostgres } from '../../src/platform/store/migrate-postgres.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { openPglite } from '../../src/platform/store/postgres.ts';

/**
 * Opens this test's database. Called again within a test it opens the same one again, as another replica or a
 * restarted process would. Closing is optional.
 */
export type Open = () => Promise<Db>;

/** Runs `specs` once per engine. */
export function eachDatabase(name: string, specs: (open: Open) => void): void {
  for (const engine of engines()) describeOn(name, engine, ({ open }) => specs(open));
}

/** Those that other processes can open as well: `url` is what they get as DATABASE_URL. */
export function eachSharedDatabase(name: string, specs: (open: Open, url: () => Promise<string>) => void): void {
  for (const engine of engines()) {
    const { url } = engine;
    if (url) describeOn(name, engine, ({ open }) => specs(open, url));
  }
}

type Engine = {
  readonly label: string;
  /** Before each test: nothing is left of the one before. */
  empty(): Promise<void>;
  readonly open: Open;
  /** The address of this test's database, once it exists. */
  readonly url?: () => Promise<string>;
};

const ends: (() => Promise<void> | void)[] = [];
afterAll(async () => {
  for (const end of ends.splice(0)) await end();
});

let known: Engine[] | undefined;

function engines(): Engine[] {
  const server = process.env.TEST_DATABASE_URL;
  known ??= [sqlite(), pglite(), ...(server ? [postgres(server)] : [])];
  return known;
}

function describeOn(name: string, { label, empty, open }: Engine, specs: (engine: { open: Open }) => void): void {
  describe(`${name} (${label})`, () => {
    const opened: Db[] = [];
    beforeEach(empty);
    afterEach(async () => {
      for (const db of opened.splice(0)) await db.close();
    });
    specs({
      async open() {
        const db = await open();
        opened.push(db);
        return db;
      },
    });
  });
}

function sqlite(): Engine {
  const folder = once(() => {
    const path = mkdtempSync(join(tmpdir(), 'resurface-test-'));
    ends.push(() => rmSync(path, { recursive: true, force: true }));
    migrateSqlite(join(path, 'empty.db'));
    return path;
  });
  let file = '';
  const url = async () => file;
  return {
    label: 'SQLite',
    url,
    async empty() {
      if (file) for (const end of ['', '-wal', '-shm', '.lock']) rmSync(`${file}${end}`, { force: true });
      file = join(folder(), `${randomBytes(6).toString('hex')}.db`);
      copyFileSync(join(folder(), 'empty.db'), file);
    },
    open: () => openDatabase(file),
  };
}

function pglite(): Engine {
  const client = once(async () => {
    const started = await startPglite();
    ends.push(() => started.close());
    return started;
  });
  return {
    label: 'PGlite',
    empty: async () => void (await (await client()).exec(EMPTY)),
    open: async () => openPglite(await client()),
  };
}

function postgres(server: string): Engine {
  const created = once(async () => {
    const name = `resurface_test_${process.pid}_${randomBytes(4).toString('hex')}`;
    await ask(server, `CREATE DATABASE ${name}`);
    // Nothing here has to outlive the server, and its disk is slow.
    await ask(server, `ALTER DATABASE ${name} SET synchronous_commit = off`);
    ends.push(() => ask(server, `DROP DATABASE ${name} WITH (FORCE)`));
    const address = new URL(server);
    address.pathname = `/${name}`;
    await migratePostgres(address.href);
    return address.href;
  });
  return {
    label: 'PostgreSQL',
    url: created,
    empty: async () => ask(await created(), EMPTY),
    open: async () => openDatabase(await created()),
  };
}

async function ask(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/**
 * Not TRUNCATE: that makes every table and index a new file, which takes a slow disk a second. Deletes where there is
 * something, in any order (`replica` lets foreign keys rest), and lets ids begin at 1 again.
 */
const EMPTY = `
  SET session_replication_role = replica;
  DO $$
  DECLARE full_name text; used boolean;
  BEGIN
    FOR full_name IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
      EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', full_name) INTO used;
      IF used THEN EXECUTE format('DELETE FROM %s', full_name); END IF;
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
      FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
  END $$;
  SET session_replication_role = DEFAULT;
`;

/** Making a cluster takes seconds; loading one that was made before, a tenth. Kept until the migrations change. */
async function startPglite(): Promise<PGlite> {
  const kept = keptCluster();
  try {
    return await PGlite.create({ loadDataDir: new Blob([readFileSync(kept)]) });
  } catch {
    const client = await PGlite.create();
    await migratePglite(client);
    const cluster = await client.dumpDataDir('none');
    mkdirSync(dirname(kept), { recursive: true });
    // Renamed into place: another worker must never read half of it.
    const part = `${kept}.${process.pid}`;
    writeFileSync(part, Buffer.from(await cluster.arrayBuffer()));
    renameSync(part, kept);
    for (const name of readdirSync(dirname(kept)))
      if (name.endsWith('.tar') && name !== basename(kept)) rmSync(join(dirname(kept), name), { force: true });
    return client;
  }
}

function keptCluster(): string {
  const at = (path: string) => new URL(`../../${path}`, import.meta.url);
  const made = createHash('sha256').update(readFileSync(at('node_modules/@electric-sql/pglite/package.json')));
  const migrations = at('migrations/postgres/').pathname;
  for (const name of readdirSync(migrations).sort()) {
    if (name.endsWith('.sql')) made.update(readFileSync(join(migrations, name)));
  }
  return join(at('node_modules/.cache/resurface').pathname, `pglite-${made.digest('hex').slice(0, 16)}.tar`);
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
