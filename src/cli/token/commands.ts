/** `resurface token …`: who may call the API. */
import type { Command } from '../command.ts';
import { createCommand } from './create.ts';
import { listCommand } from './list.ts';
import { revokeCommand } from './revoke.ts';

export const tokenCommands: Readonly<Record<string, Command>> = {
  create: createCommand,
  list: listCommand,
  revoke: revokeCommand,
};
