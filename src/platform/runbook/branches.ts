/**
 * "If empty → Verification", "No: the lease is stale", "Otherwise, go to step 3": where an answer leads.
 *
 * Only what is written as a condition becomes a branch. Its target is certain for links and for names that the document
 * really has; otherwise it stays text for the person to read.
 */
import type { ListItem, RootContent } from 'mdast';
import type { Branch, Target } from './document.ts';
import { slug } from './headings.ts';
import type { Definitions } from './links.ts';
import { listLinks } from './links.ts';
import { lineOf, maskedText, unmask } from './markdown.ts';
import { sentences } from './wording.ts';

const ARROW = /\s*(?:→|⇒|➜|➔|⟶|-{1,2}>|={1,2}>)\s*/;
/** "Navigate to Settings → Domains": arrows between the items of a menu. */
const MENU =
  /(?:^|\b(?:and|then|,)\s+)\W*(?:please\s+)?(?:navigate|go|log ?in|sign in|browse|click|select|open|choose|press|head|visit)\b/i;
const ANSWER =
  /^\W*(yes|no|true|false|unsure|not sure|unknown|success|failure|passed|failed|none|ok)\b\W*(?:→|⇒|->|=>|[:,.–—-])\s*(.+)$/i;
const CONDITION =
  /^\W*(?:(?:or|and|but|else)\s+)?(?:if|when|whenever|in case(?: of)?|in the (?:event|case) (?:of|that))\s+(.+)$/i;

/** Reads one bullet, sentence or paragraph, given as `maskedText`. Undefined when it sets no condition. */
export function readBranch(
  text: string,
  line: number,
  nodes: readonly RootContent[],
  definitions: Definitions,
): Branch | undefined {
  const parts = splitBranch(text);
  if (!parts || parts.when === '' || parts.to === '') return undefined;
  const to = unmask(parts.to);
  return { when: unmask(parts.when), to, target: targetOf(to, nodes, definitions), line };
}

function splitBranch(text: string): { when: string; to: string } | undefined {
  const plain = text.replace(/\s+/g, ' ').trim();
  const [before = '', ...after] = plain.split(ARROW);
  if (after.length > 0 && before !== '' && before.length < 200 && !MENU.test(before) && !/[.!?]\s+[A-Z]/.test(before)) {
    const said = before.replace(/^\W*(?:expected|result|output)\W*:\s*/i, '');
    const when = CONDITION.exec(said)?.[1] ?? said;
    return { when: tidy(when).replace(/^(?:otherwise|else)$/i, 'otherwise'), to: tidy(after.join(' → ')) };
  }
  const answer = ANSWER.exec(plain);
  if (answer) return { when: (answer[1] ?? '').toLowerCase(), to: tidy(answer[2] ?? '') };
  const otherwise = /^\W*(?:otherwise|else)\b[,:\s]+(.+)$/i.exec(plain);
  if (otherwise) return { when: 'otherwise', to: tidy(otherwise[1] ?? '') };
  const condition = CONDITION.exec(plain)?.[1];
  return condition === undefined ? undefined : splitCondition(condition);
}

/** "the pod crashes, restart it" / "the pod crashes: restart it" / "it works then stop". */
function splitCondition(text: string): { when: string; to: string } | undefined {
  const match = /^(.{2,200}?)(?:,\s+(?:then\s+)?|:\s+|\s+then\s+|\s+[–—]\s+|\.\s+(?=[A-Z]))(.+)$/.exec(text);
  return match ? { when: tidy(match[1] ?? ''), to: tidy(match[2] ?? '') } : undefined;
}

function tidy(text: string): string {
  return text.replace(/^[\s*_:,–—-]+|[\s*_:,;]+$/g, '').replace(/\.$/, '');
}

const END =
  /^(?:no (?:further )?(?:action|steps?|rollback|change)s?\b|nothing (?:to do|needed|more)|you(?:'re| are) done|done\b|stop(?: here)?$|resolved\b|this is expected|(?:this|it) is (?:fine|normal|expected))/i;

function targetOf(to: string, nodes: readonly RootContent[], definitions: Definitions): Target {
  const [link] = listLinks(nodes, definitions);
  // "step 2 of Diagnosis"; "step 3; then Option D": the first place is where to go now.
  const [, first, of] = /^(?:go (?:back )?to )?step\s+(\d{1,2}[a-z]?)\b(\s+(?:of|in|under)\b)?/i.exec(to) ?? [];
  if (first !== undefined && (of === undefined || link?.kind === 'anchor'))
    return { kind: 'step', to: first, ...(of === undefined || !link ? {} : { within: link.url.slice(1) }) };
  if (link?.kind === 'anchor') return { kind: 'section', to: link.url.slice(1) };
  if (link?.kind === 'relative')
    return { kind: /\.mdx?(?:#.*)?$|^[^.]*$/.test(link.url) ? 'runbook' : 'link', to: link.url };
  if (END.test(to) || /\bno action (?:is )?(?:needed|required)\b/i.test(to)) return { kind: 'end' };
  const option =
    /^(?:go to |use |try |see |follow |continue with |proceed (?:to|with) )?((?:option|scenario|case|procedure|approach|method)\s+[a-z0-9]{1,2})\b/i.exec(
      to,
    )?.[1];
  if (option) return { kind: 'option', to: option };
  const step = /\bstep\s+(\d{1,2}[a-z]?)\b/i.exec(to)?.[1];
  if (step) return { kind: 'step', to: step };
  const place =
    /^(?:please\s+)?(?:go|jump|skip|proceed|continue|move on|move|return|switch)(?:\s+(?:on|back|straight|directly))?\s+(?:to|with|at)\s+(?:the\s+)?(.{3,60}?)(?:\s+(?:section|below|above))?$/i.exec(
      to,
    )?.[1];
  if (place) return { kind: 'section', to: slug(place) };
  return link ? { kind: 'link', to: link.url } : { kind: 'text' };
}

/** The branches among the bullets below an item, the arrows first, the conditions after. */
export function branchesOfItems(items: readonly ListItem[], definitions: Definitions): Branch[] {
  return items.flatMap((item) => {
    const [head] = item.children;
    const text = head?.type === 'paragraph' ? maskedText(head) : '';
    const branch = readBranch(text, lineOf(item), item.children, definitions);
    return branch ? [branch] : [];
  });
}

/** Conditions inside prose: "If `forceRelease` does not exist yet, wait for the lease to expire." */
export function branchesOfProse(node: RootContent, definitions: Definitions): Branch[] {
  if (node.type !== 'paragraph') return [];
  const all = sentences(maskedText(node));
  return all.flatMap((sentence) => {
    if (!CONDITION.test(sentence) && !/^\W*(?:otherwise|else)\b/i.test(sentence) && !/→|⇒|->|=>/.test(sentence))
      return [];
    const own = all.length === 1 ? [node] : node.children.filter((each) => isLinkIn(each, sentence));
    const branch = readBranch(sentence, lineOf(node), own, definitions);
    return branch ? [branch] : [];
  });
}

function isLinkIn(node: RootContent, sentence: string): boolean {
  return (node.type === 'link' || node.type === 'linkReference') && sentence.includes(maskedText(node));
}

/** A decision matrix: the first column is the condition, the last one where it leads. Without a head it only compares. */
export function branchesOfTable(node: RootContent, definitions: Definitions): Branch[] {
  if (node.type !== 'table' || maskedText(node.children[0]?.children[0] ?? node) === '') return [];
  return node.children.slice(1).flatMap((row) => {
    const [first, ...others] = row.children;
    const last = others.at(-1);
    const when = first ? unmask(maskedText(first)) : '';
    const to = last ? unmask(maskedText(last)) : '';
    if (when === '' || to === '' || !last) return [];
    return [
      {
        when,
        to,
        target: targetOf(to, [{ type: 'paragraph', children: last.children }], definitions),
        line: lineOf(row),
      },
    ];
  });
}
