/** The commands that bring records in, a line each. */
import type { Command } from '../command.ts';
import { certificationCommand } from './certification.ts';

export const importCommands: Readonly<Record<string, Command>> = { certification: certificationCommand };
