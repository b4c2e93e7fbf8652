/** A draft becomes a step: its kind, its commands, its variants, where its answers lead. */
import type { ListItem, RootContent } from 'mdast';
import { branchesOfItems, branchesOfProse, branchesOfTable, readBranch } from './branches.ts';
import type { Branch, Code, Guardrail, Step, StepKind, Variant } from './document.ts';
import type { Draft } from './draft.ts';
import { attach } from './draft.ts';
import { asksForSecondPerson, guardrailIn } from './guardrails.ts';
import { inputNames } from './inputs.ts';
import { listActions, listLinks } from './links.ts';
import { headText } from './lists.ts';
import { maskedText, textOf, walk } from './markdown.ts';
import type { Reading } from './reading.ts';
import { listCodes, listInline } from './reading.ts';
import { takeVariants } from './variants.ts';
import { forbids, instructs, isConditional, isQuestion } from './wording.ts';

export type Finishing = {
  readonly reading: Reading;
  readonly environments: readonly string[];
  readonly assigned: ReadonlySet<string>;
  /** Names the document knows to be inputs, in the spelling to use. */
  inputName(name: string): string | undefined;
  guardrail(found: Guardrail): void;
};

export function finishStep(draft: Draft, id: string, finishing: Finishing): Step {
  takeVariants(draft, finishing.environments);
  takeExpected(draft, finishing);
  const own = [...(draft.ownLead ? draft.lead : []), ...draft.nodes];
  for (const node of own) readGuardrails(node, id, finishing);
  const everything = [
    ...draft.lead,
    ...draft.nodes,
    ...draft.variants.flatMap((variant) => variant.nodes),
    ...draft.attachments.flatMap(({ nodes }) => nodes),
  ];
  const variants = draft.variants.map(
    (variant): Variant => ({ ...variant, codes: listCodes(variant.nodes, finishing.reading) }),
  );
  const codes = [
    ...listCodes(draft.lead, finishing.reading),
    ...listCodes(draft.nodes, finishing.reading),
    ...variants.flatMap((variant) => variant.codes),
    ...attachedCodes(draft, finishing.reading),
  ];
  const inline = listInline(
    everything.filter((node) => !forbids(textOf(node))),
    finishing.reading,
  );
  const actions = listActions(listLinks(everything, finishing.reading.definitions));
  const branches = readBranches(draft, finishing);
  const { minutes, label } = readMinutes(draft);
  const { section, sectionId, options, environments, line, lastLine, lead, nodes, attachments } = draft;
  return {
    ...{
      id,
      section,
      sectionId,
      label,
      line,
      lastLine,
      lead,
      nodes,
      attachments,
      codes,
      inline,
      variants,
      environments,
      branches,
      options,
      actions,
    },
    kind: stepKind(draft, codes, branches, actions.length > 0, finishing),
    inputs: inputNames([...codes, ...inline], actions, finishing.assigned).flatMap(
      (name) => finishing.inputName(name) ?? [],
    ),
    secondPerson: own.some((node) => asksForSecondPerson(textOf(node))),
    ...(minutes === undefined ? {} : { minutes }),
  };
}

function attachedCodes(draft: Draft, reading: Reading): Code[] {
  return draft.attachments.flatMap(({ kind, nodes }) => {
    const codes = listCodes(nodes, reading);
    return kind === 'example' ? codes.map((code): Code => ({ ...code, example: true })) : codes;
  });
}

const MINUTES = /\s*\((?:about |~|≈)?(?:\d{1,3}\s*[-–]\s*)?(\d{1,3})\s*(m|min|mins|minutes?|h|hours?)\)/i;

/** "(2 min)" in the first words of a step is its time. */
function readMinutes({ label, nodes }: Draft): { label: string; minutes?: number } {
  const [head] = nodes;
  const match = MINUTES.exec(label) ?? (head?.type === 'paragraph' ? MINUTES.exec(textOf(head).slice(0, 120)) : null);
  if (!match) return { label };
  const minutes = Number(match[1]) * (/^h/i.test(match[2] ?? '') ? 60 : 1);
  return { label: label.replace(MINUTES, ''), minutes };
}

const EXPECTED =
  /^\W*(?:expected|expect|example output|sample output|output|what to look for|look for|you (?:should|will|'ll) (?:now )?(?:see|get|notice)|this (?:should|will) (?:return|show|print|output|display)|(?:a )?(?:normal|healthy|typical|expected) (?:output|result))\b/i;

/** "Expected: an empty list." and sample output inside the step hang on it as what to expect. */
function takeExpected(draft: Draft, { reading }: Finishing): void {
  const kept: RootContent[] = [];
  draft.nodes.forEach((node, index) => {
    const output = node.type === 'code' && reading.blockOf(node)?.as === 'output';
    const words = index > 0 && node.type === 'paragraph' && EXPECTED.test(textOf(node));
    if (output || words) attach(draft, 'expected', [node]);
    else kept.push(node);
  });
  draft.nodes.splice(0, draft.nodes.length, ...kept);
}

function readGuardrails(start: RootContent, id: string, finishing: Finishing): void {
  walk(start, (node) => {
    if (node.type !== 'paragraph' && node.type !== 'blockquote') return undefined;
    const found = guardrailIn(node, { kind: 'step', id });
    if (found) finishing.guardrail(found);
    return found ? 'skip' : undefined;
  });
}

function readBranches(draft: Draft, { reading }: Finishing): Branch[] {
  const { definitions } = reading;
  const own = isConditional(draft.label) || /→|⇒|->|=>/.test(draft.label) ? branchOfHead(draft, reading) : [];
  const rows = draft.section === 'decision' ? draft.nodes.flatMap((node) => branchesOfTable(node, definitions)) : [];
  const nested = draft.nodes.flatMap((node) =>
    node.type === 'list' ? branchesOfItems(listItems(node.children), definitions) : [],
  );
  const prose = [...draft.nodes.slice(1), ...draft.attachments.flatMap(({ nodes }) => nodes)].flatMap((node) =>
    node.type === 'list' ? branchesOfItems(listItems(node.children), definitions) : branchesOfProse(node, definitions),
  );
  const fromNested = new Set(nested.map((branch) => branch.line));
  return [...own, ...rows, ...nested, ...prose.filter((branch) => !fromNested.has(branch.line))];
}

function listItems(children: readonly RootContent[]): ListItem[] {
  return children.filter((child) => child.type === 'listItem');
}

/** "If rate limited: wait for the window" is one branch, and the step itself. */
function branchOfHead(draft: Draft, { definitions }: Reading): Branch[] {
  const [head] = draft.nodes;
  const text = head?.type === 'paragraph' ? maskedText(head) : draft.label;
  const branch = readBranch(text, draft.line, head ? [head] : [], definitions);
  return branch ? [branch] : [];
}

const WAIT =
  /^(?:wait\b|allow (?:\w+ )?(?:\d|a few|some|up to)|give it|sleep\b|let (?:it|the)\b.*\b(?:finish|settle|drain|complete))/i;
const ESCALATE =
  /^(?:escalate|page\b|call\b|contact|notify|reach out|engage|raise (?:a|an) |open (?:a|an) (?:\w+ )?(?:support |customer |jira )?(?:case|ticket|incident)|submit (?:a|an) (?:\w+ )?(?:request|case|ticket)|ask (?:#|@|in\b|for help|(?:in )?the (?:on-?call|\w+ team|team|owner|channel))|inform|involve|alert the|hand over)/i;
const EVIDENCE =
  /^(?:collect|gather|capture|record|document|save|preserve|screenshot|attach the|take (?:a |an )?(?:screenshot|note|snapshot of the|heap dump|thread dump)|note (?:the|down)|write down|keep (?:a )?(?:copy|record))/i;
const CHECK =
  /^(?:check|verify|confirm|ensure|make sure|validate|inspect|review|examine|look|monitor|watch|observe|test|determine|identify|investigate|see (?:if|whether)|find out|assess|compare|is|are|does|do you|has|can)\b/i;
const GOTO =
  /^(?:please )?(?:see|follow|go to|go through|use|run|refer to|continue with|start with|open|execute|perform|look at)\b/i;

function stepKind(
  draft: Draft,
  codes: readonly Code[],
  branches: readonly Branch[],
  action: boolean,
  { reading }: Finishing,
): StepKind {
  if (action) return 'action';
  if (forbids(draft.label)) return 'guardrail';
  if (codes.some((code) => code.kind === 'command')) return 'command';
  if (codes.length > 0) return 'query';
  const core = isConditional(draft.label) && branches[0] ? branches[0].to : draft.label;
  if (WAIT.test(core)) return 'wait';
  if (offersOptions(draft)) return 'options';
  if (branches.length > 1) return 'decision';
  if (ESCALATE.test(core)) return 'escalate';
  if (EVIDENCE.test(core)) return 'evidence';
  if (asksForValue(draft)) return 'input';
  if (leadsElsewhere(draft, reading)) return 'goto';
  if (CHECK.test(core) || isQuestion(core) || isQuestion(textOf(draft.nodes))) return 'check';
  return draft.checks && !instructs(draft.label) ? 'check' : 'manual';
}

function offersOptions(draft: Draft): boolean {
  const items = draft.nodes.flatMap((node) => (node.type === 'list' ? node.children.map(headText) : []));
  const options = items.filter((text) => /^\W*(?:option|alternative|either)\s?[a-z0-9]?\b/i.test(text));
  return (
    options.length > 1 ||
    (items.length > 1 &&
      /\b(?:choose|pick|select) (?:one|from|between|either)\b|\bone of the following\b/i.test(draft.label))
  );
}

function asksForValue(draft: Draft): boolean {
  return /^(?:enter|provide|fill in|note|choose|set|pick)\b.*(?:<[a-z][\w -]*>|\{\{\s*\w+\s*\}\}|`[A-Z][A-Z0-9_]{2,}`)/.test(
    draft.label,
  );
}

/** A link to another runbook or section that is most of what a sentence of the step says; not one behind a condition. */
function leadsElsewhere(draft: Draft, { definitions }: Reading): boolean {
  return draft.nodes.some((node) => {
    if (node.type !== 'paragraph') return false;
    const text = textOf(node);
    const [first] = listLinks([node], definitions).filter((link) => link.kind === 'relative' || link.kind === 'anchor');
    return first !== undefined && !isConditional(text) && (GOTO.test(text) || text.length < first.text.length + 25);
  });
}
