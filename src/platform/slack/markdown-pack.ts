/**
 * Pieces → blocks. Parts are cut only between items, between lines of code, or between words, and put together again
 * they hold every character they held before.
 */
import type { KnownBlock } from '@slack/types';
import type { Piece } from './markdown-pieces.ts';
import {
  type Leaf,
  type List,
  leaf,
  type Part,
  type Preformatted,
  part,
  preformatted,
  richTextBlock,
  sizeOf,
  sizeOfPart,
} from './rich-text.ts';
import { clip, countPoints } from './text.ts';

/** Characters of one rich_text block. Slack states no limit; text objects take 3,000. */
const BLOCK = 2_900;
/** What may not be cut (a list item, a line of code) may be as long as this; a message takes no more. */
const WHOLE = 8_000;
/** A longer text leaf is cut between words. */
const LEAF = 1_000;

export function packPieces(pieces: readonly Piece[]): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let parts: Part[] = [];
  let size = 0;
  let loose = false;
  const close = () => {
    if (parts.length > 0) blocks.push(richTextBlock(parts));
    parts = [];
    size = 0;
    loose = false;
  };
  for (const piece of pieces) {
    if (piece.kind !== 'part') {
      close();
      blocks.push(drawAlone(piece));
      continue;
    }
    for (const cut of cutPart(piece.part)) {
      const more = sizeOfPart(cut);
      if (size + more > BLOCK) close();
      if (loose && cut.type === 'rich_text_section') parts.push(spaced(parts.pop()));
      parts.push(cut);
      size += more + 1;
      loose = cut.type === 'rich_text_section' && !piece.tight;
    }
  }
  close();
  return blocks;
}

function drawAlone(piece: Exclude<Piece, { kind: 'part' }>): KnownBlock {
  if (piece.kind === 'divider') return { type: 'divider' };
  if (piece.kind === 'header') return { type: 'header', text: { type: 'plain_text', text: piece.text, emoji: true } };
  const title = piece.title === '' ? {} : { title: { type: 'plain_text' as const, text: clip(piece.title, 2_000) } };
  return { type: 'image', image_url: piece.url, alt_text: piece.alt, ...title };
}

/** Slack draws two sections without a gap: paragraphs get their blank line here. */
function spaced(before: Part | undefined): Part {
  return before?.type === 'rich_text_section' ? part(...before.elements, leaf('\n')) : part(leaf('\n'));
}

function cutPart(given: Part): Part[] {
  if (sizeOfPart(given) <= BLOCK) return [given];
  switch (given.type) {
    case 'rich_text_preformatted':
      return cutCode(given);
    case 'rich_text_list':
      return cutList(given);
    default:
      return groupLeaves(given.elements, BLOCK).map((elements) => ({ ...given, elements }));
  }
}

/** A list goes on with its numbers; of an item that is too long even alone, the rest follows as a paragraph. */
function cutList(list: List): Part[] {
  const cuts: Part[] = [];
  let items: List['elements'] = [];
  let size = 0;
  let before = list.offset ?? 0;
  const close = () => {
    if (items.length > 0)
      cuts.push({ ...list, elements: items, ...(list.style === 'ordered' && before > 0 ? { offset: before } : {}) });
    before += items.length;
    items = [];
    size = 0;
  };
  for (const item of list.elements) {
    const more = sizeOfPart(item);
    if (size + more > BLOCK) close();
    const [first, ...rest] = more > WHOLE ? groupLeaves(item.elements, BLOCK) : [item.elements];
    items.push({ ...item, elements: first ?? [] });
    size += more;
    if (rest.length === 0) continue;
    close();
    cuts.push(...rest.map((elements) => part(...elements)));
  }
  close();
  return cuts;
}

/** Between lines. Only a single line that is longer than a message takes is cut inside. */
function cutCode(given: Preformatted): Preformatted[] {
  const lines = linesOf(given.elements).flatMap((line) =>
    sizeOfLeaves(line) > WHOLE ? groupLeaves(line, WHOLE) : [line],
  );
  const groups = group(lines, BLOCK, sizeOfLeaves);
  return groups.map((some, index) => {
    const leaves = some.flat();
    const elements = index === groups.length - 1 ? leaves : withoutLastBreak(leaves);
    return { ...given, elements: elements.length === 0 ? preformatted('').elements : elements.filter(isPlain) };
  });
}

function isPlain(one: Leaf): one is Preformatted['elements'][number] {
  return one.type === 'text' || one.type === 'link';
}

/** Lines with the line break at their end, so that nothing is added or lost. */
function linesOf(leaves: readonly Leaf[]): Leaf[][] {
  const lines: Leaf[][] = [[]];
  for (const one of leaves) {
    if (one.type !== 'text') lines.at(-1)?.push(one);
    else {
      for (const text of one.text.split(/(?<=\n)/)) {
        if (lines.at(-1)?.at(-1)?.type === 'text' && endsLine(lines.at(-1)?.at(-1))) lines.push([]);
        lines.at(-1)?.push({ ...one, text });
      }
    }
  }
  return lines;
}

function endsLine(one: Leaf | undefined): boolean {
  return one?.type === 'text' && one.text.endsWith('\n');
}

/** The element's own end is the line break between it and the next. */
function withoutLastBreak(leaves: readonly Leaf[]): Leaf[] {
  const last = leaves.at(-1);
  if (last?.type !== 'text' || !last.text.endsWith('\n')) return [...leaves];
  const text = last.text.slice(0, -1);
  return text === '' ? leaves.slice(0, -1) : [...leaves.slice(0, -1), { ...last, text }];
}

/** Leaves in groups of at most `most` characters; long texts are cut between words first. */
function groupLeaves(leaves: readonly Leaf[], most: number): Leaf[][] {
  return group(leaves.flatMap(cutLeaf), most, sizeOf);
}

function cutLeaf(one: Leaf): Leaf[] {
  if ((one.type !== 'text' && one.type !== 'link') || countPoints(one.text ?? '') <= LEAF) return [one];
  return cutWords(one.text ?? '').map((text) => ({ ...one, text }));
}

/** Behind the last space of each stretch; a word longer than that is cut anywhere between two code points. */
function cutWords(text: string): string[] {
  const points = [...text];
  const cuts: string[] = [];
  for (let start = 0; start < points.length; ) {
    const stretch = points.slice(start, start + LEAF);
    const space = start + LEAF < points.length ? stretch.findLastIndex((point) => /\s/.test(point)) : -1;
    const length = space > 0 ? space + 1 : stretch.length;
    cuts.push(points.slice(start, start + length).join(''));
    start += length;
  }
  return cuts;
}

function group<T>(items: readonly T[], most: number, size: (item: T) => number): T[][] {
  const groups: T[][] = [];
  let room = 0;
  for (const item of items) {
    const more = size(item);
    if (groups.length === 0 || more > room) {
      groups.push([]);
      room = most;
    }
    groups.at(-1)?.push(item);
    room -= more;
  }
  return groups;
}

function sizeOfLeaves(leaves: readonly Leaf[]): number {
  return leaves.reduce((sum, one) => sum + sizeOf(one), 0);
}
