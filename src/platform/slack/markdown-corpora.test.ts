import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { expectFaithful } from './markdown-checks.ts';

/** A folder of real runbooks beside the project; its text is only read. */
const LIBRARIES = fileURLToPath(new URL('../../../../shared/corpora', import.meta.url));

it('every runbook of the libraries beside the project, if there are any, is shown without loss', () => {
  const files = existsSync(LIBRARIES) ? globSync('**/*.md', { cwd: LIBRARIES }) : [];
  for (const file of files) {
    try {
      expectFaithful(readFileSync(`${LIBRARIES}/${file}`, 'utf8'));
    } catch (cause) {
      expect.fail(`${file}: ${cause instanceof Error ? cause.message : cause}`);
    }
  }
});
