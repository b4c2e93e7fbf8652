/** `resurface runbooks lint`: for a person, and for the CI of any repository. */
import { existsSync, writeFileSync } from 'node:fs';
import { parseActions } from '../../platform/runbook/lint/actions.ts';
import { listRules } from '../../platform/runbook/lint/documentation.ts';
import { fixSource, type LintOptions, lintLibrary } from '../../platform/runbook/lint/lint.ts';
import { neighboursOf } from '../../platform/runbook/lint/neighbours.ts';
import { countBySeverity, drawReport, FORMATS, type Format } from '../../platform/runbook/lint/report.ts';
import { type Command, type ExitCode, readArguments, type Terminal, UsageError } from '../command.ts';
import { readSources, type SourceFile } from './files.ts';
import { readChangeDates } from './git.ts';

const HELP = `Usage: resurface runbooks lint [PATH …] [options]

Checks Markdown files, and folders of them (default: runbooks). Exit code 1 when there are errors.

  --fix           mend what has one right answer, in place
  --format NAME   text (default), json, or github for annotations in a pull request
  --info WHEN     always or never; default: on pages with front matter of ours
  --action NAME   an action that your own bot registers; may be given several times
  --rules         list every rule and why it is one
  --help          this text
`;

const OPTIONS = {
  fix: { type: 'boolean' },
  format: { type: 'string', default: 'text' },
  info: { type: 'string' },
  action: { type: 'string', multiple: true, default: [] as string[] },
  rules: { type: 'boolean' },
} as const;

export const lintCommand: Command = { about: 'say what is wrong with runbooks, and mend it', help: HELP, run };

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  if (values.rules) {
    terminal.out(`${listRules()}\n`);
    return 0;
  }
  const format = readFormat(values.format);
  const info = readInfo(values.info);
  const files = await readSources(positionals.length > 0 ? positionals : [defaultFolder(terminal)], terminal.cwd);
  if (files.length === 0) throw new UsageError('There are no Markdown files there.');
  const context = { today: terminal.today(), actions: parseActions(values.action) };
  const dates = await readChangeDates(files, context.today);
  const { count: fixed, mended } = values.fix ? mend(files, context, info) : { count: 0, mended: files };
  const sources = mended.map(({ path, absolute, text }) => {
    const changedOn = dates.get(absolute);
    return { path, text, neighbours: neighboursOf(absolute), ...(changedOn ? { changedOn } : {}) };
  });
  const problems = lintLibrary(sources, context, info);
  terminal.out(drawReport({ problems, files: files.length, fixed }, format));
  return countBySeverity(problems).error > 0 ? 1 : 0;
}

function mend(
  files: readonly SourceFile[],
  context: Pick<Parameters<typeof fixSource>[1], 'today' | 'actions'>,
  info: LintOptions,
): { count: number; mended: SourceFile[] } {
  let count = 0;
  const mended = files.map((file) => {
    const { text, fixed } = fixSource(
      file.text,
      { ...context, path: file.path, neighbours: neighboursOf(file.absolute) },
      info,
    );
    if (text !== file.text) writeFileSync(file.absolute, text);
    count += fixed;
    return { ...file, text };
  });
  return { count, mended };
}

function defaultFolder({ cwd }: Terminal): string {
  return existsSync(`${cwd}/runbooks`) ? 'runbooks' : '.';
}

function readFormat(word: string): Format {
  const format = FORMATS.find((each) => each === word);
  if (!format) throw new UsageError(`--format is one of ${FORMATS.join(', ')}.`);
  return format;
}

function readInfo(word: string | undefined): LintOptions {
  if (word === undefined) return {};
  if (word !== 'always' && word !== 'never') throw new UsageError('--info is always or never.');
  return { info: word };
}
