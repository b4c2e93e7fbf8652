/** Two bots on one database, killed twenty times in a week: every reminder is heard once, at its hour, and none is lost. */
import { expect, it, vi } from 'vitest';
import { eachSharedDatabase } from '../support/databases.ts';
import { killThroughWeek } from '../support/kill-week.ts';
import { ROUND_THE_CLOCK } from '../support/week-policies.ts';

vi.setConfig({ testTimeout: 300_000 });

const HOURS = 7 * 24;
/** Twenty in all: each engine gets its share. */
const KILLS = process.env.TEST_DATABASE_URL ? 10 : 20;

eachSharedDatabase('two bots of which either is killed again and again', (_open, url) => {
  it('say what is to be said in a week, all of it, each once and at its hour', async () => {
    const week = { seed: 3, items: 24, hours: HOURS, kills: KILLS };
    const told = await killThroughWeek(ROUND_THE_CLOCK, week, await url());
    for (const { hour, expected, heard } of told.hours) expect({ hour, ...heard }).toEqual({ hour, ...expected });
    expect(told.doubles).toEqual([]);
    expect(told.alive.seen).toEqual(told.alive.expected);
    expect(told.shown.seen).toEqual(told.shown.expected);
    expect(told.sweeps).toEqual({ slots: HOURS, unwell: [] });
    expect(told.faults).toEqual([]);
    expect(told.killed).toHaveLength(KILLS);
  });
});
