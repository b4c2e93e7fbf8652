/** Two bots on one database, killed twenty times in a week: every reminder is heard once, at its hour, and none is lost. */
import { expect, it, vi } from 'vitest';
import { eachSharedDatabase } from '../support/databases.ts';
import { killThroughWeek } from '../support/kill-week.ts';
import { countSaid } from '../support/week.ts';
import { ROUND_THE_CLOCK } from '../support/week-policies.ts';

vi.setConfig({ testTimeout: 300_000 });

eachSharedDatabase('two bots of which either is killed again and again', (_open, url) => {
  it('say everything once in a week', async () => {
    const week = { seed: 3, items: 40, hours: 7 * 24, kills: 20 };
    const told = await killThroughWeek(ROUND_THE_CLOCK, week, await url());
    for (const { hour, expected, heard } of told.hours) expect({ hour, ...heard }).toEqual({ hour, ...expected });
    expect(told.doubles).toEqual([]);
    expect(told.alive.seen).toEqual(told.alive.expected);
    expect(told.killed).toHaveLength(20);
    const { reminders, digests, told: requesters } = countSaid(told.hours);
    for (const count of [reminders, digests, requesters]) expect(count).toBeGreaterThan(3);
  });
});
