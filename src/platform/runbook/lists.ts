/** R2 and R3: which items of a list are steps. */
import type { List, ListItem, RootContent } from 'mdast';
import { headingKey } from './headings.ts';
import { textOf, walk } from './markdown.ts';
import type { Reading } from './reading.ts';
import { listInline } from './reading.ts';
import {
  announcesList,
  commands,
  forbids,
  instructs,
  isConditional,
  isEnding,
  isPointer,
  isQuestion,
} from './wording.ts';

export type ItemRole = 'step' | 'guardrail' | 'expected' | 'text';

export type ListContext = {
  readonly reading: Reading;
  /** The paragraph or label directly above the list. */
  readonly leadIn: string;
  /** Headings of the document, normalised: a list that repeats them is a contents list. */
  readonly headings: ReadonlySet<string>;
  /** The words of those that are steps: a list announces them in slightly other words, too. */
  readonly stepHeadings: readonly (readonly string[])[];
  /** The section asks to check something: its bullets need no verb of their own. */
  readonly checks: boolean;
};

export function rolesOf(list: List, context: ListContext): ItemRole[] {
  if (isContentsList(list, context)) return list.children.map(() => 'text');
  const enumerates = announcesList(context.leadIn);
  if (list.ordered) return orderedRoles(list, context, enumerates);
  const roles = list.children.map((item) => bulletRole(item, context, enumerates));
  // One imperative among the values of an enumeration ("Prevent …" in a list of purposes) is one of the values.
  const few = roles.filter((role) => role === 'step').length * 2 < roles.length;
  return enumerates && few ? roles.map((role) => (role === 'guardrail' ? role : 'text')) : roles;
}

/** A list whose items are the headings that follow: it announces the steps, it is not them. */
export function isContentsList(list: List, { headings, stepHeadings }: ListContext): boolean {
  const known = list.children.filter((item) => {
    const key = headingKey(headText(item).replace(/\s*\([^)]*\)\s*$/, ''));
    const words = new Set(key.split(' '));
    return (
      headings.has(key) ||
      isAnchorOnly(item) ||
      stepHeadings.some((each) => each.length > 1 && each.every((word) => words.has(word)))
    );
  });
  return known.length * 2 > list.children.length && known.length > 1;
}

function isAnchorOnly(item: ListItem): boolean {
  const [head, ...rest] = item.children;
  if (head?.type !== 'paragraph' || rest.some((block) => block.type !== 'list')) return false;
  const [only, ...others] = head.children;
  return only?.type === 'link' && only.url.startsWith('#') && others.length === 0;
}

function orderedRoles(list: List, { reading }: ListContext, enumerates: boolean): ItemRole[] {
  if (!enumerates) return list.children.map((item) => (isEmpty(item) ? 'text' : 'step'));
  const asked = list.children.filter(
    (item) => commands(headText(item)) || isQuestion(headText(item)) || hasCode(item, reading),
  );
  const steps = asked.length * 2 >= list.children.length && asked.length > 0;
  return list.children.map((item) => (steps && !isEmpty(item) ? 'step' : 'text'));
}

function bulletRole(item: ListItem, { reading, checks }: ListContext, enumerates: boolean): ItemRole {
  const text = headText(item);
  if (isEmpty(item)) return 'text';
  if (forbids(text)) return 'guardrail';
  if (typeof item.checked === 'boolean' || hasCode(item, reading)) return 'step';
  if (isNames(item)) return holdsCommand(item, reading) || (checks && REQUEST.test(text)) ? 'step' : 'text';
  if (item.children.length === 1 && (isPointer(text) || isLinkOnly(item))) return 'text';
  if (enumerates) return commands(text) ? 'step' : 'text';
  if (checks && !isEnding(text)) return 'step';
  if (instructs(text) || isConditional(text) || isQuestion(text) || ASKED.test(text)) return 'step';
  if (nestedInstructs(item)) return 'step';
  return saysWhatShouldBe(text) ? 'expected' : 'text';
}

/** "The pods should restart within a minute." says what to see after the item before. */
export function saysWhatShouldBe(text: string): boolean {
  return /\b(?:should(?:n['’]t)?|will|won['’]t)\b/i.test(text) && !instructs(text);
}

function nestedInstructs(item: ListItem): boolean {
  return item.children.some(
    (child) =>
      child.type === 'list' &&
      child.children.some((nested) => instructs(headText(nested)) || isConditional(headText(nested))),
  );
}

/** Nothing but a link, or a name and a link ("*Runbook*: …"): a pointer, except where the link is the action. */
export function isLinkOnly(item: ListItem): boolean {
  const [head] = item.children;
  if (head?.type !== 'paragraph') return false;
  const [first, second] = head.children;
  const label =
    (first?.type === 'emphasis' || first?.type === 'strong') && second?.type === 'text' && /^:/.test(second.value);
  const parts = head.children
    .slice(label ? 1 : 0)
    .filter((child) => !(child.type === 'text' && /^[\s.,;:]*$/.test(child.value)));
  if (parts.length === 0) return false;
  return parts.every((part) => part.type === 'linkReference' || (part.type === 'link' && !/^action:/i.test(part.url)));
}

/** Nothing but names in code: "`CreateUser`, `CreateRole`". */
function isNames(item: ListItem): boolean {
  const [head] = item.children;
  if (head?.type !== 'paragraph' || head.children[0]?.type !== 'inlineCode') return false;
  return head.children.every(
    (child) =>
      child.type === 'inlineCode' || (child.type === 'text' && /^[\s,;.&/]*(?:and|or)?[\s,;.&/]*$/.test(child.value)),
  );
}

/** "*Action*: …" among the facts of an alert. */
const ASKED = /^\W*(?:actions?|remediation|mitigation|resolution|solution|remedy|workaround|fix)\s*:\s+\S/i;

/** `GET /health` in a list of checks is asked for, not only named. */
const REQUEST = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE)\s+(?:\/|https?:)/;

/** The names are a command: "`systemctl status nginx`" on its own, or between others. */
function holdsCommand(item: ListItem, reading: Reading): boolean {
  return item.children.some((child) => reading.blockOf(child)) || listInline(item.children, reading).length > 0;
}

/** A runnable block of its own, at any depth. */
function hasCode(item: ListItem, reading: Reading): boolean {
  let found = false;
  walk(item, (node) => {
    found ||= (reading.blockOf(node)?.codes.length ?? 0) > 0 && node.type === 'code';
    return found ? 'skip' : undefined;
  });
  return found;
}

function isEmpty(item: ListItem): boolean {
  return item.children.length === 0 || textOf(item) === '';
}

/** The item's own words: its first paragraph. */
export function headText(item: ListItem): string {
  const [head] = item.children;
  return head?.type === 'paragraph' ? textOf(head) : '';
}

/** "1." after three items and a fence goes on with the list; so does a second "1." after a list of one. */
export function resumes(before: List, count: number, next: RootContent): next is List {
  if (next.type !== 'list' || !next.ordered || !before.ordered) return false;
  return next.start === count + (before.start ?? 1) || (next.start === 1 && before.children.length === 1);
}

/** All items of the lists among these blocks, quotes included, with their words. */
export function listItems(blocks: readonly RootContent[]): { node: RootContent; text: string }[] {
  return blocks.flatMap((block) => {
    if (block.type === 'blockquote') return listItems(block.children);
    return block.type === 'list'
      ? block.children.map((item) => ({ node: item, text: headText(item) || textOf(item) }))
      : [];
  });
}
