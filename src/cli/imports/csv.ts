/**
 * CSV as RFC 4180 has it: fields with commas between them, quoted ones may hold commas, line breaks and doubled quotes.
 * A line feed alone ends a line too, and a byte order mark is no text. Pure.
 */

/** `line` counts from 1 and is where the row begins. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly problem: string };

/** Every row, also the empty ones between. After a quote that is never closed nothing can be told apart, so that ends it. */
export function* parseCsv(text: string): Generator<CsvRow> {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const begun = line;
    const row = readRow(text, at);
    line += row.lines;
    at = row.end;
    if (row.problem !== undefined) yield { line: begun, problem: row.problem };
    else if (row.cells.length > 1 || row.cells[0] !== '') yield { line: begun, cells: row.cells };
  }
}

type Row = { cells: string[]; end: number; lines: number; problem?: string };

function readRow(text: string, from: number): Row {
  const row: Row = { cells: [], end: from, lines: 0 };
  for (;;) {
    const isQuoted = text[row.end] === '"';
    const after = isQuoted ? readQuoted(text, row) : readPlain(text, row);
    if (after === ',') row.end += 1;
    else return after === 'stuck' ? skipLine(text, row) : row;
  }
}

type After = ',' | 'end' | 'stuck';

function readPlain(text: string, row: Row): After {
  const end = seek(text, row.end, /[",\r\n]/g);
  const cell = text.slice(row.end, end);
  row.end = end;
  if (text[end] === '"') {
    row.problem ??= 'a quote stands inside of a field that does not begin with one';
    return 'stuck';
  }
  row.cells.push(cell);
  return endOfCell(text, row);
}

function readQuoted(text: string, row: Row): After {
  let cell = '';
  for (let at = row.end + 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) {
      row.problem = 'a quote is never closed';
      row.lines += countLines(text.slice(row.end));
      row.end = text.length;
      return 'end';
    }
    cell += text.slice(at, quote);
    if (text[quote + 1] === '"') {
      cell += '"';
      at = quote + 2;
      continue;
    }
    row.lines += countLines(cell);
    row.cells.push(cell);
    row.end = quote + 1;
    const after = endOfCell(text, row);
    if (after === 'stuck') row.problem ??= 'something stands between a closing quote and the next comma';
    return after;
  }
}

/** What follows a field: a comma, or the end of the line, which is passed. */
function endOfCell(text: string, row: Row): After {
  const next = text[row.end];
  if (next === ',') return ',';
  if (next === undefined) return 'end';
  const length = text.startsWith('\r\n', row.end) ? 2 : next === '\n' ? 1 : 0;
  if (length === 0) {
    if (next === '\r') row.problem ??= 'a carriage return stands alone';
    return 'stuck';
  }
  row.end += length;
  row.lines += 1;
  return 'end';
}

function skipLine(text: string, row: Row): Row {
  const end = text.indexOf('\n', row.end);
  return { ...row, end: end < 0 ? text.length : end + 1, lines: row.lines + 1 };
}

function seek(text: string, from: number, find: RegExp): number {
  find.lastIndex = from;
  return find.exec(text)?.index ?? text.length;
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}
