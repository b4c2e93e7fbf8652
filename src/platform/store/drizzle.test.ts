import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const src = new URL('../../', import.meta.url).pathname;

it('drizzle is imported in one place only: a single import of its ES modules costs 200 MB and half a second', () => {
  const direct = globSync('**/*.ts', { cwd: src })
    .filter((path) => !path.endsWith('.test.ts') && path !== 'platform/store/drizzle.ts')
    .filter((path) => /^(import|export) (?!type )[^;]*'drizzle-orm/m.test(readFileSync(`${src}${path}`, 'utf8')));
  expect(direct).toEqual([]);
});
