/** The same pieces as plain words: for notifications, screen readers and search. */
import type { Piece } from './markdown-pieces.ts';
import { type Leaf, type Part, readLeaf } from './rich-text.ts';

export function readPieces(pieces: readonly Piece[]): string {
  return pieces.map(readPiece).join('\n');
}

function readPiece(piece: Piece): string {
  if (piece.kind === 'divider') return '---';
  if (piece.kind === 'header') return piece.text;
  if (piece.kind === 'image')
    return `${[piece.alt, piece.title].filter((text) => text !== '').join(', ')} (${piece.url})`;
  return readPart(piece.part);
}

function readPart(given: Part): string {
  switch (given.type) {
    case 'rich_text_list':
      return given.elements
        .map(
          (item, index) =>
            `${'  '.repeat(given.indent ?? 0)}${given.style === 'ordered' ? `${(given.offset ?? 0) + index + 1}.` : '•'} ${readLeaves(item.elements)}`,
        )
        .join('\n');
    case 'rich_text_quote':
      return readLeaves(given.elements).replace(/^/gm, '> ');
    default:
      return readLeaves(given.elements);
  }
}

function readLeaves(leaves: readonly Leaf[]): string {
  return leaves
    .map((one) =>
      one.type === 'link' && one.text && one.text !== one.url ? `${one.text} (${one.url})` : readLeaf(one),
    )
    .join('');
}
