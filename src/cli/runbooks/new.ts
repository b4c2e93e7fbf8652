/** `resurface runbooks new`: a page to fill in. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { slug } from '../../platform/runbook/headings.ts';
import { type Command, type ExitCode, readArguments, type Terminal, UsageError } from '../command.ts';
import { drawTemplate, TEMPLATES } from './template.ts';

const HELP = `Usage: resurface runbooks new TITLE [options]

Writes a runbook to fill in. The linter lists what is left to do in it.

  --kind KIND    operational (default), or alert: started by a firing alert
  --owner TEAM   who looks after it
  --dir FOLDER   where it goes (default: runbooks)
  --print        write it to the screen instead
  --help         this text
`;

const OPTIONS = {
  kind: { type: 'string', default: 'operational' },
  owner: { type: 'string', default: 'team-TODO' },
  dir: { type: 'string', default: 'runbooks' },
  print: { type: 'boolean' },
} as const;

export const newCommand: Command = { about: 'write a runbook to fill in', help: HELP, run };

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const title = positionals.join(' ').trim();
  if (title === '') throw new UsageError('Which title? resurface runbooks new "Stuck jobs"');
  const kind = TEMPLATES.find((each) => each === values.kind);
  if (!kind) throw new UsageError(`--kind is one of ${TEMPLATES.join(', ')}.`);
  const id = slug(title).replace(/-{2,}/g, '-') || 'runbook';
  const text = drawTemplate({ title, id, kind, owner: values.owner, today: terminal.today() });
  if (values.print) {
    terminal.out(text);
    return 0;
  }
  const path = join(resolve(terminal.cwd, values.dir), `${id}.md`);
  const shown = relative(terminal.cwd, path);
  if (existsSync(path)) throw new UsageError(`${shown} is there already. Choose another title, or another --dir.`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  terminal.out(`${shown} is written. Fill in what says TODO, then: resurface runbooks lint ${shown}\n`);
  return 0;
}
