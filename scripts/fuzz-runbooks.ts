/**
 * Feeds the runbook parser mutated documents and fails on the first that makes it throw or dawdle.
 * Usage: `node scripts/fuzz-runbooks.ts [count] [seed]`; 10,000 documents unless told.
 */

import { inspection } from '../src/platform/runbook/inspect.ts';
import { parseRunbooks } from '../src/platform/runbook/parse.ts';
import { mutatedDocuments } from '../test/fixtures/runbooks/mutate.ts';

/** Milliseconds of one document. The longest mutation takes a hundredth of this on one slow core. */
const LIMIT_MS = 20_000;

const count = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? Temporal.Now.instant().epochMilliseconds % 1_000_000);
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  console.error('Usage: node scripts/fuzz-runbooks.ts [count] [seed]');
  process.exit(1);
}
let slowest = 0;
let index = 0;
for (const source of mutatedDocuments(count, seed)) {
  const started = performance.now();
  try {
    inspection(parseRunbooks(source, { path: `fuzz-${index}.md` }));
  } catch (error) {
    console.error(`document ${index} of seed ${seed} threw\n`, error, `\n${JSON.stringify(source)}`);
    process.exit(1);
  }
  const took = performance.now() - started;
  slowest = Math.max(slowest, took);
  if (took > LIMIT_MS) {
    console.error(
      `document ${index} of seed ${seed} took ${Math.round(took)} ms\n${JSON.stringify(source.slice(0, 2000))}`,
    );
    process.exit(1);
  }
  index += 1;
  if (index % 500 === 0)
    console.log(`${index} of ${count} with seed ${seed}, the slowest took ${Math.round(slowest)} ms`);
}
console.log(`${index} documents with seed ${seed}: none threw, the slowest took ${Math.round(slowest)} ms.`);
