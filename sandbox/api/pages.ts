/** Cursor pages as Slack gives them: `limit`, `cursor`, `next_cursor` (empty on the last page). */
import type { WireObject } from '../protocol.ts';
import { arg, Refusal } from './method.ts';

export const paging = { limit: arg.whole.optional(), cursor: arg.text.optional() };

/** Slack's own ceiling for one page. */
const MOST = 1_000;

/** @throws Refusal `invalid_limit`, `invalid_cursor` */
export function pageOf<T>(
  all: readonly T[],
  { limit, cursor }: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  usual: number,
): { readonly items: readonly T[]; readonly metadata: WireObject; readonly more: boolean } {
  const size = limit === undefined || limit === 0 ? usual : limit;
  if (size < 1 || size > MOST) throw new Refusal('invalid_limit');
  const start = startOf(cursor);
  const end = start + size;
  const more = end < all.length;
  return {
    items: all.slice(start, end),
    more,
    metadata: { next_cursor: more ? Buffer.from(`at:${end}`).toString('base64') : '' },
  };
}

function startOf(cursor: string | undefined): number {
  if (!cursor) return 0;
  const found = /^at:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'));
  if (!found) throw new Refusal('invalid_cursor');
  return Number(found[1]);
}
