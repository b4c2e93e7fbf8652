/** The `markdown` block: headings, lists, quotes, fences and inline styles. Tables and HTML stay as they are typed. */
import { useMemo } from 'preact/hooks';
import { type Drawn, html } from '../html.ts';
import { CodeBlock } from '../text/code.ts';
import { escapeText } from '../text/inline.ts';
import { Mrkdwn } from '../text/mrkdwn-view.ts';
import { stringAt } from '../wire.ts';
import type { BlockProps } from './blocks.ts';

type Piece = {
  readonly kind: 'heading' | 'item' | 'quote' | 'paragraph' | 'fence';
  readonly text: string;
  readonly mark?: string;
  readonly depth?: number;
};

export function MarkdownBlock({ block }: BlockProps): Drawn {
  const text = stringAt(block, 'text') ?? '';
  const pieces = useMemo(() => parseMarkdown(text), [text]);
  return html`<div class="text rich">${pieces.map(drawPiece)}</div>`;
}

function drawPiece({ kind, text, mark = '', depth = 0 }: Piece): Drawn {
  if (kind === 'fence') return html`<${CodeBlock} text=${text} />`;
  const words = html`<${Mrkdwn} text=${toMrkdwn(text)} />`;
  if (kind === 'heading') return html`<h3 class="header">${words}</h3>`;
  if (kind === 'quote') return html`<blockquote>${words}</blockquote>`;
  if (kind === 'item')
    return html`<ul role="list" style=${`--indent:${depth}`}><li><span class="mark">${mark}</span>${words}</li></ul>`;
  return words;
}

function parseMarkdown(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let fence: string[] | undefined;
  for (const line of text.split('\n')) {
    if (/^\s*(```|~~~)/.test(line)) {
      if (fence) pieces.push({ kind: 'fence', text: fence.join('\n') });
      fence = fence ? undefined : [];
    } else if (fence) fence.push(line);
    else if (line.trim()) pieces.push(parseLine(line));
  }
  if (fence) pieces.push({ kind: 'fence', text: fence.join('\n') });
  return pieces;
}

function parseLine(line: string): Piece {
  const heading = /^#{1,6}\s+(.*)/.exec(line);
  if (heading) return { kind: 'heading', text: heading[1] ?? '' };
  const item = /^(\s*)([-*+]|\d+[.)])\s+(.*)/.exec(line);
  if (item)
    return {
      kind: 'item',
      text: item[3] ?? '',
      mark: /\d/.test(item[2] ?? '') ? (item[2] ?? '') : '•',
      depth: Math.floor((item[1] ?? '').length / 2),
    };
  const quote = /^>\s?(.*)/.exec(line);
  return quote ? { kind: 'quote', text: quote[1] ?? '' } : { kind: 'paragraph', text: line };
}

function toMrkdwn(text: string): string {
  return escapeText(text)
    .replace(/\[([^\]]+)\]\(((?:https?|mailto):[^)\s]+)\)/g, '<$2|$1>')
    .replace(/\*\*([^*]+)\*\*/g, '\u0001$1\u0001')
    .replace(/(^|\W)\*([^*\s][^*]*)\*/g, '$1_$2_')
    .replaceAll('\u0001', '*')
    .replace(/~~([^~]+)~~/g, '~$1~');
}
