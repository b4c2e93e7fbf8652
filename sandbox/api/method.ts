/** How a Web API method is written down: who may call it, how often, what it takes, what it does. */
import { z } from 'zod';
import { isWireObject, json, parseJson } from '../json.ts';
import type { Json, WireObject } from '../protocol.ts';
import type { Tier } from '../rates.ts';
import type { Token } from '../tokens.ts';
import type { World } from '../world.ts';

/** Slack says no. `more` goes beside `ok` and `error` in the answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly problems: readonly string[];
  readonly more: WireObject;
  constructor(code: string, { problems = [], more = {} }: { problems?: readonly string[]; more?: WireObject } = {}) {
    super(code);
    this.code = code;
    this.problems = problems;
    this.more = more;
  }
}

/** HTTP 429. */
export class TooFast extends Error {
  override readonly name = 'TooFast';
  readonly seconds: number;
  constructor(seconds: number) {
    super('ratelimited');
    this.seconds = seconds;
  }
}

/** @param seconds to wait, as `Rates.take` gives them. @throws TooFast when it is not 0. */
export function limit(seconds: number): void {
  if (seconds > 0) throw new TooFast(seconds);
}

export type Call = { readonly world: World; readonly token: Token };

export type About = {
  readonly tier: Tier;
  readonly token?: 'bot' | 'app' | 'none';
  /** All are needed. Scopes that depend on the conversation are checked inside (`needScope`). */
  readonly scopes?: readonly string[];
};

export type Method = About & {
  /** @throws Refusal */
  run(call: Call, args: Json): WireObject | Promise<WireObject>;
};

export function method<Shape extends z.ZodRawShape>(
  about: About,
  shape: Shape,
  run: (call: Call, args: z.output<z.ZodObject<Shape>>) => WireObject | Promise<WireObject>,
): Method {
  const schema = z.object(shape);
  return {
    ...about,
    run(call, args) {
      const parsed = schema.safeParse(args);
      if (!parsed.success) throw new Refusal('invalid_arguments', { problems: parsed.error.issues.map(explain) });
      return run(call, parsed.data);
    },
  };
}

function explain(issue: z.core.$ZodIssue): string {
  const pointer = issue.path.map((part) => `/${String(part)}`).join('');
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  if (missing && issue.path.length === 1) return `[ERROR] missing required field: ${String(issue.path[0])}`;
  return `[ERROR] ${issue.message} [json-pointer:${pointer}]`;
}

/** The kinds of argument. A form sends everything as text, JSON sends it as it is. */
export const arg = {
  text: z.preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string()),
  flag: z.preprocess(
    (value) => ({ true: true, '1': true, false: false, '0': false, '': false })[String(value)] ?? value,
    z.boolean(),
  ),
  whole: z.preprocess((value) => (typeof value === 'string' && value !== '' ? Number(value) : value), z.int()),
  /** JSON text or JSON. What cannot be read stays text, and the checks say so. */
  json: z.preprocess((value) => (typeof value === 'string' ? (parseJson(value) ?? value) : value), json),
};

export function needScope({ token }: Call, ...anyOf: readonly string[]): void {
  if (anyOf.some((scope) => token.scopes.includes(scope))) return;
  throw new Refusal('missing_scope', { more: { needed: anyOf.join(','), provided: token.scopes.join(',') } });
}

/** What Slack takes but a person would regret: goes along with the answer, and Slack's own client logs it. */
export function warning(words: string): WireObject {
  return { response_metadata: { messages: [`[WARN] ${words}`] } };
}

export function objectsIn(value: Json | undefined): readonly WireObject[] {
  return Array.isArray(value) ? value.filter(isWireObject) : [];
}
