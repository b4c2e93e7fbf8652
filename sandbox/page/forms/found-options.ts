/**
 * Options that an app found for an external select, by value. Slack sends the whole option back, so the sandbox
 * is told the words as well: with them it asks the app again and finds the same option.
 */
import type { Json } from '../../protocol.ts';

const found = new Map<string, string>();

export function rememberOption(value: string, words: string): void {
  found.set(value, words);
}

/** The option as it was offered, or only its value when it never was. */
export function wholeOption(value: string): Json {
  const words = found.get(value);
  return words === undefined ? value : { value, text: { type: 'plain_text', text: words } };
}
