/**
 * What the library knows of a runbook without opening it: enough to list, find and show it in a line. A file becomes
 * one page, or several when it holds several runbooks and something they share.
 */
import { createHash } from 'node:crypto';
import type { Nodes, RootContent } from 'mdast';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Metadata, Runbook, Section, Step } from '../document.ts';
import { textOf, walk } from '../markdown.ts';
import { parseRunbooks } from '../parse.ts';
import { sentences } from '../wording.ts';

export type Page = Pick<
  Metadata,
  'kind' | 'services' | 'keywords' | 'alerts' | 'environments' | 'visibility' | 'severity' | 'owner' | 'lastReviewed'
> & {
  /** Unique in the library. */
  readonly id: string;
  readonly title: string;
  /** Below its folder, with forward slashes. */
  readonly file: string;
  /** The part of the path above the file's name; empty at the top. */
  readonly group: string;
  /** SHA-256 of the file, in hex. */
  readonly hash: string;
  readonly whenToUse?: string;
  /** What a person sees when this is the right page. */
  readonly symptoms: readonly string[];
  /** The first sentences, about 200 characters. */
  readonly summary: string;
  /** As the author says, else counted. */
  readonly minutes: number;
  readonly steps: number;
  readonly commands: number;
  readonly queries: number;
};

/** A page on its way into the library: the words it is found by are not kept with it. */
export type NewPage = { readonly page: Page; readonly text: string };

export type PageSource = { readonly file: string; readonly source: string };

export type ReadFile = { readonly pages: readonly NewPage[]; readonly problem?: string };

const own = z.object({
  symptoms: z.union([z.array(z.coerce.string()), z.string().transform((text) => text.split(/\s*,\s*/))]).catch([]),
  when_to_use: z.coerce.string().optional().catch(undefined),
});

export function hashOf(source: string): string {
  return createHash('sha256').update(source).digest('hex');
}

/** Never throws. A file without anything to do and without a name of its own (an index, a licence) has no page. */
export function readPages({ file, source }: PageSource): ReadFile {
  const parsed = parseRunbooks(source, { path: file });
  const broken = parsed.findings.find(({ id }) => id === 'unreadable' || id === 'too-large');
  if (broken) return { pages: [], problem: broken.message };
  const runbooks = [...parsed.runbooks, ...(parsed.shared ? [parsed.shared] : [])];
  const front = readFrontMatter(source);
  const hash = hashOf(source);
  return {
    pages: runbooks
      .filter((runbook) => isPage(runbook, parsed.runbooks.length))
      .map((runbook) => toPage(runbook, { file, hash, front })),
  };
}

/** Pages about the folder rather than runbooks. */
const ABOUT =
  /(?:^|\/)(?:readme|_?index|sources|changelog|contributing|code_of_conduct|licen[cs]e|security|codeowners)\.\w+$/i;

function isPage(runbook: Runbook, count: number): boolean {
  if (!ABOUT.test(runbook.path) || count > 1) return true;
  return (
    runbook.steps.length > 0 && runbook.sections.some(({ origin, kind }) => origin === 'named' && kind !== 'overview')
  );
}

function toPage(
  runbook: Runbook,
  { file, hash, front }: { file: string; hash: string; front: z.infer<typeof own> },
): NewPage {
  const { metadata, sections, steps, codes } = runbook;
  const symptoms = unique([...front.symptoms, ...itemsOf(sections, 'symptoms')]);
  const known = new Set(front.symptoms);
  const whenToUse = front.when_to_use ?? itemsOf(sections, 'applicability')[0];
  const text = textOfAll(sections, steps);
  const { kind, services, alerts, environments, visibility, severity, owner, lastReviewed } = metadata;
  return {
    text,
    page: {
      ...{ kind, services, alerts, environments, visibility, symptoms, file, hash },
      ...(severity === undefined ? {} : { severity }),
      ...(owner === undefined ? {} : { owner }),
      ...(lastReviewed === undefined ? {} : { lastReviewed }),
      ...(whenToUse ? { whenToUse } : {}),
      id: runbook.id,
      title: runbook.title,
      group: file.split('/').slice(0, -1).join('/'),
      keywords: metadata.keywords.filter((word) => !known.has(word)),
      summary: summaryOf(sections),
      minutes: metadata.estimatedMinutes ?? readingMinutes(text),
      steps: steps.length,
      commands: codes.filter((code) => code.kind === 'command').length,
      queries: codes.filter((code) => code.kind === 'query').length,
    },
  };
}

/** Every word once. A step that is a heading has its text to itself, all others stand in their section. */
function textOfAll(sections: readonly Section[], steps: readonly Step[]): string {
  const nodes = sections.flatMap((section) => section.nodes);
  const there = new Set<Nodes>();
  walk(nodes, (node) => {
    there.add(node);
    return undefined;
  });
  const own = steps.flatMap((step) => {
    const others = [
      ...step.lead,
      ...step.nodes,
      ...step.variants.flatMap((variant) => variant.nodes),
      ...step.attachments.flatMap((attachment) => attachment.nodes),
    ].filter((node) => !there.has(node));
    return others.length === 0 ? [] : [step.label, textOf(others)];
  });
  return [...sections.map(({ heading }) => heading), textOf(nodes), ...own].join('\n');
}

function readFrontMatter(source: string): z.infer<typeof own> {
  const block = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---\s*(?:\r?\n|$)/.exec(source)?.[1];
  try {
    return own.parse((block === undefined ? undefined : parse(block, { logLevel: 'silent' })) ?? {});
  } catch {
    // What is wrong with it is the linter's to say; the page is found without it.
    return { symptoms: [], when_to_use: undefined };
  }
}

function itemsOf(sections: readonly Section[], kind: Section['kind']): string[] {
  return sections.filter(({ kinds }) => kinds.includes(kind)).flatMap(({ items }) => items.map(({ text }) => text));
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words.map((word) => word.trim()).filter((word) => word !== ''))];
}

const SUMMARY_LENGTH = 200;

function summaryOf(sections: readonly Section[]): string {
  const section = sections.find(({ kind }) => kind === 'overview') ?? sections[0];
  const text = textOf((section?.nodes ?? []).filter(({ type }: RootContent) => type === 'paragraph'));
  let summary = '';
  for (const sentence of sentences(text)) {
    if (summary !== '' && summary.length + sentence.length > SUMMARY_LENGTH) break;
    summary = `${summary} ${sentence}`.trim();
  }
  return summary.length > SUMMARY_LENGTH + 60 ? `${summary.slice(0, SUMMARY_LENGTH).trimEnd()}…` : summary;
}

/** Words a minute of careful reading. */
const PACE = 180;

function readingMinutes(text: string): number {
  return Math.max(1, Math.round(text.split(/\s+/).length / PACE));
}
