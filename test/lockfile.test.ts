/** The lock file is one that `npm ci` takes on every platform, on a fresh clone. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';

const entry = z.looseObject({ optionalDependencies: z.record(z.string(), z.string()).optional() });
const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
const { packages } = z.looseObject({ packages: z.record(z.string(), entry) }).parse(JSON.parse(text));
const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));

// npm leaves out what this machine's registry could not give it, and then refuses its own lock file.
it('names the packages of every platform, also those that were not installed here', () => {
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});

it('names no registry', () => {
  expect(text).not.toContain('"resolved"');
});
