/** The inputs that the actions share, as a person types them, and who may ask. */
import { z } from 'zod';
import type { ActionContext } from '../../../platform/actions/action.ts';
import type { Around } from './around.ts';

export const DOMAIN = z.string().max(300, 'Use 300 characters at most.').describe('Domain');
export const ORGANISATION = z
  .string()
  .regex(/^[\w.:-]{1,128}$/, 'Not an organisation: it looks like org_01ABC.')
  .describe('Organisation at WorkOS');

/** Programs have a token of their own. @throws UserError for anybody else but an operator. */
export async function requireRight({ people }: Around, { by }: Pick<ActionContext, 'by'>): Promise<void> {
  if (by !== 'system') await people.requireOperator(by);
}
