/**
 * One file, several runbooks: sibling headings whose children repeat the same canonical sections, or that say so
 * ("Runbook 2: …"). Also the same written flat, without levels ("Panel A / Description / Actions / Panel B / …").
 */
import { isAlertName } from './describe.ts';
import type { SectionKind } from './document.ts';
import { STEP_SECTIONS } from './document.ts';
import { isStepSection } from './kinds.ts';
import type { OutlineNode } from './outline.ts';

/** The nodes that are runbooks of their own; empty for a file that is one. */
export function findRunbooks(root: OutlineNode): OutlineNode[] {
  nestFlat(root);
  const found = amongChildren(root);
  if (found.length > 1) return found;
  const below = root.children.flatMap((child) => (isWalkedSection(child) ? [] : findRunbooks(child)));
  return below.length > 1 ? below : [];
}

function amongChildren(node: OutlineNode): OutlineNode[] {
  const named = node.children.filter((child) => child.heading?.marker?.kind === 'runbook');
  if (named.length > 1) return named;
  const candidates = node.children.filter((child) => !isSection(child) && child.heading?.marker?.kind !== 'step');
  const canonical = candidates.filter((child) => namedKinds(child).size > 1);
  const signatures = [...new Set(canonical.map(signature))];
  const shared = new Set(
    signatures.filter((one) =>
      signatures.some(
        (other) =>
          (one !== other || canonical.filter((child) => signature(child) === one).length > 1) && shareKinds(one, other),
      ),
    ),
  );
  const repeated = canonical.filter((child) => shared.has(signature(child)));
  if (repeated.length > 1) return withKin(candidates, repeated);
  const issues = candidates.filter(
    (child) => child.heading?.marker?.kind === 'issue' && /^(?:issue|incident)\b/i.test(child.heading.text),
  );
  return issues.length > 1 && issues.every((child) => child.children.length > 0 && namedKinds(child).size > 0)
    ? issues
    : [];
}

/** In a catalogue of many, those that left a section out are entries like the others. */
function withKin(candidates: readonly OutlineNode[], repeated: OutlineNode[]): OutlineNode[] {
  const alerts = repeated.filter((node) => isAlertName(node.heading?.words ?? '')).length * 2 > repeated.length;
  if (repeated.length < 3 && !alerts) return repeated;
  return candidates.filter((node) => {
    if (repeated.includes(node) || (alerts && isAlertName(node.heading?.words ?? ''))) return true;
    return [...namedKinds(node)].some((kind) => STEP_SECTIONS.some((step) => step === kind));
  });
}

/** A procedure may well have options that look alike; a list of alerts or of issues is a list of runbooks. */
function isWalkedSection(node: OutlineNode): boolean {
  return isSection(node) && (node.mapping?.kinds.some(isStepSection) ?? false);
}

function isSection(node: OutlineNode): boolean {
  const mapping = node.mapping;
  return mapping?.strength === 'exact' && node.heading?.marker?.kind !== 'runbook' && namedKinds(node).size < 2;
}

/** Kinds that the direct sub-headings name. A numbered sub-heading that is a phrase is a step, not a section. */
export function namedKinds(node: OutlineNode): Set<SectionKind> {
  const kinds = new Set<SectionKind>();
  for (const child of node.children) {
    const mapping = child.mapping;
    if (mapping && mapping.strength !== 'phrase' && child.heading?.marker?.kind !== 'step')
      kinds.add(mapping.kinds[0] ?? 'overview');
  }
  return kinds;
}

/** The kinds in one word: many siblings have few different ones. */
function signature(node: OutlineNode): string {
  return [...namedKinds(node)].sort().join(' ');
}

function shareKinds(one: string, other: string): boolean {
  const kinds = new Set(other.split(' '));
  const shared = one.split(' ').filter((kind) => kinds.has(kind));
  return shared.length > 1 && STEP_SECTIONS.some((kind) => shared.includes(kind));
}

/** Sections on the same level as the heading they belong to are moved below it, when the pattern repeats. */
function nestFlat(node: OutlineNode): void {
  const groups: { head: OutlineNode; parts: OutlineNode[] }[] = [];
  for (const child of node.children) {
    const exact = child.mapping?.strength === 'exact';
    if (exact && groups.length > 0) groups.at(-1)?.parts.push(child);
    else if (!exact) groups.push({ head: child, parts: [] });
  }
  const patterns = groups.map(({ head, parts }) => (head.children.length === 0 ? patternOf(parts) : ''));
  const times = new Map<string, number>();
  for (const pattern of patterns) times.set(pattern, (times.get(pattern) ?? 0) + 1);
  const repeating = groups.filter((_, index) => patterns[index] !== '' && (times.get(patterns[index] ?? '') ?? 0) > 1);
  if (repeating.length < 2) return;
  for (const { head, parts } of repeating) {
    head.children.push(...parts);
    head.lastLine = Math.max(head.lastLine, ...parts.map((part) => part.lastLine));
  }
  const moved = new Set(repeating.flatMap(({ parts }) => parts));
  node.children.splice(0, node.children.length, ...node.children.filter((child) => !moved.has(child)));
}

/** "overview remediation" for two different sections of which one is walked; empty for anything less. */
function patternOf(parts: readonly OutlineNode[]): string {
  const kinds = parts.map((part) => part.mapping?.kinds[0]).filter((kind) => kind !== undefined);
  return new Set(kinds).size > 1 && kinds.some(isStepSection) ? kinds.join(' ') : '';
}
