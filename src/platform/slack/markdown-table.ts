/**
 * A table as aligned text in a preformatted element, which every surface takes. Cells that are too long are wrapped
 * between words, so that the columns stay. Code is never wrapped: it would no longer be what people have to copy. A
 * table that does not fit even so becomes a list, one item a row, each cell behind its heading.
 */
import type { AlignType, Table } from 'mdast';
import { type Definitions, inline, mergeLeaves } from './markdown-inline.ts';
import { displayWidth } from './markdown-width.ts';
import { embolden, type Leaf, leaf, linkLeaf, listOf, type Part, type Preformatted, readLeaf } from './rich-text.ts';

type Cell = readonly Leaf[];
/** The lines of a cell: a `<br>` in the source begins a new one, wrapping too. */
type Lines = readonly Cell[];
type Grid = readonly (readonly Cell[])[];

const GAP = '  ';

/** `widest`: columns of the fixed-width font that fit beside each other. */
export function drawTable(
  table: Table,
  definitions: Definitions,
  { widest, quoted }: { widest: number; quoted: boolean },
): Part {
  const rows = table.children.map((row) => row.children.map((cell) => inline(cell.children, definitions)));
  const columns = largest(
    1,
    rows.map((row) => row.length),
  );
  const grid = rows.map((row) => Array.from({ length: columns }, (_, column) => row[column] ?? []));
  const widths = fitColumns(grid, columns, widest);
  if (widths === undefined && grid.length > 1) return asList(grid, quoted);
  return asText(grid, widths ?? naturalWidths(grid, columns), table.align ?? [], quoted);
}

/** Takes from the widest column until all fit; undefined if some word or code does not. */
function fitColumns(grid: Grid, columns: number, widest: number): number[] | undefined {
  const widths = naturalWidths(grid, columns);
  const least = Array.from({ length: columns }, (_, column) =>
    largest(
      3,
      grid.flatMap((row) => cutWords(row[column] ?? []).map((word) => widthOf(word).trimmed)),
    ),
  );
  const room = widest - GAP.length * (columns - 1);
  if (least.reduce((sum, width) => sum + width, 0) > room) return undefined;
  for (let over = widths.reduce((sum, width) => sum + width, 0) - room; over > 0; over -= 1) {
    const shrinkable = widths.map((width, column) => (width > (least[column] ?? 0) ? width : 0));
    const column = shrinkable.indexOf(largest(0, shrinkable));
    widths[column] = (widths[column] ?? 1) - 1;
  }
  return widths;
}

function naturalWidths(grid: Grid, columns: number): number[] {
  return Array.from({ length: columns }, (_, column) =>
    largest(
      3,
      grid.flatMap((row) => wrap(row[column] ?? [], Number.POSITIVE_INFINITY).map((line) => widthOf(line).full)),
    ),
  );
}

function widthOf(cell: Cell): { full: number; trimmed: number } {
  const text = cell.map(readLeaf).join('');
  return { full: displayWidth(text), trimmed: displayWidth(text.trimEnd()) };
}

/** Words with the spaces behind them; neighbours without a space between them stay together, and so does code. */
function cutWords(cell: Cell): Leaf[][] {
  const words: Leaf[][] = [];
  let open = false;
  for (const one of cell) {
    for (const piece of cutLeaf(one)) {
      if (open) words.at(-1)?.push(piece);
      else words.push([piece]);
      open = !/\s$/.test(readLeaf(piece));
    }
  }
  return words;
}

function cutLeaf(one: Leaf): Leaf[] {
  if (one.type === 'link') return (one.text ?? one.url).split(/(?<=\s)(?=\S)/).map((text) => ({ ...one, text }));
  if (one.type !== 'text' || one.style?.code) return [one];
  return one.text.split(/(?<=\n)|(?<=\s)(?=\S)/).map((text) => ({ ...one, text }));
}

function wrap(cell: Cell, width: number): Lines {
  const lines: Leaf[][] = [[]];
  let used = 0;
  for (const word of cutWords(cell)) {
    const { full, trimmed } = widthOf(word);
    if (used > 0 && used + trimmed > width) {
      lines.push([]);
      used = 0;
    }
    const ends = word.map(readLeaf).join('').includes('\n');
    lines.at(-1)?.push(...(ends ? word.map(withoutBreak) : word));
    used += full;
    if (!ends) continue;
    lines.push([]);
    used = 0;
  }
  return lines.map((line) => trimEnd(mergeLeaves(line)));
}

function withoutBreak(one: Leaf): Leaf {
  return one.type === 'text' ? { ...one, text: one.text.replaceAll('\n', ' ') } : one;
}

function trimEnd(line: readonly Leaf[]): Leaf[] {
  const last = line.at(-1);
  if (last?.type !== 'text') return [...line];
  const text = last.text.trimEnd();
  return text === '' ? line.slice(0, -1) : [...line.slice(0, -1), { ...last, text }];
}

function asText(grid: Grid, widths: readonly number[], align: readonly AlignType[], quoted: boolean): Preformatted {
  const rows = grid.map((row) =>
    drawRow(
      row.map((cell, column) => wrap(cell, widths[column] ?? 0)),
      widths,
      align,
    ),
  );
  const [head = [], ...body] = rows;
  const rule = [leaf(widths.map((width) => '-'.repeat(width)).join(GAP))];
  // Where a row takes several lines, an empty one keeps it apart from the next.
  const tall = body.some((row) => row.length > 1);
  const lines = [...head, rule, ...body.flatMap((row, index) => (tall && index > 0 ? [[], ...row] : row))];
  const leaves = lines.flatMap((line, index) => (index === 0 ? line : [leaf('\n'), ...line]));
  return { type: 'rich_text_preformatted', elements: plainLeaves(leaves), ...(quoted ? { border: 1 as const } : {}) };
}

/** A preformatted element takes text and links; the styles of a cell are dropped, its words are not. */
function plainLeaves(leaves: readonly Leaf[]): Preformatted['elements'] {
  const plain = leaves.map((one) => (one.type === 'link' ? linkLeaf(one.url, readLeaf(one)) : leaf(readLeaf(one))));
  return mergeLeaves(plain).filter((one) => one.type === 'text' || one.type === 'link');
}

/** One line of text for each line of the tallest cell. */
function drawRow(cells: readonly Lines[], widths: readonly number[], align: readonly AlignType[]): Leaf[][] {
  const height = largest(
    1,
    cells.map((cell) => cell.length),
  );
  return Array.from({ length: height }, (_, line) => {
    const drawn = widths.flatMap((width, column) => {
      const cell = cells[column]?.[line] ?? [];
      const [before, after] = padding(width - widthOf(cell).full, align[column]);
      return [...spaces(before), ...cell, ...spaces(after + GAP.length)];
    });
    return trimEnd(mergeLeaves(drawn.map(unstyled)));
  });
}

/** Without styles neighbours merge, and trailing spaces can be dropped. */
function unstyled(one: Leaf): Leaf {
  return one.type === 'text' ? leaf(one.text) : one;
}

function spaces(count: number): Leaf[] {
  return count <= 0 ? [] : [leaf(' '.repeat(count))];
}

function padding(missing: number, align: AlignType | undefined): readonly [number, number] {
  const free = Math.max(0, missing);
  const before = align === 'right' ? free : align === 'center' ? Math.floor(free / 2) : 0;
  return [before, free - before];
}

function asList(grid: Grid, quoted: boolean): Part {
  const [head = [], ...body] = grid;
  const items = body.map((row) => {
    const lines = row.map((cell, column) => [
      ...heading(head[column] ?? []),
      ...(cell.length === 0 ? [leaf('–')] : cell),
    ]);
    return lines.flatMap((line, index) => (index === 0 ? line : [leaf('\n'), ...line]));
  });
  return listOf(items.map(mergeLeaves), { style: 'bullet', quoted });
}

function heading(cell: Cell): Leaf[] {
  return cell.length === 0 ? [] : [...cell.map(embolden), leaf(': ', { bold: true })];
}

/** At least `least`. A spread into Math.max fails for very long lists. */
function largest(least: number, found: readonly number[]): number {
  return found.reduce((most, one) => Math.max(most, one), least);
}
