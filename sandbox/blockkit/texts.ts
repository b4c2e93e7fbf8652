/** Walks JSON without recursion, so that no nesting depth can overflow the stack. */
import { pointer } from './vocabulary.ts';

/** Strings under these keys are read by people. Slack's own way of counting is not published; this counts more, not less. */
const VISIBLE = new Set([
  'text',
  'alt_text',
  'title',
  'caption',
  'fallback',
  'label',
  'name',
  'author_name',
  'provider_name',
  'url',
  'x_label',
  'y_label',
]);

export type Node = { readonly value: unknown; readonly key: string; readonly path: string };

/** Every value inside, the value itself first, in reading order. */
export function walk(root: unknown, path = ''): Node[] {
  const found: Node[] = [];
  const waiting: Node[] = [{ value: root, key: '', path }];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const { value } = node;
    found.push(node);
    if (typeof value !== 'object' || value === null) continue;
    const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
    for (const [key, child] of entries.reverse())
      waiting.push({ value: child, key: String(key), path: pointer(node.path, key) });
  }
  return found;
}

/** The texts a person can read in these blocks, and the addresses of links. */
export function listTexts(value: unknown): string[] {
  return walk(value).flatMap((node) => (typeof node.value === 'string' && VISIBLE.has(node.key) ? [node.value] : []));
}
