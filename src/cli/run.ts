/** Finds the command that is meant, and turns what it throws into words. */
import { readFileSync } from 'node:fs';
import leven from 'leven';
import { errorId, StartError, UserError } from '../platform/errors.ts';
import { type Command, type ExitCode, type Terminal, UsageError } from './command.ts';
import { exportCommands } from './export/commands.ts';
import { importCommands } from './imports/commands.ts';
import { runbookCommands } from './runbooks/commands.ts';
import { tokenCommands } from './token/commands.ts';

/** Groups of commands: `resurface runbooks lint`. */
const GROUPS: Readonly<
  Record<string, { readonly about: string; readonly commands: Readonly<Record<string, Command>> }>
> = {
  export: { about: 'take out what was kept', commands: exportCommands },
  import: { about: 'bring records in', commands: importCommands },
  runbooks: { about: 'check, inspect, write and import runbooks', commands: runbookCommands },
  token: { about: 'who may call the API', commands: tokenCommands },
};

/** Never rejects. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    if (error instanceof UsageError || error instanceof UserError || error instanceof StartError) {
      terminal.err(`${error.message}\n`);
      return 2;
    }
    const id = errorId();
    terminal.err(`Sorry, that did not work, and it was not your doing (${id}).\n`);
    terminal.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 2;
  }
}

async function dispatch([first, second, ...rest]: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (first === '--version' || first === '-v') return say(terminal, `${readVersion()}\n`);
  if (first === undefined || isHelp(first)) return say(terminal, overview());
  const group = GROUPS[first];
  if (!group) throw new UsageError(unknown(first, Object.keys(GROUPS), 'resurface --help'));
  if (second === undefined || isHelp(second)) return say(terminal, groupHelp(first));
  const command = group.commands[second];
  if (!command) throw new UsageError(unknown(second, Object.keys(group.commands), `resurface ${first} --help`));
  if (rest.some(isHelp)) return say(terminal, command.help);
  return command.run(rest, terminal);
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h' || word === 'help';
}

function say(terminal: Terminal, text: string): ExitCode {
  terminal.out(text);
  return 0;
}

function overview(): string {
  const lists = Object.entries(GROUPS).map(
    ([name, { about, commands }]) => `${name}: ${about}\n${list(name, commands)}`,
  );
  return [
    'Usage: resurface COMMAND [options]',
    '',
    ...lists,
    'Add --help to a command for its options. --version says which version this is.',
    '',
  ].join('\n');
}

function groupHelp(name: string): string {
  return `Usage: resurface ${name} COMMAND [options]\n\n${list(name, GROUPS[name]?.commands ?? {})}\n`;
}

function list(group: string, commands: Readonly<Record<string, Command>>): string {
  const width = Math.max(...Object.keys(commands).map(({ length }) => length));
  return Object.entries(commands)
    .map(([name, { about }]) => `  ${group} ${name.padEnd(width)}  ${about}\n`)
    .join('');
}

function unknown(word: string, known: readonly string[], help: string): string {
  const [near] = known.filter((name) => leven(name, word) <= 2);
  return `There is no command "${word}". ${near ? `Did you mean "${near}"?` : `See ${help}.`}`;
}

function readVersion(): string {
  const about: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : 'unknown';
}
