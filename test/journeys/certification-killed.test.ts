/** The short one. `node scripts/kill-certification.ts` is the long one. */
import { expect, it } from 'vitest';
import { eachSharedDatabase } from '../support/databases.ts';
import { killThroughRecovery } from '../support/kill-certification.ts';

eachSharedDatabase('certification on two processes that are killed again and again', (open, url) => {
  it('ends with one credential and at most one mail for every learner', async () => {
    await (await open()).close();
    const { learners, wrong } = await killThroughRecovery({ seed: 7, kills: 4, learners: 4 }, await url());
    expect(learners).toBe(16);
    expect(wrong).toEqual([]);
  });
});
