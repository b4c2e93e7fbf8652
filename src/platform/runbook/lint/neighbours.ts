/** The files around a page, on disk: where its relative links lead. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseRunbooks } from '../parse.ts';
import type { Neighbours } from './rule.ts';

/** @param path of the page, absolute. Each neighbour is read once. */
export function neighboursOf(path: string): Neighbours {
  const folder = dirname(path);
  const known = new Map<string, readonly string[] | undefined>();
  return {
    exists: (other) => existsSync(join(folder, other)),
    anchors(other) {
      if (!known.has(other)) known.set(other, readAnchors(join(folder, other)));
      return known.get(other);
    },
  };
}

function readAnchors(path: string): readonly string[] | undefined {
  try {
    const { runbooks, shared } = parseRunbooks(readFileSync(path, 'utf8'), { path });
    return [...runbooks, ...(shared ? [shared] : [])].flatMap(({ anchors }) => anchors);
  } catch {
    // A folder, or a file that may not be read: nobody knows its headings.
    return undefined;
  }
}
