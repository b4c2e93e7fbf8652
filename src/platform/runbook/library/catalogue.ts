/** The index page: by scenario, symptom, component and alert, as people look for things under pressure. Pure. */
import type { Page } from './page.ts';

export type Group = { readonly name: string; readonly pages: readonly Page[] };

export const CATALOGUES = ['scenario', 'symptom', 'component', 'alert'] as const;
export type CatalogueBy = (typeof CATALOGUES)[number];

export function listGroups(pages: readonly Page[], by: CatalogueBy): Group[] {
  switch (by) {
    case 'scenario':
      return group(pages, (page) => [groupName(page.group)]);
    case 'symptom':
      return group(pages, (page) => page.symptoms);
    case 'component':
      return group(pages, (page) => page.services);
    case 'alert':
      return group(pages, (page) => page.alerts);
  }
}

/** Made when it is first needed: making it takes some milliseconds of a start. */
let inEnglish: Intl.Collator | undefined;

/** Terms that differ only in case are one. */
function group(pages: readonly Page[], termsOf: (page: Page) => readonly string[]): Group[] {
  const groups = new Map<string, { name: string; pages: Page[] }>();
  for (const page of pages) {
    for (const term of termsOf(page)) {
      const key = term.toLowerCase();
      const known = groups.get(key) ?? { name: term, pages: [] };
      if (!known.pages.includes(page)) known.pages.push(page);
      groups.set(key, known);
    }
  }
  inEnglish ??= new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  const { compare } = inEnglish;
  return [...groups.values()].toSorted((a, b) => compare(a.name, b.name));
}

const ACRONYMS = new Set([
  'ai',
  'api',
  'aws',
  'cdn',
  'ci',
  'cpu',
  'db',
  'dns',
  'gcp',
  'k8s',
  'ldap',
  'sla',
  'slo',
  'sql',
  'ssl',
  'sso',
  'tls',
  'vpn',
]);

/** `ai-agents-platform/alerts` → "AI agents platform / alerts". */
function groupName(group: string): string {
  if (group === '') return 'All runbooks';
  const [first = '', ...rest] = group.split('/').map((part) =>
    part
      .split(/[-_\s]+/)
      .map((word) => (ACRONYMS.has(word.toLowerCase()) ? word.toUpperCase() : word))
      .join(' '),
  );
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' / ');
}
