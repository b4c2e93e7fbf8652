/** Blocks → pages that a surface takes. What does not fit on one ends in whatever the caller draws there. */
import type { KnownBlock } from '@slack/types';
import { listTexts, measure, type Room } from './blocks-fit.ts';

export type PageSurface = 'message' | 'modal' | 'home';
type Page = {
  readonly blocks: KnownBlock[];
  /** Its words on one line, not escaped: `message` of `blocks.ts` does that. */
  readonly text: string;
};
/** `number` counts from 1. */
type Turn = { readonly number: number; readonly of: number };
type PageOptions = {
  readonly surface: PageSurface;
  /** Blocks and characters the caller puts around each page: a title, buttons. */
  readonly reserve?: { readonly blocks?: number; readonly characters?: number };
  /** Drawn at the end of every page but the last: "open the full text", "next page". */
  readonly continuation?: (turn: Turn) => KnownBlock;
};

/** Below what a surface takes, so that the caller's own blocks fit beside a page. */
const ROOMS: Readonly<Record<PageSurface, Room>> = {
  message: { blocks: 50, characters: 9_000, bytes: Number.POSITIVE_INFINITY },
  modal: { blocks: 100, characters: Number.POSITIVE_INFINITY, bytes: 200_000 },
  home: { blocks: 100, characters: Number.POSITIVE_INFINITY, bytes: 200_000 },
};

/** At least one page, in order, every block on exactly one. A header never ends a page. */
export function paginate(blocks: readonly KnownBlock[], { surface, reserve = {}, continuation }: PageOptions): Page[] {
  const room = ROOMS[surface];
  const most: Room = {
    blocks: Math.max(2, room.blocks - (reserve.blocks ?? 0) - (continuation ? 1 : 0)),
    characters: Math.max(1_000, room.characters - (reserve.characters ?? 0)),
    bytes: room.bytes,
  };
  const pages = fillPages(blocks, most);
  return pages.map((some, index) => {
    const more =
      continuation && index < pages.length - 1 ? [continuation({ number: index + 1, of: pages.length })] : [];
    return { blocks: [...some, ...more], text: listTexts(some).join(' ').replace(/\s+/g, ' ').trim() };
  });
}

function fillPages(blocks: readonly KnownBlock[], most: Room): KnownBlock[][] {
  const pages: KnownBlock[][] = [[]];
  let left = most;
  for (const block of blocks) {
    const { characters, bytes } = measure(block);
    const page = pages.at(-1) ?? [];
    if (page.length > 0 && (left.blocks < 1 || characters > left.characters || bytes > left.bytes)) {
      pages.push(takeHeaders(page));
      left = (pages.at(-1) ?? []).reduce(less, most);
    }
    pages.at(-1)?.push(block);
    left = less(left, block);
  }
  return pages;
}

function less(room: Room, block: KnownBlock): Room {
  const { characters, bytes } = measure(block);
  return { blocks: room.blocks - 1, characters: room.characters - characters, bytes: room.bytes - bytes };
}

/** Takes the headers at the end of a page away from it, unless there is nothing else on it. */
function takeHeaders(page: KnownBlock[]): KnownBlock[] {
  const body = page.findLastIndex((block) => block.type !== 'header') + 1;
  return body === 0 ? [] : page.splice(body);
}
