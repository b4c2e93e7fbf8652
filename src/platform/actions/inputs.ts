/** What a person typed for an action, read and checked. Pure. */
import { z } from 'zod';
import { redact } from '../redact.ts';
import type { Action } from './action.ts';

export type Inputs = Readonly<Record<string, string>>;

export type Read =
  | { readonly ok: true; readonly inputs: Readonly<Record<string, unknown>> }
  /** By field: what is wrong, as a sentence. */
  | { readonly ok: false; readonly problems: Readonly<Record<string, string>> };

/** One field of a form. */
export type Field = { readonly name: string; readonly label: string; readonly isNeeded: boolean };

/** What an action asks for, in order. */
export function fieldsOf({ inputs }: Pick<Action, 'inputs'>): readonly Field[] {
  return Object.entries(inputs.shape).map(([name, schema]) => ({
    name,
    label: labelOf(name, schema),
    // What is there without being given is no need.
    isNeeded: !z.safeParse(schema, undefined).success,
  }));
}

/** As it is kept and as it is performed: trimmed, what is empty left out, secrets replaced. May be called twice. */
export function withoutSecrets(raw: Inputs): Inputs {
  const given = Object.entries(raw).map(([name, value]) => [name, redact(value).trim()] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

/** @param raw what `withoutSecrets` returned. */
export function parseInputs({ inputs }: Pick<Action, 'inputs'>, raw: Inputs): Read {
  const read = inputs.safeParse(raw, {
    error: (issue) => (issue.code === 'invalid_type' && issue.input === undefined ? 'This is needed.' : undefined),
  });
  const problems: Record<string, string> = {};
  for (const name of Object.keys(raw)) if (!(name in inputs.shape)) problems[name] = `There is no input “${name}”.`;
  for (const { path, message } of read.error?.issues ?? []) problems[String(path[0] ?? '')] ??= message;
  if (!read.success || Object.keys(problems).length > 0) return { ok: false, problems };
  return { ok: true, inputs: read.data };
}

/** The first problem in one sentence, with the label of its field. */
export function problemInWords({ inputs }: Pick<Action, 'inputs'>, problems: Readonly<Record<string, string>>) {
  const [name = '', words = ''] = Object.entries(problems)[0] ?? [];
  const schema = inputs.shape[name];
  return { field: name, words: schema ? `${labelOf(name, schema)}: ${words}` : words };
}

// The parameter's type is zod's own for one field of an object.
function labelOf(name: string, schema: z.core.$ZodType): string {
  return z.globalRegistry.get(schema)?.description ?? name;
}
