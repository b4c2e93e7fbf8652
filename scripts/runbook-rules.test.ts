import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mapHeading } from '../src/platform/runbook/kinds.ts';
import { parseActions } from '../src/platform/runbook/lint/actions.ts';
import { lintSource } from '../src/platform/runbook/lint/lint.ts';
import { rules } from '../src/platform/runbook/lint/rules.ts';
import { parseRunbooks } from '../src/platform/runbook/parse.ts';
import { withRules } from './runbook-rules.ts';

const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'runbook-format.md'), 'utf8');
const examples = [...page.matchAll(/^````markdown\n([\s\S]*?)^````$/gm)].map(([, text = '']) => text);
const context = { path: 'stuck-jobs.md', today: Temporal.PlainDate.from('2026-11-22'), actions: parseActions() };

describe('the page on how to write a runbook', () => {
  it('has the rules as they are (else run: node scripts/runbook-rules.ts)', () => {
    expect(page).toBe(withRules(page));
    for (const { id } of rules) expect(page).toContain(`| \`${id}\` |`);
  });

  it('keeps its promises: the short example works, the whole one keeps every rule', () => {
    const [short = '', whole = ''] = examples;
    expect(parseRunbooks(short, context).runbooks).toMatchObject([{ title: 'Stuck jobs', steps: [{}, {}] }]);
    expect(lintSource(short, context)).toEqual([]);
    expect(lintSource(whole, context, { info: 'always' })).toEqual([]);
  });

  it('is read as it says: metadata, sections, steps, variants, options, warnings', () => {
    const [runbook] = parseRunbooks(examples[1] ?? '', context).runbooks;
    expect(runbook).toMatchObject({
      id: 'stuck-jobs',
      metadata: { severity: 'SEV2', owner: 'team-platform', estimatedMinutes: 15 },
    });
    expect(runbook?.steps.map(({ label }) => label)).toEqual([
      'Count the jobs that wait',
      'Restart it',
      'Drop the job',
      'Count the jobs again, as in the first check',
    ]);
    expect(runbook?.steps[0]?.variants.map(({ environment }) => environment)).toEqual(['docker', 'kubernetes']);
    expect(runbook?.steps[0]?.branches).toHaveLength(2);
    expect(runbook?.guardrails.map(({ kind }) => kind).toSorted()).toEqual(['approval', 'do-not']);
    expect(runbook?.inputs.map(({ name }) => name)).toEqual(['job_id']);
  });

  it('names headings that mean what it says they mean', () => {
    const rows = [...page.matchAll(/^\| ([A-Z][^|]+) \| ([A-Z][^|]+, [^|]+) \|$/gm)].map(([, , names = '']) => names);
    const headings = rows.flatMap((names) => names.split(', ')).filter((name) => !/…|^and /.test(name));
    expect(headings.length).toBeGreaterThan(60);
    expect(headings.filter((name) => mapHeading(name) === undefined)).toEqual([]);
  });
});
