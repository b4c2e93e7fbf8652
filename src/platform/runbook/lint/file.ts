/** Text → what the rules look at. Never throws: a file that cannot be read has no pages and says so in its findings. */
import type { Root } from 'mdast';
import { parseDocument } from 'yaml';
import type { Parsed } from '../document.ts';
import { isFrontMatter, parseMarkdown, walk } from '../markdown.ts';
import { parseRunbooks } from '../parse.ts';
import { prepareSource } from '../source.ts';
import type { LintFile } from './rule.ts';

export type LintContext = Pick<LintFile, 'path' | 'today'> &
  Partial<Pick<LintFile, 'neighbours' | 'actions' | 'changedOn'>>;

export function readLintFile(source: string, context: LintContext): LintFile {
  const parsed = parseRunbooks(source, { path: context.path });
  const root = readRoot(source, parsed);
  return {
    ...context,
    lines: splitLines(source),
    root,
    parsed,
    pages: [...parsed.runbooks, ...(parsed.shared ? [parsed.shared] : [])],
    keys: readKeys(root),
    prose: readProse(root),
  };
}

/** Without a byte order mark; the same count of lines as the parser sees. */
export function splitLines(source: string): string[] {
  return source.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
}

function readRoot(source: string, parsed: Parsed): Root {
  const { text } = prepareSource(source);
  const broken = parsed.findings.some(({ id }) => id === 'unreadable' || id === 'too-large');
  return text === undefined || broken ? { type: 'root', children: [] } : parseMarkdown(text).root;
}

function readKeys(root: Root): Set<string> {
  const [first] = root.children;
  if (!isFrontMatter(first)) return new Set();
  const values: unknown = String(first.type) === 'toml' ? tomlKeys(first.value.split('\n')) : readYaml(first.value);
  return new Set(typeof values === 'object' && values !== null ? Object.keys(values) : []);
}

function readYaml(text: string): unknown {
  try {
    return parseDocument(text, { logLevel: 'silent' }).toJS({ maxAliasCount: 20 });
  } catch {
    // Said by the parser as a finding of its own.
    return undefined;
  }
}

function tomlKeys(rows: readonly string[]): Record<string, true> {
  return Object.fromEntries(
    rows.flatMap((row) => /^\s*["']?([\w.-]+)["']?\s*=/.exec(row)?.[1] ?? []).map((key) => [key, true]),
  );
}

const INLINE = new Set(['emphasis', 'strong', 'delete', 'link', 'linkReference']);

function readProse(root: Root): string {
  const parts: string[] = [];
  walk(root, (node) => {
    if (isFrontMatter(node) || node.type === 'code') return 'skip';
    if (node.type === 'text' || node.type === 'inlineCode') parts.push(node.value);
    else if (!INLINE.has(node.type)) parts.push(' ');
    return undefined;
  });
  return parts.join('').replace(/\s+/g, ' ');
}
