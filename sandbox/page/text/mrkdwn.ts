/**
 * Slack's mrkdwn as a tree. Guarantees: never throws, linear in the length, and every character of the text that is
 * not markup is in the tree. Links are only http, https, mailto and tel; anything else stays text.
 * Not here: drawing (`mrkdwn-view.ts`), and what a mention is called (that needs the workspace).
 */
import { type Inline, parseInline, unescapeText } from './inline.ts';

export type Part =
  | { readonly kind: 'paragraph' | 'quote'; readonly children: readonly Inline[] }
  | { readonly kind: 'fence'; readonly text: string };

const FENCE = /```([\s\S]+?)```/g;

export function parseMrkdwn(text: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const fence of text.matchAll(FENCE)) {
    parts.push(...lines(text.slice(at, fence.index)));
    parts.push({ kind: 'fence', text: readFence(fence[1] ?? '') });
    at = fence.index + fence[0].length;
  }
  parts.push(...lines(text.slice(at)));
  return parts;
}

/** Inside a fence nothing is styled, but Slack still resolves `<url|label>` to its words. */
function readFence(raw: string): string {
  const words = raw.replace(
    /<((?:https?|mailto|tel):[^<>|\n]+)(?:\|([^<>\n]*))?>/g,
    (_, url: string, label?: string) => label || url,
  );
  return unescapeText(words).replace(/^\n/, '').replace(/\n$/, '');
}

const QUOTE = /^(?:>|&gt;) ?/;
const QUOTE_ALL = /^(?:>|&gt;){3} ?/;

function lines(text: string): Part[] {
  const parts: Part[] = [];
  let kind: 'paragraph' | 'quote' = 'paragraph';
  let open: string[] = [];
  const close = () => {
    const children = open.flatMap((line, index) => [...(index > 0 ? [BREAK] : []), ...parseInline(line)]);
    if (children.some((child) => child.kind !== 'break')) parts.push({ kind, children });
    open = [];
  };
  let rest = false;
  for (const line of trimNewlines(text).split('\n')) {
    const opensAll: boolean = !rest && QUOTE_ALL.test(line);
    const quoted = rest || opensAll || QUOTE.test(line);
    if (quoted !== (kind === 'quote')) {
      close();
      kind = quoted ? 'quote' : 'paragraph';
    }
    open.push(rest ? line : line.replace(opensAll ? QUOTE_ALL : QUOTE, ''));
    rest ||= opensAll;
  }
  close();
  return parts;
}

const BREAK: Inline = { kind: 'break' };

/** The line break beside a fence belongs to the fence. */
function trimNewlines(text: string): string {
  return text.replace(/^\n/, '').replace(/\n$/, '');
}
