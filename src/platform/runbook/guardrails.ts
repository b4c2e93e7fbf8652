/** What must not be done, what to beware of, what needs a second person: found where it stands, with its scope. */
import type { Blockquote, Nodes, Paragraph, RootContent } from 'mdast';
import type { Guardrail } from './document.ts';
import { listItems } from './lists.ts';
import { lineOf, textOf, walk } from './markdown.ts';
import { forbids } from './wording.ts';

/** GitHub alerts, mkdocs and Docusaurus admonitions, and the words people write in bold. */
const CAUTION =
  /^\W*(?:\[!(?:caution|warning)\]|(?:!{3}|\?{3}|:{3,})\s*(?:warning|danger|caution|attention|error|failure)\b|(?:warning|caution|danger|attention|beware|achtung)\b\s*(?:[:!.*–—-]|$))/i;
const WARNING_SIGN = /^\s*(?:⚠️?|🚨|☠️?|⛔|🛑|❗|❌|:warning:|:rotating_light:|:stop_sign:|:no_entry:)/u;
const SECOND_PERSON =
  /\b(?:needs?|requires?) (?:a |the )?(?:second (?:person|pair of eyes|approver|engineer)|approval|two[- ]person|four[- ]eyes)|\bfour[- ]eyes\b|\btwo[- ]person rule\b/i;
const SHOUTED = /\b(?:DO NOT|NEVER|DON'T|MUST NOT)\b/;

export function asksForSecondPerson(text: string): boolean {
  return SECOND_PERSON.test(text);
}

/** Undefined when the block warns of nothing. */
export function guardrailIn(node: RootContent, scope: Guardrail['scope']): Guardrail | undefined {
  if (node.type !== 'paragraph' && node.type !== 'blockquote') return undefined;
  const text = textOf(node);
  const kind = guardrailKind(text, node);
  return kind ? { text: cleanText(text), line: lineOf(node), nodes: [node], kind, scope } : undefined;
}

function guardrailKind(text: string, node: Paragraph | Blockquote): Guardrail['kind'] | undefined {
  const callout = CAUTION.test(text) || WARNING_SIGN.test(text);
  if (asksForSecondPerson(text) && (callout || node.type === 'blockquote' || text.length < 160)) return 'approval';
  if (forbids(text)) return 'do-not';
  if (SHOUTED.test(text) && (boldStart(node) || node.type === 'blockquote' || /^\W*(?:note|important)\b/i.test(text)))
    return 'do-not';
  return callout ? 'caution' : undefined;
}

function boldStart(node: Nodes): boolean {
  return (
    node.type === 'paragraph' &&
    (node.children[0]?.type === 'strong' ||
      (node.children[0]?.type === 'text' &&
        node.children[0].value.trim() === '' &&
        node.children[1]?.type === 'strong'))
  );
}

/** Without the mark of the callout: "[!CAUTION] Needs …" → "Needs …". */
function cleanText(text: string): string {
  return text
    .replace(/^\s*\[!\w+\]\s*/, '')
    .replace(/^(?:!{3}|\?{3}|:{3,})\s*\w+\s*/, '')
    .replace(/\s*:{3,}\s*$/, '')
    .trim();
}

/** Every item of a "Do not" section forbids; where there is no list, every paragraph does. */
export function forbiddenIn(blocks: readonly RootContent[], scope: Guardrail['scope']): Guardrail[] {
  const items = listItems(blocks).map(({ node }) => node);
  const nodes = items.length > 0 ? items : blocks.filter((block) => block.type === 'paragraph');
  return nodes.map((node) => ({ text: textOf(node), line: lineOf(node), nodes: [node], kind: 'do-not', scope }));
}

/**
 * Warnings in a section that is not walked. A symptom that happens to begin with "Avoid …" forbids nothing there; a
 * callout always counts, and so does the text under the title.
 */
export function cautionsIn(blocks: readonly RootContent[], scope: Guardrail['scope']): Guardrail[] {
  const found: Guardrail[] = [];
  walk(blocks, (node) => {
    if (node.type !== 'paragraph' && node.type !== 'blockquote') return undefined;
    const guardrail = guardrailIn(node, scope);
    if (guardrail && (guardrail.kind !== 'do-not' || scope.kind === 'runbook' || node.type === 'blockquote'))
      found.push(guardrail);
    return guardrail ? 'skip' : undefined;
  });
  return found;
}
