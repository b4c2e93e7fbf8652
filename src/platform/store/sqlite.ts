/**
 * SQLite: one writing connection, one reading connection, WAL, every commit synced.
 * Units that arrive while another is being committed share the next commit: each runs in its own savepoint,
 * and all of them are answered after the one fsync. A unit that throws undoes itself only.
 */
import Database from 'better-sqlite3';
import { reason, StartError } from '../errors.ts';
import { keepAnswers } from './answers.ts';
import {
  assertOutsideUnit,
  commitListeners,
  type Db,
  type Queries,
  type Reader,
  runUnit,
  type Topic,
  type Tx,
} from './db.ts';
import { drivers } from './drizzle.ts';

/** Units that share one commit at most, so that the first is not kept waiting by the last. */
const BATCH = 32;
/**
 * Pages of 4 KB in the WAL before they are copied into the file, which holds up everything for some milliseconds. A
 * press writes about 18; SQLite's own 1000 would make every fiftieth press wait, this every two-hundredth.
 */
const CHECKPOINT_PAGES = 4000;
/** Texts of queries, per connection; lists of different length make different texts. */
const KEPT_STATEMENTS = 500;
/** How long a locked database is waited for: another process may be committing. */
const LOCK_WAIT_MS = 10_000;

type Connection = InstanceType<typeof Database>;
type Waiting = { run(): Promise<Settled>; refuse(error: unknown): void };
type Settled = { touched: Iterable<Topic>; keep(): void; drop(error: unknown): void };

export function openSqlite(path: string): Db {
  const writer = connect(path);
  writer.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  const reader = connect(path);
  reader.pragma('query_only = ON');
  const listeners = commitListeners();
  const queue = commitQueue(writer, (touched) => listeners.tell(touched));
  const version = reader.prepare('PRAGMA data_version').pluck();
  // The cast: SQLite counts.
  const answers = keepAnswers(() => version.get() as number);
  const reads: Reader = Object.assign(handle(reader), { answers });
  const writes = handle(writer);
  return {
    engine: 'sqlite',
    get read() {
      assertOutsideUnit('db.read');
      return reads;
    },
    write(work) {
      assertOutsideUnit('db.write');
      return queue.add(writes, work);
    },
    onCommit: listeners.on,
    ping: async () => void reader.prepare('SELECT 1').get(),
    async close() {
      await queue.idle();
      reader.close();
      writer.close();
    },
  };
}

function connect(path: string): Connection {
  try {
    const connection = new Database(path, { timeout: 50 });
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    return keepStatements(connection);
  } catch (error) {
    throw new StartError(
      `The database ${path} can't be opened: ${reason(error)}. Check that the folder exists, is writable and that no other program holds the file.`,
    );
  }
}

/**
 * What SQLite has compiled once it does not compile again. A statement remembers whether it was asked for rows as arrays
 * or as objects; that does no harm, since drizzle asks for the same text always in the same way.
 */
function keepStatements(connection: Connection): Connection {
  const kept = new Map<string, ReturnType<Connection['prepare']>>();
  const compile = connection.prepare.bind(connection);
  const prepare = (text: string) => {
    const known = kept.get(text);
    if (known) return known;
    const statement = compile(text);
    kept.set(text, statement);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_STATEMENTS && oldest !== undefined) kept.delete(oldest);
    return statement;
  };
  // The cast: the type describes rows and parameters, of which nothing is known here or there.
  connection.prepare = prepare as Connection['prepare'];
  return connection;
}

// The cast: drizzle types this driver as synchronous; awaited, it is the same builder.
function handle(connection: Connection): Tx {
  const queries = drivers.sqlite().drizzle(connection) as unknown as Queries;
  return Object.assign(queries, { engine: 'sqlite' as const, statements: new Map() });
}

type Transaction = ReturnType<typeof transactionOn>;

/** Compiled once: every press runs four of them. */
function transactionOn(connection: Connection) {
  return {
    begin: connection.prepare('BEGIN IMMEDIATE'),
    commit: connection.prepare('COMMIT'),
    savepoint: connection.prepare('SAVEPOINT unit'),
    release: connection.prepare('RELEASE unit'),
    undo: connection.prepare('ROLLBACK TO unit'),
  };
}

function commitQueue(connection: Connection, committed: (touched: ReadonlySet<Topic>) => void) {
  const transaction = transactionOn(connection);
  const waiting: Waiting[] = [];
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    // The requests that arrived in this turn of the event loop share the commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await commitBatch(connection, transaction, waiting.splice(0, BATCH), committed);
    working = undefined;
  }

  return {
    add<T>(tx: Tx, unit: (tx: Tx) => Promise<T>): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      waiting.push({ run: () => runInSavepoint(transaction, tx, unit, resolve, reject), refuse: reject });
      working ??= work();
      return promise;
    },
    async idle(): Promise<void> {
      while (working) await working;
    },
  };
}

async function commitBatch(
  connection: Connection,
  transaction: Transaction,
  batch: readonly Waiting[],
  committed: (touched: ReadonlySet<Topic>) => void,
): Promise<void> {
  const done: Settled[] = [];
  try {
    await begin(transaction);
    for (const unit of batch) done.push(await unit.run());
    transaction.commit.run();
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    for (const unit of done) unit.drop(error);
    for (const unit of batch.slice(done.length)) unit.refuse(error);
    return;
  }
  for (const unit of done) unit.keep();
  committed(new Set(done.flatMap((unit) => [...unit.touched])));
}

async function runInSavepoint<T>(
  transaction: Transaction,
  tx: Tx,
  unit: (tx: Tx) => Promise<T>,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Promise<Settled> {
  transaction.savepoint.run();
  try {
    const { result, touched } = await runUnit(tx, unit);
    transaction.release.run();
    return { touched, keep: () => resolve(result), drop: reject };
  } catch (error) {
    transaction.undo.run();
    transaction.release.run();
    const fail = () => reject(error);
    return { touched: [], keep: fail, drop: fail };
  }
}

/** Waits without blocking the process while another one holds the lock. */
async function begin(transaction: Transaction): Promise<void> {
  const deadline = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      transaction.begin.run();
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20));
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
