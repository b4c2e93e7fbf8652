/**
 * HTML, MDX and template tags in Markdown. None of it is ever rendered, but its words stay.
 *
 * `<iface>` outside code is no HTML at all, it is a placeholder that HTML readers would make vanish: it becomes text.
 * Comments are left as they are (nobody is meant to read them). Tags that carry a label (`<summary>`, a tab) become a
 * bold line, which is how the rest of the parser knows labels.
 */
import type { Nodes, Paragraph, Parent, PhrasingContent, Root } from 'mdast';
import type { Finding } from './document.ts';
import { lineOf } from './markdown.ts';

const ELEMENTS = new Set(
  (
    'a abbr address article aside b blockquote br button caption center cite code col colgroup dd del details dfn div dl dt ' +
    'em figcaption figure font footer h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label li link main mark ' +
    'meta nav ol p picture pre q rp rt ruby s samp script section small source span strike strong style sub summary sup svg ' +
    'table tbody td tfoot th thead tr tt u ul var video wbr'
  ).split(' '),
);
const TAG = /<\/?([A-Za-z][\w.:-]*)([^<>]*)>/g;

/** Changes the tree in place and says what is not drawn. */
export function readHtml(root: Root): Finding[] {
  const findings: Finding[] = [];
  const told = new Set<string>();
  const tell = (finding: Finding, once: string) => {
    if (told.has(once)) return;
    told.add(once);
    findings.push(finding);
  };
  const open: Parent[] = [root];
  for (let parent = open.pop(); parent; parent = open.pop()) {
    for (let index = 0; index < parent.children.length; index += 1) {
      const node: Nodes | undefined = parent.children[index];
      if (!node) continue;
      if (node.type === 'html') {
        const replaced = replacement(node.value, lineOf(node), parent.type === 'root' || isFlow(parent), tell);
        if (replaced) {
          if (node.position) replaced.position = node.position;
          parent.children[index] = replaced;
        }
      } else if ('children' in node) open.push(node);
    }
  }
  return findings;
}

function isFlow(parent: Parent): boolean {
  return ['listItem', 'blockquote', 'footnoteDefinition'].includes(parent.type);
}

type Tell = (finding: Finding, once: string) => void;

function replacement(value: string, line: number, flow: boolean, tell: Tell): Paragraph | PhrasingContent | undefined {
  if (value.startsWith('<!--') && !value.replace(/<!--[\s\S]*?(-->|$)/g, '').trim()) return undefined;
  reportUnsupported(value, line, tell);
  const label = labelIn(value);
  if (flow && label)
    return { type: 'paragraph', children: [{ type: 'strong', children: [{ type: 'text', value: label }] }] };
  const text = stripTags(value);
  if (text === '') return undefined;
  return flow ? { type: 'paragraph', children: [{ type: 'text', value: text }] } : { type: 'text', value: text };
}

function stripTags(value: string): string {
  const withoutComments = value
    .replace(/<!--[\s\S]*?(-->|$)/g, '')
    .replace(/<(script|style)\b[\s\S]*?(<\/\1>|$)/gi, '');
  return withoutComments.replace(TAG, (tag, name: string) => (isPlaceholder(name, tag) ? tag : '')).trim();
}

/** `<iface>`, `<pod-name>`: a single word that is neither an element nor a component, and closes nothing. */
function isPlaceholder(name: string, tag: string): boolean {
  return !ELEMENTS.has(name.toLowerCase()) && !isComponent(name, tag) && !tag.startsWith('</') && !tag.includes('=');
}

const COMPONENTS =
  /^(Tabs?|TabItem|TabGroup|CodeGroup|CodeBlock|Admonition|Callout|Note|Warning|Caution|Danger|Tip|Info|Check|Steps?|Cards?|CardGroup|Accordion|AccordionGroup|Details|Frame|Columns?|Link|Image|Snippet|Content|Expandable)$/;

/** `<Tabs>`, `<TabItem value="docker">`: known by name, or written in mixed case with attributes or a closing slash. */
function isComponent(name: string, tag: string): boolean {
  if (COMPONENTS.test(name)) return true;
  return /^[A-Z][a-z]/.test(name) && (tag.includes('=') || tag.endsWith('/>') || tag.startsWith('</'));
}

function labelIn(value: string): string | undefined {
  const summary = /<summary[^>]*>([\s\S]*?)<\/summary>/i.exec(value)?.[1];
  if (
    summary &&
    value
      .replace(/<\/?details[^>]*>/gi, '')
      .replace(/<summary[\s\S]*?<\/summary>/i, '')
      .trim() === ''
  ) {
    return summary.replace(TAG, '').trim() || undefined;
  }
  const tab = /<Tab(?:Item)?\b[^>]*>/.exec(value)?.[0] ?? '';
  return (
    /\b(?:label|title)=["'{]+([^"'}]+)["'}]/.exec(tab)?.[1] ?? /\b(?:value|name)=["'{]+([^"'}]+)["'}]/.exec(tab)?.[1]
  );
}

function reportUnsupported(value: string, line: number, tell: Tell): void {
  for (const match of value.matchAll(TAG)) {
    const name = match[1] ?? '';
    if (isComponent(name, match[0]) && !match[0].startsWith('</')) {
      tell(
        { id: 'mdx', severity: 'info', line, message: `The component <${name}> is not drawn; its text is kept.` },
        `mdx ${name}`,
      );
    } else if (isPlaceholder(name, match[0])) {
      const message = `${match[0]} stands outside code and disappears on GitHub. Write it as \`${match[0]}\`.`;
      tell({ id: 'placeholder-outside-code', severity: 'warning', line, message }, `placeholder ${match[0]} ${line}`);
    }
  }
}
