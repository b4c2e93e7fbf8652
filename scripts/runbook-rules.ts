/** Writes the linter's rules into `docs/runbook-format.md`, between their two comments. Twice is the same as once. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentRules } from '../src/platform/runbook/lint/documentation.ts';

const PATH = join(import.meta.dirname, '..', 'docs', 'runbook-format.md');
const RULES = /(<!-- rules: [^\n]*-->\n)[\s\S]*(<!-- \/rules -->)/;

/** @throws Error when the page has lost the comments between which the rules stand. */
export function withRules(page: string): string {
  if (!RULES.test(page)) throw new Error('docs/runbook-format.md has lost its comments for the rules.');
  return page.replace(RULES, (_all, before: string, after: string) => `${before}\n${documentRules()}\n${after}`);
}

if (import.meta.main) writeFileSync(PATH, withRules(readFileSync(PATH, 'utf8')));
