/** The strict check of blocks, messages and views, worded as Slack words its refusals. */
import { type Problem, validateMessage, validateView } from '../blockkit/index.ts';
import { isWireObject } from '../json.ts';
import type { Json, WireObject } from '../protocol.ts';
import { Refusal } from './method.ts';

/** Slack names one error although several things may be wrong: the first found. */
function refusalOf(problems: readonly Problem[], fallback: string): Refusal {
  return new Refusal(problems[0]?.error ?? fallback, { problems: problems.map(inSlackWords) });
}

export function inSlackWords({ message, path }: Problem): string {
  return `[ERROR] ${message} [json-pointer:${path}]`;
}

/** @throws Refusal */
export function checkMessage(payload: WireObject, kind: 'post' | 'update' | 'ephemeral'): void {
  const problems = validateMessage(payload, kind);
  if (problems.length > 0) throw refusalOf(problems, 'invalid_blocks');
}

/** @returns the view. @throws Refusal */
export function checkedView(view: Json | undefined, type: 'modal' | 'home'): WireObject {
  const problems = validateView(view).map((problem) => ({ ...problem, path: `/view${problem.path}` }));
  if (problems.length > 0) throw refusalOf(problems, 'invalid_arguments');
  if (!isWireObject(view) || view.type !== type) {
    throw new Refusal('invalid_arguments', { problems: [`[ERROR] must be of type ${type} [json-pointer:/view/type]`] });
  }
  return view;
}
