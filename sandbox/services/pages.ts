/** A page of a list, by opaque cursors that hold a place in it. */
export type Page<T> = { readonly items: readonly T[]; readonly prev: string | null; readonly next: string | null };

/** Undefined when the cursor is not one of ours. */
export function pageOf<T>(all: readonly T[], limit: number, cursor: string | undefined): Page<T> | undefined {
  const start = cursor === undefined ? 0 : readCursor(cursor);
  if (start === undefined || start > all.length) return undefined;
  const end = start + limit;
  return {
    items: all.slice(start, end),
    prev: start === 0 ? null : cursorAt(Math.max(0, start - limit)),
    next: end < all.length ? cursorAt(end) : null,
  };
}

function cursorAt(place: number): string {
  return Buffer.from(`at:${place}`).toString('base64url');
}

function readCursor(cursor: string): number | undefined {
  const found = /^at:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  return found ? Number(found[1]) : undefined;
}
