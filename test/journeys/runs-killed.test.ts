/** A bot that is killed in the middle of presses: after each start the run stands where the last confirmed press left it. */
import { expect, it, vi } from 'vitest';
import { eachSharedDatabase } from '../support/databases.ts';
import { killThroughRuns } from '../support/kill-runs.ts';

vi.setConfig({ testTimeout: 300_000 });

/** Twenty in all: each engine gets its share. `scripts/kill-runs.ts` does as many as you like. */
const KILLS = process.env.TEST_DATABASE_URL ? 10 : 20;

eachSharedDatabase('a run on a bot that is killed again and again', (_open, url) => {
  it('goes on where it stood, with one card, and nothing that was confirmed is lost', async () => {
    const { faults, midway } = await killThroughRuns({ kills: KILLS, seed: 5 }, await url());
    expect(faults).toEqual([]);
    expect(midway).toBeGreaterThan(0);
  });
});
