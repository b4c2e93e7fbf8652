/**
 * Walks through every runbook of some folders to the end, in memory: `npm run walk -- [FOLDER…] [--all] [--seed N]`.
 * Without a folder those that ship; with `--all` also what others wrote, where it lies beside this project.
 * Once by the first button of each screen, then by chance. Prints what Slack would refuse, and exits with 1 then.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { documentsIn, walkToTheEnd } from '../test/support/run-walks.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, all: { type: 'boolean', default: false } },
});

/** Numbers by chance, the same for the same seed. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

let walked = 0;
let wrong = 0;
const ROOT = join(import.meta.dirname, '..');
const folders = positionals.length > 0 ? positionals : [join(ROOT, 'runbooks')];
for (const folder of values.all ? [...folders, join(ROOT, '../shared/corpora')] : folders) {
  for (const document of documentsIn(folder)) {
    for (const choose of [() => 0, chance(Number(values.seed) + walked)]) {
      walked += 1;
      try {
        const faults = walkToTheEnd(document, choose);
        if (faults.length === 0) continue;
        wrong += 1;
        console.log(`${document.path}: ${document.title}: ${JSON.stringify(faults.slice(0, 3))}`);
      } catch (error) {
        wrong += 1;
        console.log(`${document.path}: ${document.title}: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
}
console.log(`${walked} walks, ${wrong} of them with faults.`);
process.exitCode = wrong === 0 ? 0 : 1;
