/**
 * Keeps a message or a view within what Slack takes as a whole: number of blocks, characters, bytes, ids.
 * Nothing is left out silently: the last block says how many parts did not fit.
 */
import type { KnownBlock } from '@slack/types';
import { countPoints, cut, listMentions } from './text.ts';

export type Room = {
  readonly blocks: number;
  /** Over all blocks: visible text and addresses, in code points. */
  readonly characters: number;
  /** UTF-8 bytes of the blocks' JSON. */
  readonly bytes: number;
};

/**
 * Slack refuses a message above about 12,000 to 13,200 characters and has refused one that counted 11,341, so a
 * margin is kept (both reported to slackapi/bolt-js, 2025 and 2026).
 */
export const MESSAGE_ROOM: Room = { blocks: 50, characters: 11_000, bytes: Number.POSITIVE_INFINITY };
/** 250 kB are allowed; the rest is for what stands around the blocks. */
export const VIEW_ROOM: Room = { blocks: 100, characters: Number.POSITIVE_INFINITY, bytes: 230_000 };

/** Room for the note that something was left out. */
const NOTE: Room = { blocks: 1, characters: 100, bytes: 500 };

/** Keeps the order. What a person acts with (buttons, inputs) is kept before what they only read. */
export function fitInto(blocks: readonly KnownBlock[], room: Room): KnownBlock[] {
  const named = nameBlocks(blocks);
  if (fitsIn(named, room)) return named;
  let left = take(room, NOTE);
  const kept = new Set<KnownBlock>();
  for (const block of [...named.filter(isActing), ...named.filter((one) => !isActing(one))]) {
    const after = take(left, measure(block));
    if (after.blocks < 0 || after.characters < 0 || after.bytes < 0) continue;
    kept.add(block);
    left = after;
  }
  const missing = named.length - kept.size;
  return [...named.filter((block) => kept.has(block)), note(missing, named)];
}

function isActing(block: KnownBlock): boolean {
  return block.type === 'actions' || block.type === 'input';
}

function note(missing: number, blocks: readonly KnownBlock[]): KnownBlock {
  const text = `${missing} more ${missing === 1 ? 'part does' : 'parts do'} not fit here.`;
  const block_id = uniqueId('left-out', new Set(blocks.map((block) => block.block_id ?? '')));
  return { type: 'context', block_id, elements: [{ type: 'mrkdwn', text }] };
}

function fitsIn(blocks: readonly KnownBlock[], room: Room): boolean {
  // Almost always: even if all of the JSON were visible and took Unicode's most bytes, it would fit.
  const { length } = JSON.stringify(blocks);
  if (blocks.length <= room.blocks && length <= room.characters && 3 * length <= room.bytes) return true;
  const left = blocks.map(measure).reduce(take, room);
  return left.blocks >= 0 && left.characters >= 0 && left.bytes >= 0;
}

function take(room: Room, used: Room): Room {
  return {
    blocks: room.blocks - used.blocks,
    characters: room.characters - used.characters,
    bytes: room.bytes - used.bytes,
  };
}

export function measure(block: KnownBlock): Room {
  return { blocks: 1, characters: countCharacters(block), bytes: Buffer.byteLength(JSON.stringify(block)) + 1 };
}

/** Every block gets an id of its own: Slack invents missing ones, and refuses one that is used twice. */
function nameBlocks(blocks: readonly KnownBlock[]): KnownBlock[] {
  const used = new Set<string>();
  return blocks.map((block, index) => {
    const block_id = uniqueId(block.block_id || `part-${index + 1}`, used);
    used.add(block_id);
    return block.block_id === block_id ? block : { ...block, block_id };
  });
}

export function uniqueId(wanted: string, used: ReadonlySet<string>): string {
  const base = cut(wanted, 255) || 'part';
  if (!used.has(base)) return base;
  let number = 2;
  while (used.has(`${cut(base, 245)}~${number}`)) number += 1;
  return `${cut(base, 245)}~${number}`;
}

const VISIBLE = new Set([
  'text',
  'alt_text',
  'title',
  'caption',
  'fallback',
  'label',
  'name',
  'author_name',
  'provider_name',
  'url',
]);

/** Visible text and addresses anywhere inside, in code points. */
export function countCharacters(value: unknown): number {
  return listTexts(value).reduce((sum, text) => sum + countPoints(text), 0);
}

/** Visible texts anywhere inside, in reading order. */
export function listTexts(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return VISIBLE.has(key) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? value.map((one) => [key, one] as const) : Object.entries(value);
  return entries.flatMap(([name, one]) => listTexts(one, name));
}

/** Whom these blocks mention, in the form that `plain` of `text.ts` takes. */
export function mentionsIn(blocks: readonly KnownBlock[]): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const [type, text, user, group] = ['type', 'text', 'user_id', 'usergroup_id'].map((name) =>
      Reflect.get(value, name),
    );
    if (type === 'mrkdwn' && typeof text === 'string') for (const one of listMentions(text)) found.add(one);
    if (type === 'user' && typeof user === 'string') found.add(`@${user}`);
    if (type === 'usergroup' && typeof group === 'string') found.add(`!subteam^${group}`);
    for (const one of Object.values(value)) visit(one);
  };
  visit(blocks);
  return found;
}
