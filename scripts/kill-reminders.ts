/**
 * The long version of `test/journeys/week-killed.test.ts`: two bots on one database, of which either is killed as often
 * as you like. Ends with 1 and the first hour that differs when a reminder is lost, late, or heard twice.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killThroughWeek } from '../test/support/kill-week.ts';
import { makeQuickFolder } from '../test/support/quick-folder.ts';
import { countSaid } from '../test/support/week.ts';
import { BUSINESS_HOURS, ROUND_THE_CLOCK } from '../test/support/week-policies.ts';

const HELP = `node scripts/kill-reminders.ts [--kills 200] [--hours 672] [--items 150] [--seed 7] [--business-hours] [--database URL]

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
const said = Object.entries(countSaid(told.hours)).map(([name, count]) => `${count} ${name}`);
console.log(`${told.killed.length} kills in ${size.hours} hours: ${said.join(', ')}`);
if (wrong || told.doubles.length > 0 || !same(told.alive.expected, told.alive.seen)) {
  console.error(JSON.stringify({ wrong, doubles: told.doubles, alive: told.alive }, null, 2));
  process.exit(1);
}
