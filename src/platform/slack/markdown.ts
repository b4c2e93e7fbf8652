/**
 * Markdown for Slack. Guaranteed for any source: every word and every character of code is in the blocks, in order;
 * nothing pings; each block is within Slack's limits; the same source gives the same blocks.
 *
 * Headings of the first two levels become headers, deeper ones bold lines; all else is rich text. Front matter and
 * HTML comments are left out, other HTML stands as the text it is. Mentions come only from fields of our own, never
 * from here. `paginate` cuts the blocks to what a surface takes.
 */
import type { KnownBlock } from '@slack/types';
import type { Root } from 'mdast';
import { parseTree } from '../markdown-parser.ts';
import { packPieces } from './markdown-pack.ts';
import type { PageSurface } from './markdown-pages.ts';
import { drawBlocks, drawFootnotes, type Env, findDefinitions } from './markdown-pieces.ts';
import { readPieces } from './markdown-words.ts';
import { escapeMrkdwn } from './text.ts';

export { type PageSurface, paginate } from './markdown-pages.ts';

export type MarkdownOptions = {
  readonly surface: PageSurface;
  /** `show`: pictures that stand alone become image blocks. Slack refuses a payload whose picture it cannot load; `link` is safe. */
  readonly images?: 'show' | 'link';
  /** Where link definitions are looked up, if the source is only a part of a document. */
  readonly whole?: Root;
};

export type RenderedMarkdown = {
  /** As many as there are; `paginate` cuts them. Without ids: `message`, `modal` and `home` give those. */
  readonly blocks: KnownBlock[];
  /** The same words without blocks, escaped for mrkdwn. */
  readonly text: string;
};

/** Columns of fixed-width text that fit beside each other on a desktop. */
const COLUMNS: Readonly<Record<PageSurface, number>> = { message: 96, modal: 64, home: 96 };

/** CommonMark with GitHub's extensions and front matter. Takes any text. */
export function parseMarkdown(source: string): Root {
  return parseTree(source.toWellFormed());
}

/** Never throws. Footnotes stand at the end. */
export function renderMarkdown(source: string | Root, options: MarkdownOptions): RenderedMarkdown {
  const root = typeof source === 'string' ? parseMarkdown(source) : source;
  const env: Env = {
    definitions: findDefinitions(options.whole ?? root),
    widest: COLUMNS[options.surface],
    images: options.images ?? 'show',
    quotes: 0,
    depth: 0,
  };
  const pieces = [...drawBlocks(root.children, env), ...drawFootnotes(root, env)];
  return { blocks: packPieces(pieces), text: escapeMrkdwn(readPieces(pieces)) };
}
