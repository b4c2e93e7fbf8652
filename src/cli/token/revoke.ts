/** `resurface token revoke ID`: from the next request on it is not known. */
import { revokeToken } from '../../platform/http/tokens.ts';
import { type Command, type ExitCode, readArguments, type Terminal, UsageError } from '../command.ts';
import { openNamed } from '../database.ts';

const HELP = `Usage: resurface token revoke ID [options]

From the next request on the token is not known. ID is the number that resurface token list shows first.

  --database URL   a file, or postgres://… (default: DATABASE_URL, as for the bot)
  --help           this text
`;

const OPTIONS = { database: { type: 'string' } } as const;

export const revokeCommand: Command = { about: 'end one, at once', help: HELP, run };

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [id = '', ...more] = positionals;
  if (!/^\d{1,9}$/.test(id) || more.length > 0) {
    throw new UsageError('Which one? resurface token revoke ID, with the number that resurface token list shows.');
  }
  await using db = await openNamed(values.database, terminal);
  const at = Temporal.Instant.fromEpochMilliseconds(Date.now());
  const isRevoked = await db.write((tx) => revokeToken(tx, Number(id), at));
  if (!isRevoked) throw new UsageError(`There is no token ${id} that still works. See resurface token list.`);
  terminal.out(`Token ${id} is revoked.\n`);
  return 0;
}
