/** When files were last changed, as Git knows it. Without Git, or with half a history, nobody knows: then no date is said. */
import { execFile } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { SourceFile } from './files.ts';

const execute = promisify(execFile);
const PATIENCE_MS = 20_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** By absolute path. A file that differs from its last commit was changed today. Never rejects. */
export async function readChangeDates(
  files: readonly SourceFile[],
  today: Temporal.PlainDate,
): Promise<ReadonlyMap<string, Temporal.PlainDate>> {
  const dates = new Map<string, Temporal.PlainDate>();
  const roots = new Map<string, Promise<string | undefined>>();
  for (const { absolute } of files) {
    const folder = dirname(absolute);
    if (!roots.has(folder)) roots.set(folder, findRoot(folder));
  }
  for (const root of new Set(await Promise.all(roots.values()))) {
    if (root === undefined) continue;
    const inside = files.filter(({ absolute }) => !relative(root, absolute).startsWith('..'));
    await readRoot(root, inside, today, dates).catch(() => dates.clear());
  }
  return dates;
}

/** Undefined outside of a repository, and in a shallow one: its oldest commit seems to have made everything. */
async function findRoot(folder: string): Promise<string | undefined> {
  try {
    const [root, shallow] = (await git(folder, ['rev-parse', '--show-toplevel', '--is-shallow-repository'])).split(
      '\n',
    );
    return shallow === 'false' ? root : undefined;
  } catch {
    // No Git here, or no repository.
    return undefined;
  }
}

async function readRoot(
  root: string,
  files: readonly SourceFile[],
  today: Temporal.PlainDate,
  dates: Map<string, Temporal.PlainDate>,
): Promise<void> {
  const paths = files.map(({ absolute }) => relative(root, absolute));
  const log = await git(root, ['log', '--format=%x01%cs', '--name-only', '--', ...paths]);
  for (const commit of log.split('\u0001').slice(1)) {
    const [date = '', ...names] = commit.split('\n').filter((line) => line !== '');
    for (const name of names)
      if (!dates.has(join(root, name))) dates.set(join(root, name), Temporal.PlainDate.from(date));
  }
  const status = await git(root, ['status', '--porcelain', '--', ...paths]);
  for (const line of status.split('\n')) if (line !== '') dates.set(join(root, line.slice(3)), today);
}

async function git(folder: string, args: readonly string[]): Promise<string> {
  const options = { cwd: folder, timeout: PATIENCE_MS, maxBuffer: MOST_BYTES };
  const { stdout } = await execute('git', ['-c', 'core.quotepath=off', ...args], options);
  return stdout;
}
