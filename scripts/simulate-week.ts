/**
 * Weeks like the one in `test/journeys/week.test.ts`, as many and as large as you like, each from another seed.
 * Ends with 1 and the first hour that differs when anybody hears what they should not, or does not what they should.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeQuickFolder } from '../test/support/quick-folder.ts';
import { simulateWeek } from '../test/support/simulated-week.ts';
import type { HourOfWeek } from '../test/support/week.ts';
import { BUSINESS_HOURS, ROUND_THE_CLOCK } from '../test/support/week-policies.ts';

const { values } = parseArgs({
  options: {
    weeks: { type: 'string', default: '10' },
    items: { type: 'string', default: '200' },
    hours: { type: 'string', default: '168' },
    seed: { type: 'string', default: '100' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('node scripts/simulate-week.ts [--weeks 10] [--items 200] [--hours 168] [--seed 100]');
  process.exit(0);
}

for (let week = 0; week < Number(values.weeks); week += 1) {
  const size = { seed: Number(values.seed) + week, items: Number(values.items), hours: Number(values.hours) };
  const setting = week % 2 === 0 ? ROUND_THE_CLOCK : BUSINESS_HOURS;
  const folder = makeQuickFolder();
  const started = performance.now();
  const { hours, tally, alive, shown, doubles } = await simulateWeek(setting, size, join(folder.path, 'week.db'));
  folder.remove();
  const wrong = hours.find(isWrong);
  const words = Object.entries(tally).map(([name, count]) => `${count} ${name}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`seed ${size.seed}, ${setting.policy.timeZone}: ${words.join(', ')}, in ${seconds} s`);
  const isSame = same(alive.expected, alive.seen) && same(shown.expected, shown.seen);
  if (!wrong && doubles.length === 0 && isSame) continue;
  console.error(JSON.stringify({ wrong, doubles, alive, shown }, null, 2));
  process.exit(1);
}

function isWrong({ expected, heard }: HourOfWeek): boolean {
  return !same(expected, heard);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
