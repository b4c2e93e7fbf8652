/** `resurface import certification FILE`: records from CSV or JSON, row by row, with a word about each that is refused. */
import { basename, extname, resolve } from 'node:path';
import type { Kind, Taken } from '../../capabilities/certification/index.ts';
import { type Command, type ExitCode, readArguments, type Terminal, UsageError } from '../command.ts';
import { openNamed } from '../database.ts';
import { readText } from '../runbooks/files.ts';
import { type Row, readRows } from './rows.ts';

const HELP = `Usage: resurface import certification FILE … [options]

Takes in learners, modules, credentials, attempts, progress, checkpoints and user_credentials. What is there already is
replaced; the same file twice changes nothing. Each row is checked by itself: good ones are taken in, the others are
named with what is wrong. Exit code 1 when a row was refused.

CSV: one kind of record a file, named by the file (learners.csv) or by --kind; the first line names the columns. Lists
are written "one; two", scores and weights "clarity=80; depth=75". JSON: { "learners": [ … ], "attempts": [ … ] }, or a
list of one kind.

  --kind NAME      the kind of record, when the file's name does not say it
  --database URL   a file, or postgres://… (default: DATABASE_URL, as for the bot)
  --check          only look at the rows; no database is needed
  --help           this text
`;

const OPTIONS = {
  kind: { type: 'string' },
  database: { type: 'string' },
  check: { type: 'boolean', default: false },
} as const;

export const certificationCommand: Command = { about: 'take in learners, attempts and credentials', help: HELP, run };

/** Rows of one unit of work. */
const TOGETHER = 200;
/** Refused rows that are named; the others are counted. */
const MOST_NAMED = 100;
const TELL_EVERY = 5_000;

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  if (positionals.length === 0) throw new UsageError('Which file? resurface import certification FILE');
  const { KINDS, readRecord, takeIn } = await import('../../capabilities/certification/index.ts');
  const batches = positionals.flatMap((path) => readFile(path, values.kind, KINDS, terminal));
  const inOrder = batches.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const report = createReport(terminal);
  const check = async (kind: Kind, given: readonly unknown[]): Promise<Taken> => {
    const read = given.map((one) => readRecord(kind, one));
    const refused = read.flatMap((one, index) => ('problems' in one ? [{ index, problems: one.problems }] : []));
    return { taken: given.length - refused.length, refused };
  };
  if (values.check) {
    for (const batch of inOrder) await take(batch, check, report);
  } else {
    await using db = await openNamed(values.database, terminal);
    const now = () => Temporal.Instant.fromEpochMilliseconds(Date.now());
    for (const batch of inOrder) await take(batch, (kind, given) => takeIn(db, kind, given, now()), report);
  }
  return report.end(values.check ? 'fine' : 'taken in');
}

type Batch = { readonly file: string; readonly kind: Kind; readonly rows: readonly Row[] };

function readFile(path: string, given: string | undefined, kinds: readonly Kind[], { cwd }: Terminal): Batch[] {
  const file = basename(path);
  const text = readText(resolve(cwd, path));
  const name = given ?? file.slice(0, -extname(file).length || undefined).replaceAll('-', '_');
  return readRows(file, text).map(({ name: word = name, rows }) => {
    const kind = kinds.find((each) => each === word);
    if (kind) return { file, kind, rows };
    throw new UsageError(`“${word}” in ${file} is no kind of record. Say --kind: ${kinds.join(', ')}.`);
  });
}

async function take(
  { file, kind, rows }: Batch,
  work: (kind: Kind, given: readonly unknown[]) => Promise<Taken>,
  report: Report,
): Promise<void> {
  for (let from = 0; from < rows.length; from += TOGETHER) {
    const some = rows.slice(from, from + TOGETHER);
    const good = some.flatMap((row) => ('record' in row ? [row] : []));
    const { taken, refused } = await work(
      kind,
      good.map(({ record }) => record),
    );
    const wrong = refused.map(({ index, problems }) => ({
      place: good[index]?.place ?? '',
      words: problems.join('; '),
    }));
    const unreadable = some.flatMap((row) => ('problem' in row ? [{ place: row.place, words: row.problem }] : []));
    for (const { place, words } of [...unreadable, ...wrong]) report.refuse(`${file}, ${place}: ${words}`);
    report.take(kind, taken, `${file}: ${from + some.length} of ${rows.length}`);
  }
}

type Report = {
  refuse(words: string): void;
  take(kind: Kind, taken: number, progress: string): void;
  end(what: string): ExitCode;
};

function createReport(terminal: Terminal): Report {
  const counts = new Map<Kind, number>();
  let refused = 0;
  let looked = 0;
  let toldAt = 0;
  return {
    refuse(words) {
      refused += 1;
      looked += 1;
      if (refused <= MOST_NAMED) terminal.err(`${words}\n`);
    },
    take(kind, taken, progress) {
      counts.set(kind, (counts.get(kind) ?? 0) + taken);
      looked += taken;
      if (looked - toldAt < TELL_EVERY) return;
      toldAt = looked;
      terminal.err(`${progress}\n`);
    },
    end(what) {
      for (const [kind, taken] of counts) terminal.out(`${kind}: ${taken} ${what}\n`);
      if (refused > MOST_NAMED) terminal.err(`And ${refused - MOST_NAMED} more.\n`);
      terminal.out(refused === 0 ? 'Nothing was refused.\n' : `${refused} refused.\n`);
      return refused === 0 ? 0 : 1;
    },
  };
}
