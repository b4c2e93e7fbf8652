/**
 * Slack's rules for blocks, messages and views, checked offline and strictly: where sources differ, the stricter
 * figure or a "no" holds. Pure: nothing here reads a clock, the network or the bot's code.
 *
 * Where to look: a figure in `limits.ts`; which surface takes a block in `blocks.ts` (SURFACES); which block takes
 * an element in `elements.ts` (ELEMENTS_OF); a field of a thing in the table named after it.
 */

import { LIMITS } from './limits.ts';
import { checkBlockList, checkMessage, type MessageKind, readWire } from './message.ts';
import { checkWhole } from './payload.ts';
import { checkView } from './view.ts';
import { figure, type Place, type Problem, type Rule, refuse, type Surface } from './vocabulary.ts';

export { SURFACES } from './blocks.ts';
export { LIMITS } from './limits.ts';
export type { Problem, Surface } from './vocabulary.ts';

/** Why Slack would refuse this message; empty when it takes it. Lists may also come as JSON text, as in a form. Never throws. */
export function validateMessage(payload: unknown, kind: MessageKind = 'post'): Problem[] {
  return collect('message', 'invalid_blocks', payload, (value, at) => checkMessage(value, kind, at));
}

/** Why Slack would refuse this view, a modal or Home by its `type`; empty when it takes it. Never throws. */
export function validateView(view: unknown): Problem[] {
  return collect('modal', 'invalid_arguments', view, checkView);
}

/** The blocks alone, as they would stand on that surface. Paths begin with `/blocks`. Never throws. */
export function validateBlocks(blocks: unknown, surface: Surface): Problem[] {
  const error = surface === 'message' ? 'invalid_blocks' : 'invalid_arguments';
  return collect(surface, error, blocks, (value, root) => {
    const at = { ...root, path: '/blocks' };
    const lists = checkBlockList(readWire(value), at, surface === 'message' ? 'invalid_blocks_format' : error);
    const max = surface === 'message' ? LIMITS.message.blocks : LIMITS.view.blocks;
    for (const one of lists) {
      if (one.blocks.length > max)
        refuse(at, 'too-many', `There may be ${max} blocks here, there are ${figure(one.blocks.length)}.`);
    }
    checkWhole(lists);
  });
}

/** Looks at what would go over the wire: properties that are undefined do not. */
function collect(surface: Surface, error: string, given: unknown, rule: Rule): Problem[] {
  const at: Place = { path: '', surface, error, problems: [] };
  const wire = toJson(given);
  if (wire === 'impossible')
    refuse(at, 'not-json', 'This cannot be written as JSON: it holds a cycle, a bigint or is nested too deep.');
  else rule(wire.value, at);
  return at.problems;
}

function toJson(value: unknown): { readonly value: unknown } | 'impossible' {
  try {
    const text = JSON.stringify(value);
    return { value: text === undefined ? undefined : JSON.parse(text) };
  } catch {
    return 'impossible';
  }
}
