import { expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { TEST_PACE } from '../../../test/support/delivery-desk.ts';
import { useDesks } from '../../../test/support/use-desks.ts';
import { listTroubles } from './posting.ts';
import { cardKey, note } from './show.ts';

const _CARD = cardKey('item', 1, 'C1');
const plain = (text: string) => ({ text, blocks: [] });

eachDatabase('when a channel does not take messages', (open) => {
  const { slack, start } = useDesks(open);

  const ways = {
    archived: { break: () => slack().archive('C1'), mend: () => slack().archive('C1', false), words: 'is archived' },
    'the bot removed': {
      break: () => slack().remove('C1'),
      mend: () => slack().remove('C1', true),
      words: 'invite it',
    },
  };
  for (const [how, way] of Object.entries(ways)) {
    it(`keeps what is due, tells the admins once and goes on when it is put right: ${how}`, async () => {
      const { draw, say, settled, told, dispatcher, db } = await start();
      await draw(1, 'open');
      await settled();
      way.break();
      for (const text of ['a', 'b', 'c']) await draw(1, text);
      await say('C1', 'one', 'two');
      await say('C2', 'elsewhere');
      await settled();
      expect(slack().texts('C2')).toEqual(['elsewhere']);
      expect(told).toEqual([{ channel: 'C1', problem: expect.stringContaining(way.words) }]);
      expect(await listTroubles(db.read)).toMatchObject([{ channel: 'C1', told: true }]);
      const calls = slack().calls.length;
      await say('C1', 'three');
      await settled();
      expect(slack().calls).toHaveLength(calls);
      way.mend();
      dispatcher.channelHealthy('C1');
      await settled();
      expect(slack().texts('C1')).toEqual(['c', 'one', 'two', 'three']);
      expect(slack().posts('C1')[0]).toMatchObject({ edits: 1 });
      expect(await listTroubles(db.read)).toEqual([]);
      expect(told).toHaveLength(1);
    });
  }

  it('tries it again from time to time, without telling anybody a second time', async () => {
    const { say, told } = await start({ pace: { ...TEST_PACE, probeMs: 20 } });
    slack().archive('C1');
    await say('C1', 'one');
    await slack().when(() => slack().calls.length === 3);
    slack().archive('C1', false);
    await slack().when(() => slack().texts('C1').length === 1);
    expect(told).toHaveLength(1);
  });

  it('because cases may not be shown there, nothing is sent', async () => {
    let refused: string | undefined = 'The channel is public.';
    const { draw, show, say, settled, told, retryNow } = await start({
      refusal: async (channel) => (channel === 'C1' ? refused : undefined),
    });
    await draw(1, 'open');
    await show(note({ key: 'dm', to: 'U1', message: plain('hello') }));
    await say('C2', 'elsewhere');
    await settled();
    expect(slack().texts('C1')).toEqual([]);
    expect([slack().texts('DU1'), slack().texts('C2')]).toEqual([['hello'], ['elsewhere']]);
    expect(told).toEqual([{ channel: 'C1', problem: 'The channel is public.' }]);
    refused = undefined;
    await retryNow();
    expect(slack().texts('C1')).toEqual(['open']);
  });

  it('drops what is not true any more when the channel comes back', async () => {
    let isOpen = true;
    const checks = new Map([['still-open', async () => isOpen]]);
    const { show, settled, dispatcher, row } = await start({ checks });
    slack().archive('C1');
    const check = { name: 'still-open', input: 1 };
    await show(note({ key: 'reminder', to: 'C1', message: plain('still open'), check }));
    await settled();
    isOpen = false;
    slack().archive('C1', false);
    dispatcher.channelHealthy('C1');
    await settled();
    expect(slack().texts('C1')).toEqual([]);
    expect(await row('reminder')).toMatchObject({ state: 'dropped' });
  });

  it('tells the admins at the next start when the process died before', async () => {
    const dying = await start({ onTrouble: () => Promise.reject(new Error('not written')) });
    slack().archive('C1');
    await dying.say('C1', 'one');
    await dying.settled();
    await dying.dispatcher.stop();
    const next = await start();
    await next.settled();
    expect(next.told).toEqual([{ channel: 'C1', problem: expect.stringContaining('archived') }]);
    await next.dispatcher.stop();
    const last = await start();
    await last.settled();
    expect(last.told).toEqual([]);
  });
});
