/**
 * The long version of `test/journeys/week-killed.test.ts`: two bots on one database, of which either is killed as often
 * as you like. Ends with 1 and the first hour that differs when a reminder is lost, late, or heard twice.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killThroughWeek } from '../test/support/kill-week.ts';
import { makeQuickFolder } from '../test/support/quick-folder.ts';
import { BUSINESS_HOURS, ROUND_THE_CLOCK } from '../test/support/week-policies.ts';

const HELP = `npm run kills -- [--kills 200] [--hours 672] [--items 150] [--seed 7] [--business-hours] [--database URL]

The database must be empty; default: SQLite in a temporary folder.`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    hours: { type: 'string', default: '672' },
    items: { type: 'string', default: '150' },
    seed: { type: 'string', default: '7' },
    'business-hours': { type: 'boolean', default: false },
    database: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}

const folder = makeQuickFolder();
const size = {
  kills: Number(values.kills),
  hours: Number(values.hours),
  items: Number(values.items),
  seed: Number(values.seed),
  say: (progress: string) => console.log(progress),
};
const setting = values['business-hours'] ? BUSINESS_HOURS : ROUND_THE_CLOCK;
const told = await killThroughWeek(setting, size, values.database ?? join(folder.path, 'killed.db'));
folder.remove();

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const wrong = told.hours.find(({ expected, heard }) => !same(expected, heard));
const said = Object.entries(told.tally).map(([name, count]) => `${count} ${name}`);
console.log(`${told.killed.length} kills (${told.midway} midway) in ${size.hours} hours: ${said.join(', ')}`);
const { alive, shown, sweeps, doubles, faults } = told;
const isSame = same(alive.expected, alive.seen) && same(shown.expected, shown.seen);
const isComplete = sweeps.slots === size.hours && sweeps.unwell.length === 0;
if (wrong || doubles.length > 0 || faults.length > 0 || !isSame || !isComplete) {
  console.error(JSON.stringify({ wrong, doubles, faults, sweeps, alive, shown }, null, 2));
  process.exit(1);
}
