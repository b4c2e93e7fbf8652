/**
 * Diagnosis that is offered only when the first one was inconclusive, such as "Using distributed tracing": it becomes an
 * option of its own, behind the question whether the cause is clear. Pure.
 */
import type { Choice, Runbook, Section, Step } from '../document.ts';
import { OFFER, sectionsBelow } from './destinations.ts';

const FURTHER =
  /\b(?:distributed )?trac(?:es|ing)\b|\bdeep(?:er)?[- ]dive\b|^(?:advanced|deeper|further|additional) (?:diagnos|investigat|troubleshoot|debug|analysis|checks)/i;

/** The same document, with its offers as choices. */
export function withOffers(document: Runbook): Runbook {
  const offered = document.sections.filter((section) => isOffered(section, document));
  return offered.reduce(offer, document);
}

/** Below another one that is offered it belongs to that; with nothing before it there is nothing to be inconclusive. */
function isOffered(section: Section, document: Runbook): boolean {
  if (section.kind !== 'diagnosis' || !FURTHER.test(section.heading)) return false;
  const above = document.sections.find(({ id }) => id === section.parent);
  if (above && isOffered(above, document)) return false;
  return document.steps.some((step) => step.line < section.line && isFirst(step));
}

function isFirst({ section }: Step): boolean {
  return section === 'diagnosis' || section === 'immediate';
}

/** Wherever it stands in the text, it is asked for when the first diagnosis is through. */
function offer(document: Runbook, section: Section): Runbook {
  const inside = sectionsBelow(section, document);
  const own = document.steps.filter(({ sectionId }) => inside.has(sectionId));
  if (own.length === 0) return document;
  const id = `${OFFER}${section.id}`;
  const option = { id: `${id}/1`, label: section.heading, line: section.line, steps: own.map((step) => step.id) };
  const choice: Choice = { id, sectionId: section.id, line: section.line, options: [option] };
  const others = document.steps.filter((step) => !own.includes(step));
  const changing = others.findIndex((step) => step.section === 'remediation');
  const before = (step: Step, index: number) => isFirst(step) && (changing < 0 || index < changing);
  const last = others.findLastIndex(before);
  const place = (last < 0 ? others.findLastIndex((step) => step.line < section.line) : last) + 1;
  const offered = own.map((step) => ({ ...step, options: [option.id, ...step.options] }));
  return {
    ...document,
    choices: [...document.choices, choice],
    steps: [...others.slice(0, place), ...offered, ...others.slice(place)],
  };
}
