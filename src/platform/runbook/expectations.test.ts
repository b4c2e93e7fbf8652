/**
 * Real files of eight public libraries, counted by hand before the parser had seen them. Their text is not ours and stays
 * where it is: only numbers, headings and the first words of steps are kept here. Where the folder is missing the test
 * says so in its name and has nothing to compare.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Runbook } from './document.ts';
import { parseRunbooks } from './parse.ts';

const CORPORA = new URL('../../../../shared/corpora/', import.meta.url);
const EXPECTATIONS = new URL('../../../test/fixtures/runbooks/expectations.json', import.meta.url);

const Expected = z.object({
  title: z.string(),
  /** Top-level sections, "kind heading"; null where a careful reader could tell them apart in more than one way. */
  sections: z.array(z.string()).nullable(),
  /** "kind: first words" of every step, in order; * stands for anything. */
  steps: z.array(z.string()),
  commands: z.number().optional(),
  queries: z.number().optional(),
});
const File = z.object({ runbooks: z.array(Expected) });

const expectations = Object.entries(z.record(z.string(), File).parse(JSON.parse(readFileSync(EXPECTATIONS, 'utf8'))));
const present = expectations.filter(([file]) => existsSync(new URL(file, CORPORA)));

function plain(text: string): string {
  return text
    .replace(/[`*_"“”]/g, '')
    .replace(/[‑–—]/g, '-')
    .toLowerCase();
}

function matches(step: string, expected: string): boolean {
  const [kind = '', label = ''] = expected.split(/: (.*)/s);
  return (
    (kind === '*' || step.startsWith(`${kind}: `)) &&
    (label === '*' || plain(step.slice(step.indexOf(': ') + 2)).startsWith(plain(label)))
  );
}

/** What was read, written like the expectation, so that a difference shows itself. */
function readLike(runbook: Runbook, expected: z.infer<typeof Expected>): z.infer<typeof Expected> {
  const named = runbook.sections.filter(
    ({ depth, origin, heading }) =>
      depth === 1 && (origin === 'named' || (origin === 'implied' && heading !== runbook.title)),
  );
  const steps = runbook.steps.map((step) => `${step.section}: ${step.label}`);
  const count = (kind: string) => runbook.codes.filter((code) => code.kind === kind).length;
  return {
    title: expected.title === '*' ? '*' : runbook.title,
    sections: expected.sections && named.map(({ kind, heading }) => `${kind} ${heading}`),
    steps: steps.map((step, index) =>
      matches(step, expected.steps[index] ?? '') ? (expected.steps[index] ?? step) : step,
    ),
    ...(expected.commands === undefined ? {} : { commands: count('command') }),
    ...(expected.queries === undefined ? {} : { queries: count('query') }),
  };
}

describe(`of ${expectations.length} files counted by hand, the ${present.length} that are there`, () => {
  it.each(present)('%s', (file, { runbooks: expected }) => {
    const { runbooks } = parseRunbooks(readFileSync(new URL(file, CORPORA), 'utf8'), { path: file });
    expect(runbooks.length).toBe(expected.length);
    expect(
      runbooks.map((runbook, index) => readLike(runbook, expected[index] ?? { title: '', sections: null, steps: [] })),
    ).toEqual(expected);
  });

  it('come from at least seven libraries when they are there', () => {
    const libraries = new Set(present.map(([file]) => file.split('/')[0]));
    expect(libraries.size).toBe(
      present.length === 0 ? 0 : new Set(expectations.map(([file]) => file.split('/')[0])).size,
    );
  });
});
