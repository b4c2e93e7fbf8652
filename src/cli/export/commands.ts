/** `resurface export …`: what was kept, as files that are read without the bot. */
import type { Command } from '../command.ts';
import { runCommand } from './run.ts';

export const exportCommands: Readonly<Record<string, Command>> = { run: runCommand };
