/**
 * Where the branches of a step lead, as screens. Only what is certain: a name that the document has. Words that lead to
 * no such place are followed where they stand, and the run goes on with the next screen.
 */
import type { Branch, Choice, Option, Runbook, Section, Step } from '../document.ts';
import { slug } from '../headings.ts';
import { isStepSection } from '../kinds.ts';
import { headText } from '../lists.ts';
import type { Destination, Pick, ScreenId } from './screen.ts';
import { stepScreenId } from './screen.ts';

/** @param steps those of the chosen environment. */
export function picksOf(step: Step, document: Runbook, steps: readonly Step[]): Pick[] {
  const branches = step.branches.map(
    ({ when, to, target }): Pick => ({
      when,
      to,
      destination: worded(destinationOf(target, step, document, steps), to),
    }),
  );
  if (branches.length > 0) return branches;
  if (step.kind === 'goto') return leadsOf(step, document, steps);
  if (step.kind !== 'options') return [];
  const items = step.nodes.flatMap((node) => (node.type === 'list' ? node.children.map(headText) : []));
  return items
    .filter((text) => text.trim() !== '')
    .map((text): Pick => ({ when: text, to: '', destination: { kind: 'here' } }));
}

/** "Escalation, and go on" */
function worded(destination: Destination, to: string): Destination {
  if (destination.kind !== 'escalate') return destination;
  return { ...destination, goesOn: /\b(?:go on|carry on|continue|meanwhile|proceed)\b/i.test(to) };
}

/** "Follow [the checks](#checks)": there, and back again. */
function leadsOf(step: Step, document: Runbook, steps: readonly Step[]): Pick[] {
  const own = document.links.filter(({ line }) => line >= step.line && line <= step.lastLine);
  return own.flatMap(({ text, url, kind }): Pick[] => {
    if (kind === 'relative') return [{ when: '', to: text, destination: { kind: 'runbook', url } }];
    if (kind !== 'anchor') return [];
    return [{ when: '', to: text, destination: toSection(findSection(url.slice(1), document), document, steps) }];
  });
}

function destinationOf(target: Branch['target'], from: Step, document: Runbook, steps: readonly Step[]): Destination {
  switch (target.kind) {
    case 'end':
      return { kind: 'end' };
    case 'runbook':
    case 'link':
      return { kind: target.kind, url: target.to };
    case 'section':
      return toSection(findSection(target.to, document), document, steps);
    case 'option':
      return toOption(target.to, from, document, steps);
    case 'step':
      return toStep(target, from, document, steps);
    case 'text':
      return { kind: 'here' };
  }
}

/** By its id, by the slug of its heading, by the only heading that begins like it. */
function findSection(name: string, { sections }: Runbook): Section | undefined {
  const wanted = slug(name);
  const exact = sections.find(({ id, heading }) => id === name || slug(heading) === wanted);
  if (exact) return exact;
  const alike = sections.filter(({ heading }) => slug(heading).startsWith(wanted));
  return alike.length === 1 ? alike[0] : undefined;
}

function toSection(section: Section | undefined, document: Runbook, steps: readonly Step[]): Destination {
  if (!section) return { kind: 'here' };
  const inside = sectionsBelow(section, document);
  const option = optionHeaded(section, document);
  const first = steps.find((step) => inside.has(step.sectionId));
  if (section.kinds.includes('rollback')) return { kind: 'rollback' };
  if (first) return { kind: 'screen', id: choiceBefore(first, inside, document) ?? stepScreenId(first) };
  if (option) return option;
  if (section.kinds.includes('escalation')) return { kind: 'escalate', goesOn: false };
  if (section.kinds.includes('evidence') && document.evidence.length > 0) return { kind: 'screen', id: 'collect' };
  if (section.kinds.includes('verification')) return { kind: 'screen', id: 'finish' };
  return isStepSection(section.kind) ? nextSection(section, document, steps) : { kind: 'here' };
}

/** Choices that are questions of ours, and none of the author's: see `offers.ts`. */
export const OFFER = 'offer/';

export function isOffer({ id }: Choice): boolean {
  return id.startsWith(OFFER);
}

/** A section that begins with options: one of them is chosen first. */
function choiceBefore(first: Step, inside: ReadonlySet<string>, { choices }: Runbook): ScreenId | undefined {
  // Whoever is led to it by an answer needs it.
  const here = choices.filter((choice) => inside.has(choice.sectionId) && !isOffer(choice));
  const asked = first.options.map((option) => here.find(({ options }) => options.some(({ id }) => id === option)));
  const [outermost] = asked.filter((choice) => choice !== undefined);
  return outermost && `choice:${outermost.id}`;
}

/** A heading without steps of its own leads to what comes below it. */
function nextSection(section: Section, document: Runbook, steps: readonly Step[]): Destination {
  const next = steps.find(({ line, section: kind }) => line >= section.line && kind !== 'rollback');
  const after = next && document.sections.find(({ id }) => id === next.sectionId);
  return next && after && after.kind === section.kind ? { kind: 'screen', id: stepScreenId(next) } : { kind: 'here' };
}

function optionHeaded({ line }: Section, { choices }: Runbook): Destination | undefined {
  for (const { id: choice, options } of choices) {
    const found = options.find((option) => option.line === line);
    if (found && options.some(({ steps }) => steps.length > 0)) return { kind: 'option', choice, option: found.id };
  }
  return undefined;
}

/** The section and all below it. */
export function sectionsBelow(section: Section, { sections }: Runbook): ReadonlySet<string> {
  const inside = new Set([section.id]);
  for (const { id, parent } of sections) if (parent !== undefined && inside.has(parent)) inside.add(id);
  return inside;
}

/** "Option B": the nearest choice that has one of that name. */
function toOption(name: string, from: Step, { choices }: Runbook, steps: readonly Step[]): Destination {
  const pattern = new RegExp(`^${name.trim().replace(/\s+/g, '\\s+')}(?![a-z0-9])`, 'i');
  const near = (choice: Choice): number => (choice.line >= from.line ? choice.line - from.line : 1e6 - choice.line);
  for (const choice of choices.toSorted((a, b) => near(a) - near(b))) {
    const option = choice.options.find(({ label }) => pattern.test(label));
    if (option) return intoOption(choice, option, steps);
  }
  return { kind: 'here' };
}

function intoOption(choice: Choice, option: Option, steps: readonly Step[]): Destination {
  const first = steps.find(({ id }) => option.steps.includes(id));
  if (first) return { kind: 'screen', id: stepScreenId(first) };
  return choice.options.some((each) => each.steps.length > 0)
    ? { kind: 'option', choice: choice.id, option: option.id }
    : { kind: 'here' };
}

/** "Step 3": the heading that says so, else the third beside the step that asks, or of the section that is named. */
function toStep(
  { to: name, within }: Extract<Branch['target'], { kind: 'step' }>,
  from: Step,
  document: Runbook,
  steps: readonly Step[],
): Destination {
  const section = within === undefined ? undefined : findSection(within, document);
  const near = section && sectionsBelow(section, document);
  const heading = document.sections.find(
    ({ id, heading: text }) => (!near || near.has(id)) && new RegExp(`^step\\s+${name}\\b`, 'i').test(text),
  );
  const below = heading && sectionsBelow(heading, document);
  const headed = below && steps.find(({ sectionId }) => below.has(sectionId));
  if (headed) return { kind: 'screen', id: stepScreenId(headed) };
  const innermost = from.options.at(-1);
  const beside = document.steps.filter((step) =>
    near ? near.has(step.sectionId) : step.sectionId === from.sectionId && step.options.at(-1) === innermost,
  );
  const found = /^\d+$/.test(name) ? beside[Number(name) - 1] : undefined;
  return found && steps.includes(found) ? { kind: 'screen', id: stepScreenId(found) } : { kind: 'here' };
}
