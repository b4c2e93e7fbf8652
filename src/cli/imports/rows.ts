/** The rows of a file, CSV or JSON, each with its place, so that what is wrong with it can be found. */
import { reason } from '../../platform/errors.ts';
import { UsageError } from '../command.ts';
import { parseCsv } from './csv.ts';

/** `place`: `line 12` or `learners 3`. */
export type Row =
  | { readonly place: string; readonly record: unknown }
  | { readonly place: string; readonly problem: string };

/** `name`: what the file itself calls it. */
export type List = { readonly name?: string; readonly rows: readonly Row[] };

/** @throws UsageError when the file as a whole can't be read. */
export function readRows(file: string, text: string): readonly List[] {
  if (/\.csv$/i.test(file)) return [{ rows: readCsv(file, text) }];
  if (/\.json$/i.test(file)) return readJson(file, text);
  throw new UsageError(`${file} is neither .csv nor .json.`);
}

function readCsv(file: string, text: string): readonly Row[] {
  const [first, ...rest] = parseCsv(text);
  if (!first) throw new UsageError(`${file} is empty.`);
  if ('problem' in first) throw new UsageError(`${file}, line ${first.line}: ${first.problem}.`);
  const columns = first.cells.map((cell) => cell.trim());
  const twice = columns.find((name, index) => name === '' || columns.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`${file}: each column needs a name of its own (“${twice}”).`);
  return rest.map((row) => {
    const place = `line ${row.line}`;
    if ('problem' in row) return { place, problem: row.problem };
    if (row.cells.length !== columns.length) {
      return { place, problem: `has ${row.cells.length} fields instead of ${columns.length}` };
    }
    const filled = columns.flatMap((name, index) => {
      const cell = row.cells[index]?.trim() ?? '';
      return cell === '' ? [] : [[name, cell] as const];
    });
    return { place, record: Object.fromEntries(filled) };
  });
}

function readJson(file: string, text: string): readonly List[] {
  const read = parse(file, text.replace(/^\uFEFF/, ''));
  if (Array.isArray(read)) return [{ rows: numbered('row', read) }];
  if (typeof read !== 'object' || read === null) throw new UsageError(`${file} holds no records.`);
  return Object.entries(read).map(([name, list]) => {
    if (!Array.isArray(list)) throw new UsageError(`${file}: “${name}” is no list.`);
    return { name, rows: numbered(name, list) };
  });
}

function numbered(name: string, list: readonly unknown[]): readonly Row[] {
  return list.map((record, index) => ({ place: `${name} ${index + 1}`, record }));
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${reason(error)}.`);
  }
}
