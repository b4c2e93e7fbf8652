/** Slack's clients send blocks and views as JSON inside a text: shown as what they are. */
import type { Json } from '../../protocol.ts';
import { isList, isObject } from '../wire.ts';

export function unfold(value: Json): Json {
  if (typeof value === 'string') return unfoldText(value);
  if (isList(value)) return value.map(unfold);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, each === undefined ? null : unfold(each)]),
  );
}

function unfoldText(text: string): Json {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
