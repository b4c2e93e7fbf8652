/** Blocks of SQL, PromQL and log searches, taken apart into single statements. */
import type { Language } from './document.ts';

export type Statement = { text: string; line: number; comment?: string };

/** Statements end with `;` outside of quotes; psql's `\\commands` end with their line. */
export function splitSql(value: string, first: number): Statement[] {
  const statements: Statement[] = [];
  let parts: string[] = [];
  let comment: string[] = [];
  let started = first;
  let quote: string | undefined;
  const finish = (): void => {
    const clean = parts.join('').trim();
    parts = [];
    if (clean === '' || clean === ';') return;
    statements.push({ text: clean, line: started, ...(comment.length > 0 ? { comment: comment.join(' ') } : {}) });
    comment = [];
  };
  value.split('\n').forEach((line, index) => {
    const fresh = parts.every((part) => part.trim() === '');
    const note = fresh ? /^\s*--+\s?(.*)$/.exec(line)?.[1] : undefined;
    if (note !== undefined) {
      comment.push(note.trim());
      return;
    }
    if (fresh) parts = [];
    if (fresh && line.trim() !== '') started = first + index;
    if (fresh && /^\s*\\[a-z]/i.test(line)) {
      parts.push(line);
      finish();
      return;
    }
    quote = scanSql(line, quote, (piece, ends) => {
      parts.push(piece);
      if (!ends) return;
      finish();
      started = first + index;
    });
    parts.push('\n');
  });
  finish();
  return statements;
}

/** Feeds pieces up to each `;` that ends a statement; returns the quote still open at the end of the line. */
function scanSql(
  line: string,
  open: string | undefined,
  feed: (piece: string, ends: boolean) => void,
): string | undefined {
  let quote = open;
  let from = 0;
  for (let index = 0; index < line.length; index += 1) {
    const char = line[index] ?? '';
    const dollar = char === '$' ? /^\$\w*\$/.exec(line.slice(index, index + 40))?.[0] : undefined;
    if (quote !== undefined) {
      if (line.startsWith(quote, index)) {
        index += quote.length - 1;
        quote = undefined;
      }
    } else if (char === "'" || char === '"') quote = char;
    else if (dollar) {
      quote = dollar;
      index += dollar.length - 1;
    } else if (line.startsWith('--', index)) break;
    else if (char === ';') {
      feed(line.slice(from, index + 1), true);
      from = index + 1;
    }
  }
  feed(line.slice(from), false);
  return quote;
}

/** SELECT and its kin. A SELECT that terminates sessions, and a CTE that writes, are commands. */
export function isReadOnlySql(text: string): boolean {
  const body = text
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/--.*$/gm, ' ')
    .trim();
  if (/^\\[dlxtc]\w*\+?/i.test(body)) return true;
  if (!/^(?:select|with|show|explain|describe|desc|table|values|pragma)\b/i.test(body)) return false;
  if (
    /\b(?:insert\s+into|update\s+\w+\s+set|delete\s+from|pg_terminate_backend|pg_cancel_backend|setval|pg_reload_conf|pg_switch_wal|pg_promote|pg_drop_\w+|pg_wal_replay_(?:pause|resume)|pg_rotate_logfile|pg_replication_slot_advance)\b/i.test(
      body,
    )
  )
    return false;
  return !/^explain\s+(?:\([^)]*analy[sz]e|analy[sz]e)[\s\S]*\b(?:insert|update|delete)\b/i.test(body);
}

/** Blank lines and comment lines part queries; in PromQL so do complete lines that begin anew. */
export function splitQueries(value: string, language: Language, first: number): Statement[] {
  const statements: Statement[] = [];
  let taken: string[] = [];
  let open = 0;
  let comment: string[] = [];
  let started = first;
  const finish = (): void => {
    const text = taken.join('\n').trim();
    taken = [];
    open = 0;
    if (text === '') return;
    statements.push({ text, line: started, ...(comment.length > 0 ? { comment: comment.join(' ') } : {}) });
    comment = [];
  };
  value.split('\n').forEach((line, index) => {
    const note = /^\s*(?:\/\/|#|--\s)\s*(.*)$/.exec(line)?.[1];
    if (line.trim() === '' || note !== undefined) {
      if (open <= 0) finish();
      if (note) comment.push(note.trim());
      return;
    }
    if (language === 'promql' && open <= 0 && beginsAnew(taken.at(-1), line)) finish();
    if (taken.length === 0) started = first + index;
    taken.push(line);
    open += brackets(line);
  });
  finish();
  return statements;
}

/** How many more brackets a line opens than it closes. */
function brackets(line: string): number {
  const plain = line.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return (plain.match(/[([{]/g)?.length ?? 0) - (plain.match(/[)\]}]/g)?.length ?? 0);
}

const JOINS = /(?:[-+*/%^,=<>(]|\b(?:and|or|unless|by|without|on|ignoring|group_left|group_right|bool|offset))$/i;
const JOINED =
  /^(?:[-+*/%^,=<>)\]}]|(?:and|or|unless|by|without|on|ignoring|group_left|group_right|offset)\b|>|<|==|!=)/i;

function beginsAnew(before: string | undefined, line: string): boolean {
  return before !== undefined && !JOINS.test(before.trim()) && !JOINED.test(line.trim()) && !/^\s/.test(line);
}
