/** One line of mrkdwn: styles, code, links, mentions, dates, emoji. See `mrkdwn.ts` for what is guaranteed. */
import { findEmoji } from './emoji.ts';

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string; readonly text: string }
  | { readonly kind: 'user' | 'channel' | 'usergroup'; readonly id: string; readonly label?: string }
  | { readonly kind: 'broadcast'; readonly range: string }
  | {
      readonly kind: 'date';
      readonly seconds: number;
      readonly format: string;
      readonly url?: string;
      readonly fallback: string;
    }
  | { readonly kind: 'emoji'; readonly name: string; readonly character: string }
  | { readonly kind: 'break' };

export function unescapeText(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name: string) => (name === 'amp' ? '&' : name === 'lt' ? '<' : '>'));
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

type Token = { readonly start: number; readonly end: number; readonly leaf?: Inline; readonly mark?: Mark };
type Mark = '*' | '_' | '~';
const STYLES = { '*': 'bold', _: 'italic', '~': 'strike' } as const;

const TOKEN =
  /`([^`\n]+)`|<([^<>\n]+)>|:([\w+'-]+):(?::skin-tone-([2-6]):)?|(?<![\w/])(https?:\/\/[^\s<>|`*~]+[^\s<>|`*~_.,;:!?'")\]}])|([*_~])/g;

export function parseInline(line: string): readonly Inline[] {
  const tokens = tokenize(line);
  return assemble(line, tokens, 0, tokens.length, 0, line.length, closers(line, tokens));
}

function tokenize(line: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of line.matchAll(TOKEN)) {
    const place = { start: match.index, end: match.index + match[0].length };
    const mark = match[6];
    if (mark === '*' || mark === '_' || mark === '~') tokens.push({ ...place, mark });
    else {
      const leaf = readLeaf(match);
      if (leaf) tokens.push({ ...place, leaf });
    }
  }
  return tokens;
}

function readLeaf([, code, angle, emoji, tone, url]: RegExpMatchArray): Inline | undefined {
  if (code !== undefined)
    return {
      kind: 'code',
      text: unescapeText(code.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, to, label) => label || to)),
    };
  if (angle !== undefined) return readAngle(angle);
  if (url !== undefined) return { kind: 'link', url: unescapeText(url), text: unescapeText(url) };
  const character = emoji === undefined ? undefined : findEmoji(emoji, tone === undefined ? undefined : Number(tone));
  return character === undefined ? undefined : { kind: 'emoji', name: emoji ?? '', character };
}

/** What stands between `<` and `>`. */
function readAngle(inner: string): Inline | undefined {
  const [target = '', ...labels] = inner.split('|');
  const label = unescapeText(labels.join('|'));
  const id = target.slice(1);
  const named = label ? { label } : {};
  if (/^@[UWB]\w+$/.test(target)) return { kind: 'user', id, ...named };
  if (/^#[CGD]\w+$/.test(target)) return { kind: 'channel', id, ...named };
  if (target.startsWith('!')) return readSpecial(id, label);
  if (isSafeUrl(unescapeText(target))) {
    const url = unescapeText(target);
    return { kind: 'link', url, text: label || url.replace(/^(mailto|tel):/, '') };
  }
  return undefined;
}

function readSpecial(command: string, label: string): Inline | undefined {
  if (command === 'here' || command === 'channel' || command === 'everyone')
    return { kind: 'broadcast', range: command };
  const [name, first = '', format = '', url = ''] = command.split('^');
  if (name === 'subteam') return { kind: 'usergroup', id: first, ...(label ? { label } : {}) };
  if (name === 'date' && /^\d+$/.test(first)) {
    const link = isSafeUrl(unescapeText(url)) ? { url: unescapeText(url) } : {};
    return { kind: 'date', seconds: Number(first), format: unescapeText(format), ...link, fallback: label };
  }
  return label ? { kind: 'text', text: label } : undefined;
}

export function isSafeUrl(url: string): boolean {
  return /^(https?:\/\/|mailto:|tel:|slack:\/\/)\S/i.test(url);
}

/** For each style, the tokens that may end it, in order. */
function closers(line: string, tokens: readonly Token[]): ReadonlyMap<Mark, readonly number[]> {
  const found = new Map<Mark, number[]>([
    ['*', []],
    ['_', []],
    ['~', []],
  ]);
  tokens.forEach((token, index) => {
    const before = line[token.start - 1] ?? ' ';
    if (token.mark && /\S/.test(before) && !isWordCharacter(line, token.end)) found.get(token.mark)?.push(index);
  });
  return found;
}

function isWordCharacter(line: string, at: number): boolean {
  return /[\p{L}\p{N}]/u.test(line[at] ?? ' ');
}

function opens(line: string, { start, end, mark }: Token): boolean {
  const after = line[end] ?? ' ';
  return /\S/.test(after) && after !== mark && !isWordCharacter(line, start - 1);
}

/** Styles cannot hold themselves, so this goes at most three deep. */
function assemble(
  line: string,
  tokens: readonly Token[],
  from: number,
  to: number,
  start: number,
  end: number,
  ends: ReadonlyMap<Mark, readonly number[]>,
): readonly Inline[] {
  const nodes: Inline[] = [];
  let at = start;
  const text = (until: number) => {
    if (until > at) nodes.push({ kind: 'text', text: unescapeText(line.slice(at, until)) });
  };
  for (let index = from; index < to; index += 1) {
    const token = tokens[index];
    if (!token) break;
    const closer = token.mark && opens(line, token) ? nextCloser(ends.get(token.mark) ?? [], index, to) : undefined;
    const closing = closer === undefined ? undefined : tokens[closer];
    if (!token.leaf && !(token.mark && closing && closer !== undefined)) continue;
    text(token.start);
    if (token.leaf) {
      nodes.push(token.leaf);
      at = token.end;
    } else if (token.mark && closing && closer !== undefined) {
      nodes.push({
        kind: STYLES[token.mark],
        children: assemble(line, tokens, index + 1, closer, token.end, closing.start, ends),
      });
      at = closing.end;
      index = closer;
    }
  }
  text(end);
  return nodes;
}

/** The first closer behind `index` and before `to`, by bisection. */
function nextCloser(list: readonly number[], index: number, to: number): number | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) > index) high = middle;
    else low = middle + 1;
  }
  const found = list[low];
  return found !== undefined && found < to ? found : undefined;
}
