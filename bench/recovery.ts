/**
 * What one candidate costs the recovery of certification, next to a bare loop over the same records that asks the same
 * questions and writes the same rows straight through the driver, and decides nothing. Each candidate is a transaction
 * of its own in both, since one that fails must not undo another.
 *
 * Of the candidates four in five fail for good: their attempts have no scores. The others are repaired and awarded.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { takeIn } from '../src/capabilities/certification/index.ts';
import { certificationJobs } from '../src/capabilities/certification/jobs.ts';
import { createLog } from '../src/platform/log.ts';
import type { Db } from '../src/platform/store/db.ts';
import { openDatabase } from '../src/platform/store/open.ts';
import { type Benchmark, entryOf, type Pair } from './support/benchmark.ts';

const SIZES = { full: { rounds: 5, failing: 4_000, good: 1_000 }, small: { rounds: 1, failing: 8, good: 2 } } as const;
const NOW = Temporal.Instant.from('2026-11-20T12:00:00Z');
const MB = 1024 * 1024;

export const benchmark: Benchmark = {
  about: 'cost of a candidate of the certification recovery, next to a bare loop of queries',
  async run(size, say) {
    const { rounds, failing, good } = SIZES[size];
    const pairs: Pair[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const ours = await inFolder((path) => recover(path, failing, good, say));
      const bare = await inFolder((path) => loop(path, failing, good));
      pairs.push({ value: ours, yardstick: bare });
      say(`recovery: round ${round} of ${rounds}: ${ours.toFixed(3)} next to ${bare.toFixed(3)} ms`);
    }
    return [entryOf(pairs, { name: 'recovery candidate / loop', unit: 'ms', target: { atMost: 3 } })];
  },
};

async function inFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'resurface-bench-'));
  mkdirSync(folder, { recursive: true });
  try {
    return await work(join(folder, 'bench.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(db: Db, failing: number, good: number): Promise<void> {
  const take = async (kind: Parameters<typeof takeIn>[1], records: readonly object[]) => {
    for (let from = 0; from < records.length; from += 500) await takeIn(db, kind, records.slice(from, from + 500), NOW);
  };
  const ids = Array.from({ length: failing + good }, (_, n) => ({ n, id: String(n).padStart(6, '0') }));
  await take('modules', [{ id: 'm1', name: 'Basics', dimensions: [{ name: 'clarity' }] }]);
  await take('credentials', [{ id: 'c1', name: 'Practitioner', modules: ['m1'] }]);
  await take(
    'learners',
    ids.map(({ id }) => ({ id: `l${id}`, name: `Learner ${id}` })),
  );
  const passed = { module: 'm1', status: 'passed', passing: true, startedAt: '2026-11-18' };
  await take(
    'attempts',
    // The failing ones come first.
    ids.map(({ id, n }) => ({
      ...passed,
      id: `a${id}`,
      learner: `l${id}`,
      scores: n < failing ? {} : { clarity: 80 },
    })),
  );
}

/** Milliseconds a candidate. Memory must not grow with their number: it is said. */
async function recover(path: string, failing: number, good: number, say: (words: string) => void): Promise<number> {
  const db = await openDatabase(path);
  try {
    await fill(db, failing, good);
    const [job] = certificationJobs({ db, log: createLog({ level: 'silent' }), issuer: undefined });
    const { signal } = new AbortController();
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const counts = await job?.run({ scheduledAt: NOW, now: NOW, signal, report: () => {} });
    const ms = performance.now() - started;
    if (counts?.repaired !== good || counts.waiting !== failing)
      throw new Error(`The run was wrong: ${JSON.stringify(counts)}`);
    say(
      `recovery: ${Math.round((process.memoryUsage().rss - before) / MB)} MB more after ${failing + good} candidates`,
    );
    return ms / (failing + good);
  } finally {
    await db.close();
  }
}

/** The same questions and rows, without deciding, without timelines and warnings' redraws. */
async function loop(path: string, failing: number, good: number): Promise<number> {
  const db = await openDatabase(path);
  await fill(db, failing, good);
  await db.close();
  const raw = new Database(path);
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  const q = (text: string) => raw.prepare(text);
  const page = q(
    'SELECT id, failures FROM attempts WHERE look_at <= ? AND (failures > ? OR (failures = ? AND id > ?)) ORDER BY failures, id LIMIT 100',
  );
  const ask = [
    q('SELECT * FROM attempts WHERE id = ?'),
    q(
      'SELECT * FROM credentials LEFT JOIN credential_modules ON credential_modules.credential = credentials.id ORDER BY id',
    ),
    q('SELECT * FROM learners WHERE id = ?'),
    q('SELECT * FROM modules WHERE id = ?'),
    q('SELECT * FROM learner_progress WHERE learner = ?'),
    q('SELECT * FROM user_credentials WHERE learner = ?'),
    q('SELECT * FROM certification_warnings WHERE subject = ? AND settled_at IS NULL'),
  ] as const;
  const progress = q(
    "INSERT INTO learner_progress (learner, module, status, completed_at, score) VALUES (?, 'm1', 'completed', ?, '80')",
  );
  const award = q(
    "INSERT INTO user_credentials (learner, credential, attempt, awarded_at, issuance, delivery, failures, try_at) VALUES (?, 'c1', ?, ?, 'not_started', 'not_started', 0, ?)",
  );
  const entry = q(
    "INSERT INTO timeline (item, seq, at, what, content, salt, digest, hash) VALUES (?, 1, ?, 'reconciled', '{}', '', '', '')",
  );
  const warning = q(
    "INSERT INTO certification_warnings (subject, kind, learner, attempt, reason, run, opened_at) VALUES (?, 'records', ?, ?, 'none', 1, ?)",
  );
  const next = q('UPDATE attempts SET failures = ?, look_at = ? WHERE id = ?');
  const at = NOW.epochMilliseconds;
  const one = (id: string) => {
    // The cast: the row of the table above.
    const attempt = ask[0].get(id) as { learner: string; scores: string };
    const { learner } = attempt;
    ask[1].all();
    ask[2].get(learner);
    ask[3].get('m1');
    ask[4].all(learner);
    ask[5].all(learner);
    ask[6].get(`attempt:${id}`);
    if (attempt.scores === '{}') {
      warning.run(`attempt:${id}`, learner, id, at);
      next.run(1, at + 21_600_000, id);
      return;
    }
    progress.run(learner, at);
    award.run(learner, id, at, at);
    entry.run(`attempt:${id}`, at);
    next.run(0, null, id);
  };
  const alone = raw.transaction(one);
  const started = performance.now();
  let last = { failures: -1, id: '' };
  for (;;) {
    // The cast: two columns of the query above.
    const found = page.all(at, last.failures, last.failures, last.id) as { id: string; failures: number }[];
    for (const { id } of found) alone.immediate(id);
    last = found.at(-1) ?? last;
    if (found.length < 100) break;
  }
  const ms = performance.now() - started;
  raw.close();
  return ms / (failing + good);
}
