/** Who may do what: the settings behind it. The people are in `people.ts`. */
import { z } from 'zod';
import type { Setting } from '../store/settings.ts';

/** The private channel in which cases are posted; its members are the operators. Empty: none chosen yet. */
export const operatorsChannel: Setting<string> = { name: 'operatorsChannel', schema: z.string(), initial: '' };

/** A user group whose members are the operators instead. Empty: the channel's members. */
export const operatorsGroup: Setting<string> = { name: 'operatorsGroup', schema: z.string(), initial: '' };

/** A user group whose members are the admins instead. Empty: the workspace's admins and owners. */
export const adminsGroup: Setting<string> = { name: 'adminsGroup', schema: z.string(), initial: '' };
