/** What the readers of one file share: its code blocks, already read, and its link definitions. */
import type { Nodes, Paragraph, Parent, PhrasingContent, Root, RootContent } from 'mdast';
import type { BlockReading } from './commands.ts';
import { readBlock, readCodes } from './commands.ts';
import type { Code } from './document.ts';
import type { Definitions } from './links.ts';
import { readDefinitions } from './links.ts';
import { lineOf, textOf, walk } from './markdown.ts';
import { certainlyCommand, isProgram, looksLikeCommand } from './programs.ts';

export type Reading = {
  readonly definitions: Definitions;
  /** What a code block holds, or a paragraph that is nothing but code. Undefined for other nodes. */
  blockOf(node: Nodes): BlockReading | undefined;
};

/** Reads every code block once, in order, with the words above it. */
export function readAll(root: Root): Reading {
  const blocks = new Map<Nodes, BlockReading>();
  walk(root, (node) => {
    if ('children' in node) readChildren(node, blocks);
    return undefined;
  });
  return { definitions: readDefinitions(root), blockOf: (node) => blocks.get(node) };
}

function readChildren(parent: Parent, blocks: Map<Nodes, BlockReading>): void {
  parent.children.forEach((node, index) => {
    if (node.type === 'code') blocks.set(node, readBlock(node, textAbove(parent.children, index)));
    else if (node.type === 'paragraph') {
      const codes = codeParagraph(node);
      if (codes) blocks.set(node, { codes, as: 'code' });
    }
  });
}

function textAbove(siblings: Parent['children'], index: number): string {
  const above = siblings[index - 1];
  if (!above || above.type === 'code') return '';
  if (above.type === 'list') {
    const last = above.children.at(-1)?.children.at(-1);
    return last?.type === 'paragraph' ? textOf(last) : '';
  }
  return above.type === 'paragraph' || above.type === 'heading' ? lastLine(above) : '';
}

/** A lazy line below a bullet ("Example:") is part of its paragraph, and says what the fence below holds. */
function lastLine(node: Nodes): string {
  if (!('children' in node)) return '';
  const texts = node.children.map((child) => (child.type === 'text' ? child.value : textOf(child)));
  const whole = texts.join('');
  const last = whole.split('\n').at(-1)?.trim() ?? '';
  return /^(?:example|output|result|expected)\b[^.]{0,40}:$/i.test(last) ? last : textOf(node);
}

/** "`knife ssh …`" alone in its paragraph is a block in all but form; so is "$ knife ssh …". */
function codeParagraph(node: Paragraph): readonly Code[] | undefined {
  const [only, ...more] = node.children;
  if (only?.type === 'text' && more.length === 0 && only.value.split('\n').every((line) => /^\$ [a-z.~/]/.test(line)))
    return readCodes(only.value, 'shell', lineOf(only));
  const parts = node.children.filter(
    (child) => child.type !== 'break' && !(child.type === 'text' && child.value.trim() === ''),
  );
  if (parts.length === 0 || !parts.every((part) => part.type === 'inlineCode')) return undefined;
  const codes = parts.flatMap((part) =>
    'value' in part && looksLikeCommand(part.value.replace(/^\$\s+/, ''))
      ? readCodes(part.value, 'shell', lineOf(part))
      : [],
  );
  return codes.length === parts.length ? codes : undefined;
}

/** Commands and queries of these blocks, in order. */
export function listCodes(nodes: readonly RootContent[], reading: Reading): Code[] {
  const codes: Code[] = [];
  walk(nodes, (node) => {
    codes.push(...(reading.blockOf(node)?.codes ?? []));
    return undefined;
  });
  return codes;
}

/** Commands inside sentences: `systemctl restart nginx`, but not `nginx`. */
export function listInline(nodes: readonly RootContent[], reading: Reading): Code[] {
  const codes: Code[] = [];
  walk(nodes, (node) => {
    if (reading.blockOf(node)) return 'skip';
    if (node.type === 'inlineCode') codes.push(...inlineCommand(node));
    return undefined;
  });
  return codes;
}

function inlineCommand(node: PhrasingContent): Code[] {
  if (node.type !== 'inlineCode') return [];
  const text = node.value.replace(/^\$\s+/, '').trim();
  if (/^(?:\.{0,2}|~)\/\S*$/.test(text)) return [];
  const known =
    certainlyCommand(text) ||
    (isProgram(text.split(/\s/)[0] ?? '') && /^\S+\s+\S/.test(text) && looksLikeCommand(text));
  return known && !/^[A-Za-z_]\w*=\S*$/.test(text) ? readCodes(text, 'shell', lineOf(node)) : [];
}
