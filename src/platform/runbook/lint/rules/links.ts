/** Links that lead nowhere. Addresses on the web are not asked: a linter has to work without a network. */
import { lineOf, walk } from '../../markdown.ts';
import type { Edit, Found, LintFile, Neighbours, Rule } from '../rule.ts';

type Target = { readonly url: string; readonly line: number };

const deadLink: Rule = {
  id: 'dead-link',
  severity: 'error',
  why: 'A link that leads nowhere costs minutes when there are none.',
  fixes: true,
  *check(file) {
    for (const target of listTargets(file)) yield* checkTarget(target, file);
  },
};

/** Every link and picture, and where links are defined. */
function listTargets({ root }: LintFile): Target[] {
  const targets: Target[] = [];
  walk(root, (node) => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      targets.push({ url: node.url, line: lineOf(node) });
    return undefined;
  });
  return targets;
}

function* checkTarget({ url, line }: Target, file: LintFile): Iterable<Found> {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(url) || url === '' || /[{}<%]/.test(url)) return;
  const [path = '', anchor] = decode(url).split('#', 2);
  if (path === '') {
    const known = file.pages.flatMap((page) => page.anchors);
    if (!hasAnchor(known, anchor ?? '')) yield { line, message: noAnchor(anchor ?? '', 'this page', known) };
    return;
  }
  const { neighbours } = file;
  if (!neighbours) return;
  const plain = path.replace(/\?.*$/, '');
  if (!neighbours.exists(plain)) yield missing(plain, url, line, file.lines, neighbours);
  else if (anchor !== undefined && /\.(?:md|mdx|markdown)$/i.test(plain)) {
    const known = neighbours.anchors(plain);
    if (known && !hasAnchor(known, anchor)) yield { line, message: noAnchor(anchor, plain, known) };
  }
}

function missing(path: string, url: string, line: number, lines: readonly string[], neighbours: Neighbours): Found {
  const message = `There is no file ${path}.`;
  if (!neighbours.exists(`${path}.md`)) return { line, message };
  return { line, message: `${message} ${path}.md is meant.`, ...fixed(url, path, line, lines) };
}

function fixed(url: string, path: string, line: number, lines: readonly string[]): { fix?: Edit[] } {
  const text = lines[line - 1] ?? '';
  const at = text.indexOf(`(${url}`);
  if (at < 0 || !url.startsWith(path)) return {};
  const end = at + 1 + path.length;
  return { fix: [{ line, from: end, to: end, text: '.md' }] };
}

function hasAnchor(known: readonly string[], anchor: string): boolean {
  const key = keyOf(anchor);
  return anchor === '' || /^(?:top|L\d+)/i.test(anchor) || known.some((each) => keyOf(each) === key);
}

/** GitHub and others differ in what they make of emoji, dashes and case; the reader arrives all the same. */
function keyOf(anchor: string): string {
  return anchor.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function noAnchor(anchor: string, where: string, known: readonly string[]): string {
  const key = keyOf(anchor);
  const near = known.find((each) => keyOf(each) !== '' && (keyOf(each).includes(key) || key.includes(keyOf(each))));
  const hint = near === undefined ? '' : ` Is #${near} meant?`;
  return `There is no heading #${anchor} on ${where}.${hint}`;
}

function decode(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    // A stray % is part of a name.
    return url;
  }
}

export const linkRules: readonly Rule[] = [deadLink];
