/** `resurface export run RUN-7`: a whole run on the standard output, for people or for programs. */
import { type Command, type ExitCode, readArguments, type Terminal, UsageError } from '../command.ts';
import { openNamed } from '../database.ts';

const HELP = `Usage: resurface export run RUN-7 [options]

Writes everything that happened in a run to the standard output: who, when, each step with its answer, evidence,
approvals, actions and every event. People stand there by their Slack ids.

  --format md|json  for people, or for programs (default: md)
  --database URL    a file, or postgres://… (default: DATABASE_URL, as for the bot)
  --help            this text
`;

const OPTIONS = { database: { type: 'string' }, format: { type: 'string', default: 'md' } } as const;

export const runCommand: Command = { about: 'a whole run, as Markdown or JSON', help: HELP, run };

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const { exportJson, exportMarkdown, parseRunId, readRun } = await import('../../capabilities/runs/index.ts');
  const id = parseRunId(positionals[0] ?? '');
  if (id === undefined || positionals.length > 1)
    throw new UsageError('Say which run, for example: resurface export run RUN-7');
  if (values.format !== 'md' && values.format !== 'json')
    throw new UsageError(`--format is md or json, not "${values.format}".`);
  await using db = await openNamed(values.database, terminal);
  const exported = await readRun(db.read, id);
  terminal.out(values.format === 'json' ? exportJson(exported) : exportMarkdown(exported));
  return 0;
}
