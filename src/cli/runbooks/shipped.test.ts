/** The library that ships keeps every rule of the linter, the informative ones included. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseActions } from '../../platform/runbook/lint/actions.ts';
import { lintLibrary } from '../../platform/runbook/lint/lint.ts';
import { neighboursOf } from '../../platform/runbook/lint/neighbours.ts';
import { readSources } from './files.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** The day of its first review: whether it is overdue is for people, not for this test. */
const TODAY = Temporal.PlainDate.from('2026-11-22');

describe('the runbooks that ship', () => {
  it('have nothing for the linter to say', async () => {
    const sources = await readSources(['runbooks'], ROOT);
    expect(sources).toHaveLength(31);
    const files = sources.map(({ path, absolute, text }) => ({ path, text, neighbours: neighboursOf(absolute) }));
    const problems = lintLibrary(files, { today: TODAY, actions: parseActions() }, { info: 'always' });
    expect(problems.map(({ path, line, rule, message }) => `${path}:${line} ${rule}: ${message}`)).toEqual([]);
  });
});
