/** Links, and the one kind of link that is a button: `action:capability.verb?input={{value}}`. */
import type { Nodes, RootContent } from 'mdast';
import type { ActionLink, Link } from './document.ts';
import { lineOf, textOf, walk } from './markdown.ts';

/** `[text][ref]` → url, from the definitions of the whole file. */
export type Definitions = ReadonlyMap<string, string>;

export function readDefinitions(root: Nodes): Definitions {
  const urls = new Map<string, string>();
  walk(root, (node) => {
    if (node.type === 'definition' && !urls.has(node.identifier)) urls.set(node.identifier, node.url);
    return undefined;
  });
  return urls;
}

export function listLinks(nodes: readonly RootContent[], definitions: Definitions): Link[] {
  const links: Link[] = [];
  walk(nodes, (node) => {
    if (node.type === 'link') links.push(toLink(textOf(node), node.url, lineOf(node)));
    else if (node.type === 'linkReference') {
      const url = definitions.get(node.identifier);
      if (url !== undefined) links.push(toLink(textOf(node), url, lineOf(node)));
    }
    return undefined;
  });
  return links;
}

function toLink(text: string, url: string, line: number): Link {
  return { text, url, line, kind: linkKind(url) };
}

function linkKind(url: string): Link['kind'] {
  if (url.startsWith('#')) return 'anchor';
  if (/^action:/i.test(url)) return 'action';
  return /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(url) ? 'external' : 'relative';
}

/** Values are kept as written; `{{name}}` in them is filled in when the button is pressed. */
export function listActions(links: readonly Link[]): ActionLink[] {
  return links.filter((link) => link.kind === 'action').map(toAction);
}

function toAction({ text, url }: Link): ActionLink {
  const [name = '', query = ''] = url.slice('action:'.length).split('?', 2);
  const inputs: Record<string, string> = {};
  for (const pair of query.split('&')) {
    const [key = '', ...value] = pair.split('=');
    if (key !== '') inputs[decode(key)] = decode(value.join('='));
  }
  return { name: decode(name), inputs, label: text };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    // A stray % is no reason to lose the link.
    return text;
  }
}
