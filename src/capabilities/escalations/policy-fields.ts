/** What the forms of the policy have in common: fields that are read, and where a problem is shown. Pure. */
import type { KnownBlock } from '@slack/types';
import { UserError } from '../../platform/errors.ts';
import { checkboxInput } from '../../platform/slack/blocks.ts';
import type { FormValues } from '../../platform/slack/form.ts';
import type { Priority } from './escalation.ts';
import { parseLength } from './sla/length.ts';
import { parsePolicy, problemsOfPolicy, type SlaPolicy } from './sla/policy.ts';

export function hoursInput(priority: Priority, businessHours: boolean): KnownBlock {
  const choices = [{ value: 'yes', text: 'Only business hours count' }];
  return checkboxInput({
    id: `${priority}.businessHours`,
    label: 'Hours',
    optional: true,
    choices,
    ...(businessHours ? { initial: ['yes'] } : {}),
  });
}

export function lengthOf(values: FormValues, field: string): number {
  return parseLength(values.text(field), field);
}

/** Where a field of the policy has another name in its form. */
const FIELD_OF: Readonly<Record<string, string>> = { 'digest.at': 'digestAt', pauseAtMostMinutes: 'pauseAtMost' };

/** @throws UserError at the field that the first problem belongs to. */
export function checked(policy: unknown): SlaPolicy {
  const [first] = problemsOfPolicy(policy);
  if (!first) return parsePolicy(policy);
  const [stage = '', ...rest] = first.path.split('.');
  const field =
    FIELD_OF[first.path] ?? (rest.length >= 2 && stage !== 'week' && stage !== 'holidays' ? rest.join('.') : stage);
  // The words name the place as well; here the place is the field.
  const words = first.problem.replace(/^[^:]*: /, '');
  throw new UserError(`${words.charAt(0).toUpperCase()}${words.slice(1)}`, { field });
}

/** What a parser of its own says is shown at the field it read. */
export function atField<Value>(field: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    if (error instanceof UserError) throw new UserError(error.message, { field });
    throw error;
  }
}
