/**
 * The long version of `test/journeys/runs-killed.test.ts`: a bot that is killed in the middle of presses as often as you
 * like. Ends with 1 and what is wrong when a confirmed press is lost, or a run has another number of cards than one.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killThroughRuns } from '../test/support/kill-runs.ts';
import { makeQuickFolder } from '../test/support/quick-folder.ts';

const HELP = `npm run kills-runs -- [--kills 200] [--seed 7] [--database URL]

The database must be empty; default: SQLite in a temporary folder.`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '7' },
    database: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}

const folder = makeQuickFolder();
const killing = { kills: Number(values.kills), seed: Number(values.seed), say: console.log };
const { faults, midway, runs } = await killThroughRuns(killing, values.database ?? join(folder.path, 'runs.db'));
folder.remove();
for (const fault of faults) console.log(fault);
console.log(
  `${killing.kills} kills, ${midway} before the press was answered, in ${runs} runs: ${faults.length} faults.`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
