/**
 * Writes `runbooks/README.md`: the shipped library by scenario, symptom, component and alert.
 *
 * Reads nothing but the front matter of each file, so the index can be made before and without the bot. A file whose
 * front matter lacks what the index needs is named in the error; nothing is written then. Running it twice gives the
 * same text.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const FrontMatter = z.object({
  title: z.string(),
  when_to_use: z.string(),
  estimated_time: z.string().regex(/^\d+m$/, 'a number of minutes such as 15m'),
  services: z.array(z.string()).min(1),
  symptoms: z.array(z.string()).min(1),
  alerts: z.array(z.string()).default([]),
});

export type Entry = z.infer<typeof FrontMatter> & { readonly path: string };

const FOLDERS: readonly (readonly [folder: string, title: string])[] = [
  ['support-recovery', 'Support recovery'],
  ['ai-agents-platform', 'AI agents platform'],
  ['incident-playbooks', 'Incident playbooks'],
  ['transcription-and-ai-jobs', 'Transcription and AI jobs'],
  ['platform-operator', 'Platform operator'],
];

const NOT_RUNBOOKS = new Set(['README.md', 'SOURCES.md']);
const inEnglish = new Intl.Collator('en');

/** Front matter of one file; throws an error that names the file when it is missing or incomplete. */
export function parseEntry(path: string, text: string): Entry {
  const block = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(text)?.[1];
  if (block === undefined) throw new Error(`${path}: no front matter`);
  const found = FrontMatter.safeParse(parse(block));
  if (!found.success) throw new Error(`${path}: ${z.prettifyError(found.error)}`);
  return { ...found.data, path };
}

/** Every runbook below `root`, paths relative to it and with forward slashes. */
export function listEntries(root: string): Entry[] {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return paths
    .filter((path) => path.endsWith('.md') && !NOT_RUNBOOKS.has(path))
    .sort()
    .map((path) => parseEntry(path, readFileSync(join(root, path), 'utf8')));
}

/** The whole text of the index. */
export function drawIndex(entries: readonly Entry[]): string {
  return [
    '# Runbooks',
    '',
    'The library that ships with Resurface. Front matter is the source of this page: change a runbook, then run',
    '`node scripts/runbook-index.ts`. Where each figure, command and "do not" comes from stands in [SOURCES.md](SOURCES.md).',
    '',
    '## By scenario',
    '',
    ...drawScenarios(entries),
    '## By symptom',
    '',
    ...drawTerms(entries, (entry) => entry.symptoms),
    '',
    '## By component',
    '',
    ...drawTerms(entries, (entry) => entry.services),
    '',
    '## By alert',
    '',
    ...drawTerms(entries, (entry) => entry.alerts),
    '',
  ].join('\n');
}

function drawScenarios(entries: readonly Entry[]): string[] {
  const folderOf = (entry: Entry) => entry.path.split('/')[0] ?? '';
  const known = new Map(FOLDERS);
  const folders = [...new Set([...known.keys(), ...entries.map(folderOf)])];
  return folders.flatMap((folder) => {
    const inside = entries.filter((entry) => folderOf(entry) === folder).sort(byTitle);
    if (inside.length === 0) return [];
    const rows = inside.map((entry) => `| ${linkTo(entry)} | ${cell(entry.when_to_use)} | ${readTime(entry)} |`);
    return [
      `### ${known.get(folder) ?? folder}`,
      '',
      '| Scenario | When to use | Read time |',
      '|---|---|---|',
      ...rows,
      '',
    ];
  });
}

function drawTerms(entries: readonly Entry[], termsOf: (entry: Entry) => readonly string[]): string[] {
  const terms = [...new Set(entries.flatMap(termsOf))].sort(inEnglish.compare);
  return terms.map((term) => {
    const links = entries.filter((entry) => termsOf(entry).includes(term)).sort(byTitle);
    return `- ${term} → ${links.map(linkTo).join(', ')}`;
  });
}

const byTitle = (one: Entry, other: Entry) => inEnglish.compare(one.title, other.title);
const linkTo = (entry: Entry) => `[${cell(entry.title)}](${entry.path})`;
const readTime = (entry: Entry) => `${entry.estimated_time.replace(/m$/, '')} min`;
const cell = (text: string) => text.replaceAll('|', '\\|');

if (import.meta.main) {
  const root = join(import.meta.dirname, '..', 'runbooks');
  writeFileSync(join(root, 'README.md'), drawIndex(listEntries(root)));
}
