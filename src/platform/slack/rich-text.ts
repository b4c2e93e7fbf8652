/**
 * The leaves and parts of a rich_text block. Text in a leaf is only text: nothing in it pings, links or formats.
 * Builders here keep Slack's shape rules (no empty leaf, no empty part); `blocks.ts` keeps the sizes.
 */
import type { RichTextBlock, RichTextElement, RichTextLink, RichTextText } from '@slack/types';
import { clean, countPoints, isLinkable, utc } from './text.ts';

export type Leaf = RichTextElement;
export type Style = { readonly bold?: true; readonly italic?: true; readonly strike?: true; readonly code?: true };
export type Section = { type: 'rich_text_section'; elements: Leaf[] };
/** `offset`: how many numbers have gone before; Slack takes it, the published type lacks it. */
export type List = {
  type: 'rich_text_list';
  style: 'bullet' | 'ordered';
  indent?: number;
  offset?: number;
  border?: 0 | 1;
  elements: Section[];
};
export type Quote = { type: 'rich_text_quote'; elements: Leaf[] };
export type Preformatted = {
  type: 'rich_text_preformatted';
  border?: 0 | 1;
  elements: (RichTextText | RichTextLink)[];
};
export type Part = Section | List | Quote | Preformatted;

/** Deepest indent that Slack takes. */
const MAX_INDENT = 8;

/** An empty text becomes a space: Slack refuses empty leaves. */
export function leaf(text: string, style: Style = {}): RichTextText {
  const words = text.toWellFormed().replaceAll('\0', '�');
  return { type: 'text', text: words === '' ? ' ' : words, ...styled(style) };
}

/** An address that Slack does not link gives a text leaf. */
export function linkLeaf(url: string, text: string, style: Style = {}): Leaf {
  if (!isLinkable(url)) return leaf(text === '' ? url : text, style);
  const words = clean(text);
  return { type: 'link', url: url.toWellFormed(), ...(words === '' ? {} : { text: words }), ...styled(style) };
}

export function embolden(one: Leaf): Leaf {
  return one.type === 'text' || one.type === 'link' ? { ...one, style: { ...one.style, bold: true } } : one;
}

/** `name` without colons; Slack shows a name it does not know as text. */
export function emoji(name: string): Leaf {
  return /^[a-z0-9_+-]{1,100}$/.test(name) ? { type: 'emoji', name } : leaf(`:${name}:`);
}

/** Pings this person. */
export function person(userId: string): Leaf {
  return /^[UW][A-Z0-9]{1,30}$/.test(userId) ? { type: 'user', user_id: userId } : leaf(userId);
}

/** In the reader's zone. */
export function dateLeaf(at: Temporal.Instant): Leaf {
  const timestamp = Math.floor(at.epochMilliseconds / 1000);
  if (timestamp < 0 || timestamp > 99_999_999_999) return leaf(utc(at));
  return { type: 'date', timestamp, format: '{date_short_pretty} {time}', fallback: utc(at) };
}

export function part(...leaves: readonly Leaf[]): Section {
  return { type: 'rich_text_section', elements: filled(leaves) };
}

export function quote(...leaves: readonly Leaf[]): Quote {
  return { type: 'rich_text_quote', elements: filled(leaves) };
}

/** Byte for byte, apart from lone surrogates and NUL, which JSON or Slack would not carry. */
export function preformatted(code: string): Preformatted {
  return { type: 'rich_text_preformatted', elements: [leaf(code)] };
}

export type ListParts = {
  readonly style: List['style'];
  readonly indent?: number;
  readonly offset?: number;
  readonly quoted?: boolean;
};

/** Items deeper than Slack can indent stand at its deepest. `offset` 3 makes an ordered list begin at 4. */
export function listOf(
  items: readonly (readonly Leaf[])[],
  { style, indent = 0, offset = 0, quoted = false }: ListParts,
): List {
  return {
    type: 'rich_text_list',
    style,
    elements: (items.length === 0 ? [[]] : items).map((leaves) => part(...leaves)),
    ...(indent > 0 ? { indent: Math.min(indent, MAX_INDENT) } : {}),
    ...(style === 'ordered' && offset > 0 ? { offset: Math.min(offset, 1_000_000) } : {}),
    ...(quoted ? { border: 1 as const } : {}),
  };
}

/** One block of these parts, without looking at sizes. */
export function richTextBlock(parts: readonly Part[]): RichTextBlock {
  return { type: 'rich_text', elements: parts.length === 0 ? [part()] : [...parts] };
}

function filled(leaves: readonly Leaf[]): Leaf[] {
  return leaves.length === 0 ? [leaf('')] : [...leaves];
}

function styled(style: Style): { style?: Style } {
  return Object.keys(style).length === 0 ? {} : { style };
}

function leavesOf(given: Part): readonly Leaf[] {
  return given.type === 'rich_text_list' ? given.elements.flatMap((item) => item.elements) : given.elements;
}

/** What a leaf says, for places where it cannot be drawn. */
export function readLeaf(one: Leaf): string {
  switch (one.type) {
    case 'text':
      return one.text;
    case 'link':
      return one.text ?? one.url;
    case 'emoji':
      return `:${one.name}:`;
    case 'date':
      return one.fallback ?? '';
    case 'user':
      return `<@${one.user_id}>`;
    case 'usergroup':
      return `<!subteam^${one.usergroup_id}>`;
    case 'channel':
      return `<#${one.channel_id}>`;
    case 'color':
      return one.value;
    default:
      return '';
  }
}

/** Characters a leaf takes of a message's budget: its words and its address. */
export function sizeOf(one: Leaf): number {
  switch (one.type) {
    case 'text':
      return countPoints(one.text);
    case 'link':
      return countPoints(one.text ?? '') + countPoints(one.url);
    case 'emoji':
      return countPoints(one.name);
    case 'date':
      return countPoints(one.fallback ?? '') + countPoints(one.url ?? '');
    default:
      return 0;
  }
}

export function sizeOfPart(given: Part): number {
  return leavesOf(given).reduce((sum, one) => sum + sizeOf(one), 0);
}
