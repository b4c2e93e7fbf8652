/** What a key means in the composer: pure, so that it can be read and tested in one place. */
import type { Completion } from './completion.ts';

export type KeyMeaning = 'send' | 'complete' | 'hide' | 'next' | 'previous' | 'older' | 'newer';

export type Typing = {
  readonly text: string;
  readonly completion: Completion | undefined;
  readonly active: number;
  /** The text is one that was sent before and has not been changed. */
  readonly recalled: boolean;
};

type Key = { readonly key: string; readonly shiftKey: boolean };

/** Undefined leaves the key to the text box. */
export function keyMeaning(
  { key, shiftKey }: Key,
  { text, completion, active, recalled }: Typing,
): KeyMeaning | undefined {
  const chosen = completion?.suggestions[active];
  if (completion && chosen) {
    if (key === 'ArrowDown') return 'next';
    if (key === 'ArrowUp') return 'previous';
    if (key === 'Escape') return 'hide';
    // A command typed out in full is sent, not completed.
    const whole = completion.kind === 'command' && chosen.title === text.trim();
    if (key === 'Enter' && !shiftKey) return whole ? 'send' : 'complete';
    return key === 'Tab' && !shiftKey ? 'complete' : undefined;
  }
  if (key === 'Enter' && !shiftKey) return 'send';
  if (key === 'ArrowUp' && (text === '' || recalled)) return 'older';
  return key === 'ArrowDown' && recalled ? 'newer' : undefined;
}
