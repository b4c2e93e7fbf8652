/** `resurface token list`: whose there are, what they may do and whether they are used. Never a token. */
import { isAlive, listTokens, type Token } from '../../platform/http/tokens.ts';
import { type Command, type ExitCode, readArguments, type Terminal, UsageError } from '../command.ts';
import { openNamed } from '../database.ts';

const HELP = `Usage: resurface token list [options]

Whose tokens there are, what they may do and when they were last used. The tokens themselves are kept nowhere.

  --database URL   a file, or postgres://… (default: DATABASE_URL, as for the bot)
  --help           this text
`;

const OPTIONS = { database: { type: 'string' } } as const;

export const listCommand: Command = { about: 'whose there are, and whether they are used', help: HELP, run };

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  if (positionals.length > 0) throw new UsageError('resurface token list takes options only. See --help.');
  await using db = await openNamed(values.database, terminal);
  const tokens = await listTokens(db.read);
  const now = Temporal.Instant.fromEpochMilliseconds(Date.now());
  if (tokens.length === 0) terminal.out('There is no token yet. resurface token create --help says how to make one.\n');
  for (const token of tokens) terminal.out(`${lineOf(token, now)}\n`);
  return 0;
}

function lineOf(token: Token, now: Temporal.Instant): string {
  const { id, name, scopes, createdAt, usedAt } = token;
  const used = usedAt ? `used ${dayOf(usedAt)}` : 'never used';
  return [`${id}`.padStart(4), name, scopes.join(' '), `made ${dayOf(createdAt)}`, used, stateOf(token, now)].join(
    '  ',
  );
}

function stateOf(token: Token, now: Temporal.Instant): string {
  const { revokedAt, expiresAt } = token;
  if (revokedAt) return `revoked ${dayOf(revokedAt)}`;
  if (!isAlive(token, now)) return 'expired';
  return expiresAt ? `works until ${dayOf(expiresAt)}` : 'works';
}

function dayOf(at: Temporal.Instant): string {
  return at.toString().slice(0, 10);
}
