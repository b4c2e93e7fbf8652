/** `resurface runbooks import`: scraped text that lost its Markdown → files to put into the library. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { importText, type Note } from '../../platform/runbook/import/import.ts';
import { type Command, type ExitCode, readArguments, type Terminal, UsageError } from '../command.ts';
import { readText } from './files.ts';

const HELP = `Usage: resurface runbooks import FILE [options]

Turns text that was copied or scraped from a page, and lost its headings and lists, into Markdown.
It says what it was unsure of, and what seems to be missing. Nothing is made up.

  --out FOLDER   where the files go (default: runbooks)
  --source URL   where the text was published; it is kept in the front matter
  --force        replace files that are there already
  --print        write to the screen instead
  --help         this text
`;

const OPTIONS = {
  out: { type: 'string', default: 'runbooks' },
  source: { type: 'string' },
  force: { type: 'boolean' },
  print: { type: 'boolean' },
} as const;

export const importCommand: Command = { about: 'turn scraped text into Markdown runbooks', help: HELP, run };

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new UsageError('Which file? resurface runbooks import FILE');
  const absolute = resolve(terminal.cwd, path);
  if (!existsSync(absolute)) throw new UsageError(`There is no file ${path}.`);
  const origin = { name: basename(path), ...(values.source === undefined ? {} : { url: values.source }) };
  const imported = importText(readText(absolute), origin);
  if (!imported.ok) {
    terminal.err(`${path}: ${imported.reason}\n`);
    return 1;
  }
  const { files, notes } = imported;
  if (values.print) terminal.out(files.map((file) => `<!-- ${file.path} -->\n${file.text}`).join('\n'));
  else writeAll(files, values.out, values.force === true, terminal);
  terminal.err(drawNotes(path, notes, values.source));
  return 0;
}

function writeAll(
  files: readonly { readonly path: string; readonly text: string }[],
  folder: string,
  force: boolean,
  terminal: Terminal,
): void {
  const out = resolve(terminal.cwd, folder);
  const there = force ? [] : files.filter(({ path }) => existsSync(join(out, path)));
  if (there.length > 0)
    throw new UsageError(
      `${there.map(({ path }) => path).join(', ')} is there already: --force replaces, --out takes another folder.`,
    );
  mkdirSync(out, { recursive: true });
  for (const { path, text } of files) {
    writeFileSync(join(out, path), text);
    terminal.out(`${relative(terminal.cwd, join(out, path)).replaceAll('\\', '/')}\n`);
  }
}

const HEADINGS: Readonly<Record<Note['kind'], string>> = {
  missing: 'Seems to be missing',
  unsure: 'Please check',
  dropped: 'Left out',
};

function drawNotes(path: string, notes: readonly Note[], source: string | undefined): string {
  const kinds: readonly Note['kind'][] = ['missing', 'unsure', 'dropped'];
  const parts = kinds.flatMap((kind) => {
    const own = notes.filter((note) => note.kind === kind);
    return own.length === 0
      ? []
      : [`${HEADINGS[kind]}:\n${own.map(({ line, message }) => `  ${path}:${line} ${message}\n`).join('')}`];
  });
  const ask = notes.some(({ kind }) => kind === 'missing')
    ? [
        source === undefined
          ? 'Where was it published? Give its address with --source, and fill in the TODO lines from there.\n'
          : `Fill in the TODO lines from ${source}.\n`,
      ]
    : [];
  return [...parts, ...ask].join('');
}
