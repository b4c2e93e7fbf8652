/**
 * A stand-in's control API: the same commands in code (`service.control.seed({…})`) and over HTTP
 * (`POST /control/seed`). `state` takes nothing and is a `GET`.
 */
import { z } from 'zod';
import { ControlError } from '../control/requests.ts';

export type Command<In, Out> = (asked: In) => Out;

export type Commands = Readonly<Record<string, Command<never, unknown>>>;

/** @returns a command that throws a ZodError for what makes no sense. */
export function command<S extends z.ZodType, Out>(
  schema: S,
  run: (asked: z.output<S>) => Out,
): Command<z.input<S>, Out> {
  return (asked) => run(schema.parse(asked));
}

/** @throws ControlError for a command that is not there and for what makes no sense. */
export async function obey(commands: Commands, name: string, asked: unknown): Promise<unknown> {
  const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!found)
    throw new ControlError(`There is no ${name} here. There are: ${Object.keys(commands).sort().join(', ')}.`, 404);
  try {
    // The cast: each command checks what it is given by its own schema.
    return (await (found as Command<unknown, unknown>)(asked)) ?? { ok: true };
  } catch (error) {
    if (error instanceof z.ZodError) throw new ControlError(error.issues.map(inWords).join('; '));
    throw error;
  }
}

function inWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return issue.errors.map((each) => each.map(inWords).join('; ')).join(', or ');
  const where = issue.path.join('.');
  return where === '' ? issue.message : `${where}: ${issue.message}`;
}
