import { expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import type { Fault } from '../../../test/support/loopback-slack.ts';
import { useDesks } from '../../../test/support/use-desks.ts';
import { retract } from './posting.ts';
import { cardKey, note } from './show.ts';

const CARD = cardKey('item', 1, 'C1');
const plain = (text: string) => ({ text, blocks: [] });

eachDatabase('when Slack may have posted and the answer is lost', (open) => {
  const { slack, start, replaceSlack } = useDesks(open);

  const doubtful: Record<string, Fault> = {
    'the connection broke after it': { cut: 'after' },
    'it answered 503 after it': { status: 503, done: true },
    'it answered "internal_error" after it': { error: 'internal_error', done: true },
  };
  for (const [how, fault] of Object.entries(doubtful)) {
    it(`finds its own message instead of posting it again: ${how}`, async () => {
      const { say, settled, retryNow, row, rows } = await start();
      slack().fail({ method: 'chat.postMessage', ...fault });
      await say('C1', 'once', 'after it');
      await settled();
      await retryNow();
      expect(slack().texts('C1')).toEqual(['once', 'after it']);
      expect(await row('once')).toMatchObject({ state: 'sent', ts: slack().posts('C1')[0]?.ts, attempts: 0 });
      expect((await rows()).map(({ firstClaimedAt }) => firstClaimedAt)).toEqual([null, null]);
    });
  }

  it('waits no longer than the time-out, and does not double what came late', async () => {
    const { promise: never, resolve } = Promise.withResolvers<void>();
    slack().fail({ method: 'chat.postMessage', hold: never });
    const { say, settled, retryNow } = await start({ posting: slack().client({ timeout: 50 }) });
    await say('C1', 'once');
    await settled();
    resolve();
    await retryNow();
    expect(slack().texts('C1')).toEqual(['once']);
  });

  it('looks into the thread, past many other messages', async () => {
    const { draw, say, show, settled, retryNow } = await start();
    await draw(1, 'open');
    await settled();
    slack().fail({ method: 'chat.postMessage', cut: 'after' });
    await show(note({ key: 'entry', to: 'C1', under: CARD, message: plain('entry') }));
    await settled();
    await retryNow();
    slack().fail({ method: 'chat.postMessage', channel: 'C2', cut: 'after' });
    await say('C2', 'lost');
    await settled();
    await Promise.all(
      Array.from({ length: 7 }, () => slack().client().chat.postMessage({ channel: 'C2', text: 'other' })),
    );
    await retryNow();
    expect(slack().texts('C1')).toEqual(['open', 'entry']);
    expect(
      slack()
        .texts('C2')
        .filter((text) => text === 'lost'),
    ).toHaveLength(1);
  });

  it('looks at the time Slack has, however far its clock was moved meanwhile', async () => {
    let hours = 0;
    const now = () => Date.now() + hours * 3_600_000;
    const clock = { now: () => Temporal.Instant.fromEpochMilliseconds(now()) };
    await replaceSlack(now);
    hours = 24 * 30;
    const { say, settled, retryNow } = await start({ clock });
    slack().fail({ method: 'chat.postMessage', cut: 'after' });
    await say('C1', 'once');
    await settled();
    hours = 24 * 60;
    await retryNow();
    expect(slack().texts('C1')).toEqual(['once']);
  });

  it('looks into the direct message', async () => {
    const { show, settled, retryNow } = await start();
    slack().fail({ method: 'chat.postMessage', cut: 'after' });
    await show(note({ key: 'dm', to: 'U1', message: plain('hello') }));
    await settled();
    await retryNow();
    expect(slack().texts('DU1')).toEqual(['hello']);
  });

  it('draws the card it finds again, since it does not know which drawing it is', async () => {
    const { draw, settled, retryNow } = await start();
    slack().fail({ method: 'chat.postMessage', cut: 'after' });
    await draw(1, 'before');
    await settled();
    await draw(1, 'after');
    await retryNow();
    expect(slack().texts('C1')).toEqual(['after']);
  });

  it('deletes what it finds when it was taken back meanwhile', async () => {
    const { say, settled, retryNow, db, row } = await start();
    slack().fail({ method: 'chat.postMessage', cut: 'after' });
    await say('C1', 'oops');
    await settled();
    await db.write((tx) => retract(tx, 'oops'));
    await retryNow();
    expect(slack().texts('C1')).toEqual([]);
    expect(await row('oops')).toMatchObject({ state: 'dropped' });
  });

  it('sends it again when looking is not allowed: a rare double is better than silence', async () => {
    const { say, settled, retryNow, lines } = await start();
    slack().fail({ method: 'chat.postMessage', cut: 'before' });
    slack().fail({ method: 'conversations.history', error: 'missing_scope' });
    await say('C1', 'once');
    await settled();
    await retryNow();
    expect(slack().texts('C1')).toEqual(['once']);
    expect(lines.map(({ words }) => words)).toContain('sent again without being able to look whether Slack has it');
  });

  it('asks for the look again when looking fails as well', async () => {
    const { say, settled, retryNow } = await start();
    slack().fail({ method: 'chat.postMessage', cut: 'after' });
    slack().fail({ method: 'conversations.history', status: 503 });
    slack().fail({ method: 'conversations.history', retryAfter: 0 });
    await say('C1', 'once');
    await settled();
    for (let i = 0; i < 3; i += 1) await retryNow();
    expect(slack().texts('C1')).toEqual(['once']);
  });
});
