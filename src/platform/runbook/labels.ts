/** R8: a paragraph that is only bold is a label. What kind of label decides what happens to the blocks below it. */
import type { Paragraph, RootContent } from 'mdast';
import { environmentOf } from './environments.ts';
import { isBranchHeading, readHeading } from './headings.ts';
import { textOf } from './markdown.ts';

export type Label =
  | { readonly kind: 'environment'; readonly text: string; readonly environment: string }
  | { readonly kind: 'step' | 'branch' | 'expected' | 'note' | 'other'; readonly text: string };

const EXPECTED =
  /^(?:expected(?: (?:output|results?|outcome|response|behaviou?r|value|state))?|what to (?:look for|expect)|look for|(?:example|sample|typical|normal) (?:output|results?|response)|output|results?|success criteria|validation|healthy|good|verification|verify)$/i;
const NOTE =
  /^(?:next steps?|notes?|tips?|hints?|important|info|why|why this (?:works|matters)|explanation|rationale|caveats?|remarks?|warning|caution|danger|attention)$/i;

/** Undefined for ordinary paragraphs. `declared` are the environments named in the front matter. */
export function labelOf(node: RootContent, declared: readonly string[]): Label | undefined {
  if (node.type !== 'paragraph') return undefined;
  const text = boldText(node) ?? plainLabel(node);
  if (text === undefined || text === '') return undefined;
  const words = text.replace(/[\s:.]+$/, '');
  const environment = environmentOf(words, declared);
  if (environment) return { kind: 'environment', text: words, environment };
  if (boldText(node) === undefined && !/^step\s+\d/i.test(words)) return undefined;
  return { kind: labelKind(words), text: words };
}

function labelKind(words: string): 'step' | 'branch' | 'expected' | 'note' | 'other' {
  const heading = readHeading(words);
  if (heading.marker?.kind === 'step' || heading.marker?.kind === 'number') return 'step';
  if (EXPECTED.test(words)) return 'expected';
  if (NOTE.test(words)) return 'note';
  if (isBranchHeading(words) || (heading.marker?.kind === 'letter' && isBranchHeading(heading.words))) return 'branch';
  return 'other';
}

/** Bold from end to end; what may follow the bold is a colon, or a bracket or code before a closing colon. */
function boldText(node: Paragraph): string | undefined {
  const parts = node.children.filter((child) => !(child.type === 'text' && child.value.trim() === ''));
  const [first, ...rest] = parts;
  if (first?.type !== 'strong' && !(first?.type === 'emphasis' && first.children[0]?.type === 'strong'))
    return undefined;
  if (parts.every((part) => part.type === 'strong' || part.type === 'emphasis')) return textOf(node);
  const after = rest
    .map((part) => (part.type === 'inlineCode' ? '`x`' : textOf(part)))
    .join(' ')
    .trim();
  const bold = textOf(first);
  if (/^[:.]?$/.test(after)) return bold;
  const closes = /:$/.test(after) || /:$/.test(bold);
  if (/^:?\s*\([^()]*\)\s*:?$/.test(after)) return textOf(node);
  return closes &&
    after.length < 60 &&
    after.endsWith(':') &&
    !/[.!?]/.test(after.slice(0, -1)) &&
    isBranchHeading(bold)
    ? textOf(node)
    : undefined;
}

/** "Docker:", "On production:", "Step 2: Inspect the node": labels without bold. */
function plainLabel(node: Paragraph): string | undefined {
  const text = textOf(node);
  if (text.length > 160) return undefined;
  if (/^step\s+\d{1,2}\s*[:.–—-]/i.test(text)) return text;
  return text.endsWith(':') && text.length < 50 ? text : undefined;
}

/** "**Docker:** `docker compose restart`": label and command in one paragraph. */
export function inlineVariants(
  node: RootContent,
  declared: readonly string[],
): { readonly environment: string; readonly label: string; readonly node: Paragraph }[] {
  if (node.type !== 'paragraph') return [];
  const found: { environment: string; label: string; node: Paragraph }[] = [];
  for (const child of node.children) {
    const label = child.type === 'strong' ? textOf(child) : '';
    const environment = label === '' ? undefined : environmentOf(label, declared);
    if (environment) found.push({ environment, label: label.replace(/:$/, ''), node: { ...node, children: [] } });
    found.at(-1)?.node.children.push(child);
  }
  return found.filter((variant) => variant.node.children.some((child) => child.type === 'inlineCode'));
}
