/** What a person types, turned into what Slack sends: escaped, with mentions, channels and links in angle brackets. */
import type { Json, WireObject } from './protocol.ts';
import type { Workspace } from './workspace.ts';

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'user' | 'channel'; readonly id: string; readonly name: string }
  | { readonly kind: 'link'; readonly url: string };

/** `<@U…>` and `<#C…>` are what a picker inserts; the rest is typed. */
const TOKEN = /<@([A-Z0-9]+)>|<#([A-Z0-9]+)>|(?<![\w@])@([\w.-]*\w)|(?<![\w#])#([\w-]+)|(https?:\/\/[^\s<>|]+)/g;

export function readTyped(workspace: Workspace, typed: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of typed.matchAll(TOKEN)) {
    const piece = pieceOf(workspace, match);
    if (!piece) continue;
    if (match.index > end) pieces.push({ kind: 'text', text: typed.slice(end, match.index) });
    pieces.push(piece);
    end = match.index + match[0].length;
  }
  if (end < typed.length) pieces.push({ kind: 'text', text: typed.slice(end) });
  return pieces;
}

function pieceOf(
  { users, channels }: Workspace,
  [, userId, channelId, userName, channelName, url]: RegExpExecArray,
): Piece | undefined {
  if (url) return { kind: 'link', url };
  const user = userId ? users.get(userId) : [...users.values()].find(({ name }) => name === userName);
  if (user) return { kind: 'user', id: user.id, name: user.name };
  const channel = channelId
    ? channels.get(channelId)
    : [...channels.values()].find(({ name, kind }) => kind !== 'im' && name === channelName);
  return channel && { kind: 'channel', id: channel.id, name: channel.name };
}

/** As in a message: `<@U…>`. */
export function messageText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'user' ? `<@${piece.id}>` : escaped(piece))).join('');
}

/** As in a command with `should_escape`: `<@U…|name>`. */
export function commandText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'user' ? `<@${piece.id}|${piece.name}>` : escaped(piece))).join('');
}

function escaped(piece: Exclude<Piece, { kind: 'user' }> | Piece): string {
  if (piece.kind === 'link') return `<${piece.url.replaceAll('&', '&amp;')}>`;
  if (piece.kind !== 'text') return `<#${piece.id}|${piece.name}>`;
  return piece.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The rich_text block that Slack's own composer makes. */
export function typedBlock(pieces: readonly Piece[]): WireObject {
  const elements = pieces.map(richElement);
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function richElement(piece: Piece): Json {
  if (piece.kind === 'text') return { type: 'text', text: piece.text };
  if (piece.kind === 'link') return { type: 'link', url: piece.url };
  return piece.kind === 'user' ? { type: 'user', user_id: piece.id } : { type: 'channel', channel_id: piece.id };
}
