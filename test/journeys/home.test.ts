/** App Home follows the records of its person, at Slack's pace, whoever else draws it. */
import { describe, expect, it } from 'vitest';
import type { HomeSection } from '../../src/capability.ts';
import type { Pace } from '../../src/platform/delivery/pace.ts';
import { section } from '../../src/platform/slack/blocks.ts';
import { onCommand } from '../../src/platform/slack/listen.ts';
import { touch } from '../../src/platform/store/db.ts';
import { NO_PACE } from '../support/bot.ts';
import { startTrial, wordsIn } from '../support/trial.ts';

const MAYA = 'U0MAYA';
const TOMAS = 'U0TOMAS';
const settle = { settle: true };

/** A Home that shows a state; the command changes it and says so in a commit. */
async function startCounting(blocks = 1, pace?: Pace) {
  let state = 0;
  const home: HomeSection = async (_reader, { id }) =>
    Array.from({ length: blocks }, (_, n) => section(`${id} sees ${state} (${n})`));
  const trial = await startTrial(
    (app, deps) => {
      onCommand(app, deps, '/escalation', async ({ by }) => {
        state += 1;
        await deps.db.write(async () => touch(`home ${by}`));
      });
    },
    { home, ...(pace ? { pace } : {}) },
  );
  const { slack } = trial;
  const change = (user = MAYA) =>
    slack.command({ user, channel: 'C0GENERAL', command: '/escalation', text: '' }, settle);
  const published = async () => (await slack.traffic()).filter(({ what }) => what === 'views.publish').length;
  const seen = async (user = MAYA) => wordsIn((await slack.state()).homes[user]);
  return { ...trial, change, published, home: seen };
}

describe('App Home', () => {
  it('is drawn for whoever opens it, and again when their records change', async () => {
    const { slack, change, home } = await startCounting();
    await slack.home({ user: MAYA }, settle);
    expect(await home()).toContain('U0MAYA sees 0');
    await change();
    expect(await home()).toContain('U0MAYA sees 1');
  });

  it('is left alone for somebody who never looks at it', async () => {
    const { change, published } = await startCounting();
    await change(TOMAS);
    expect(await published()).toBe(0);
  });

  it('is drawn a few times, not a hundred, when a hundred things change at once', async () => {
    const { slack, change, published, home } = await startCounting(1, { ...NO_PACE, channelMs: 300 });
    await slack.home({ user: MAYA }, settle);
    await Promise.all(Array.from({ length: 100 }, () => change()));
    expect(await home()).toContain('U0MAYA sees 100');
    expect(await published()).toBeLessThan(20);
  });

  it('shows the newest state when another replica has drawn it meanwhile', async () => {
    const { slack, change, home } = await startCounting();
    await slack.home({ user: MAYA }, settle);
    await slack.faults({ method: 'views.publish', error: 'hash_conflict' });
    await change();
    expect(await home()).toContain('U0MAYA sees 1');
  });

  it('says so when there is more than Slack takes', async () => {
    const { slack, home } = await startCounting(150);
    await slack.home({ user: MAYA }, settle);
    expect(await home()).toContain('(98)');
    expect(await home()).not.toContain('(99)');
    expect(await home()).toContain('more than fits here');
  });

  it('is drawn with the next change when Slack did not take one', async () => {
    const { slack, change, home, log } = await startCounting();
    await slack.home({ user: MAYA }, settle);
    await slack.faults({ method: 'views.publish', status: 500 });
    await change();
    expect(log.some(({ msg }) => String(msg).includes('could not be drawn'))).toBe(true);
    await change();
    expect(await home()).toContain('U0MAYA sees 2');
  });
});
