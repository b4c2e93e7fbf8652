/** The small parts that blocks are made of, each within Slack's limits whatever text goes in. */
import type { MrkdwnElement, PlainTextElement, PlainTextOption } from '@slack/types';
import { clean, clip, clipMrkdwn, cut, oneLine, safeMrkdwn } from './text.ts';

/** A plain text object: nothing in it is interpreted but `:emoji:` names. */
export function words(text: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: clip(filled(text), max), emoji: true };
}

/** The same on one line: for titles, labels, buttons and options. */
export function line(text: string, max: number): PlainTextElement {
  return words(oneLine(text), max);
}

/** `verbatim`: Slack links only what we linked, so that a typed `@here` or `#channel` stays text. */
export function markup(mrkdwn: string, max: number): MrkdwnElement {
  return { type: 'mrkdwn', text: clipMrkdwn(safeMrkdwn(filled(mrkdwn)), max), verbatim: true };
}

/** Slack refuses empty texts. */
export function filled(text: string): string {
  const given = clean(text);
  return given.trim() === '' ? '–' : given;
}

export type Confirmation = {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no?: string;
  /** `danger` draws the yes in red. */
  readonly style?: 'primary' | 'danger';
};

export function confirmation({ title, text, yes, no = 'Cancel', style }: Confirmation) {
  return {
    title: line(title, 100),
    text: words(text, 300),
    confirm: line(yes, 30),
    deny: line(no, 30),
    ...(style ? { style } : {}),
  };
}

export type Choice = { readonly value: string; readonly text: string; readonly description?: string };

export function option({ value, text, description }: Choice): PlainTextOption {
  return {
    value: cut(value, 75) || '–',
    text: line(text, 75),
    ...(description?.trim() ? { description: line(description, 75) } : {}),
  };
}

/** Beyond a hundred, options stand in groups of a hundred; 10,000 at most. */
export function offered(options: readonly PlainTextOption[]) {
  if (options.length <= 100) return { options: [...options] };
  const groups = Array.from({ length: Math.min(100, Math.ceil(options.length / 100)) }, (_, index) => {
    const some = options.slice(index * 100, (index + 1) * 100);
    return { label: line(`${index * 100 + 1} to ${index * 100 + some.length}`, 75), options: some };
  });
  return { option_groups: groups };
}
