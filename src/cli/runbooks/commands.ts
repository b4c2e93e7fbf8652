/** The commands about runbooks, a line each. */
import type { Command } from '../command.ts';
import { importCommand } from './import.ts';
import { inspectCommand } from './inspect.ts';
import { lintCommand } from './lint.ts';
import { newCommand } from './new.ts';

export const runbookCommands: Readonly<Record<string, Command>> = {
  lint: lintCommand,
  inspect: inspectCommand,
  new: newCommand,
  import: importCommand,
};
