/** The bot's database, for commands that look into it or change it. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDatabaseUrl } from '../config.ts';
import type { Db } from '../platform/store/db.ts';
import { openDatabase } from '../platform/store/open.ts';
import { type Terminal, UsageError } from './command.ts';

/**
 * Closed when the block that holds it ends.
 * @param named what `--database` says. Default: what DATABASE_URL says, as for the bot.
 * @throws UsageError when there is no such file: a command never makes a database.
 */
export async function openNamed(named: string | undefined, { cwd, env }: Terminal): Promise<Db & AsyncDisposable> {
  const url = named ?? parseDatabaseUrl((await env?.()) ?? {});
  const isServer = /^postgres(ql)?:\/\//.test(url);
  const path = isServer ? url : resolve(cwd, url.replace(/^(sqlite|file):(\/\/)?/, ''));
  if (!isServer && !existsSync(path)) {
    throw new UsageError(
      `There is no database ${path}. Name the bot's with --database or DATABASE_URL, or start the bot once.`,
    );
  }
  const db = await openDatabase(path);
  return Object.assign(db, { [Symbol.asyncDispose]: () => db.close() });
}
