/** `resurface token create NAME --scope …`: shown once, kept as a hash. */
import { isScope, SCOPES, type Scope } from '../../platform/http/scopes.ts';
import { createToken } from '../../platform/http/tokens.ts';
import { type Command, type ExitCode, readArguments, type Terminal, UsageError } from '../command.ts';
import { openNamed } from '../database.ts';

const LIST = Object.entries(SCOPES)
  .map(([scope, about]) => `                   ${scope.padEnd(14)} ${about}\n`)
  .join('');

const HELP = `Usage: resurface token create NAME --scope SCOPE [options]

Makes a token for a program that calls the API, and shows it once: keep it where the program finds it. NAME says who
uses it, and stands in the log. Only a hash is kept; a lost token is revoked and made anew.

  --scope SCOPE    what it may do; may be given several times:
${LIST}  --expires DAYS   it ends after so many days (default: never)
  --database URL   a file, or postgres://… (default: DATABASE_URL, as for the bot)
  --help           this text
`;

const OPTIONS = {
  scope: { type: 'string', multiple: true },
  expires: { type: 'string' },
  database: { type: 'string' },
} as const;

export const createCommand: Command = { about: 'make one for a program, shown once', help: HELP, run };

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [name = '', ...more] = positionals;
  if (!/^[\w.@ -]{1,60}$/.test(name) || more.length > 0) {
    throw new UsageError('Which program is it for? resurface token create "data warehouse" --scope records:write');
  }
  const scopes = readScopes(values.scope ?? []);
  const days = readDays(values.expires);
  const at = Temporal.Instant.fromEpochMilliseconds(Date.now());
  const expiresAt = days === undefined ? undefined : at.add({ hours: days * 24 });
  await using db = await openNamed(values.database, terminal);
  const token = await db.write((tx) => createToken(tx, { name, scopes, at, ...(expiresAt ? { expiresAt } : {}) }));
  terminal.err(`This is shown once. It may ${scopes.map((scope) => SCOPES[scope]).join(', and ')}.\n`);
  terminal.out(`${token}\n`);
  return 0;
}

function readScopes(given: readonly string[]): readonly Scope[] {
  if (given.length === 0) throw new UsageError(`What may it do? Say --scope: ${Object.keys(SCOPES).join(', ')}.`);
  return [...new Set(given)].map((word) => {
    if (isScope(word)) return word;
    throw new UsageError(`There is no scope "${word}". There are ${Object.keys(SCOPES).join(', ')}.`);
  });
}

function readDays(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^[1-9]\d{0,4}$/.test(given)) throw new UsageError('--expires takes a number of days, such as 90.');
  return Number(given);
}
