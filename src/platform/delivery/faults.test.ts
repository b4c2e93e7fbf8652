import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { TEST_PACE } from '../../../test/support/delivery-desk.ts';
import { useDesks } from '../../../test/support/use-desks.ts';
import { listUndeliverable, retry } from './posting.ts';
import { card, cardKey, note } from './show.ts';

const CARD = cardKey('item', 1, 'C1');
const plain = (text: string) => ({ text, blocks: [] });

eachDatabase('when Slack fails', (open) => {
  const { slack, start } = useDesks(open);

  describe('by asking to slow down', () => {
    it('holds up only the channel it named', async () => {
      const { say, settled, row } = await start();
      slack().fail({ method: 'chat.postMessage', channel: 'C1', retryAfter: 1000 });
      await say('C1', 'slow', 'behind it');
      await say('C2', 'quick');
      await settled();
      expect(slack().texts('C2')).toEqual(['quick']);
      expect(slack().texts('C1')).toEqual([]);
      expect(await row('slow')).toMatchObject({ state: 'due', attempts: 0 });
    });

    it('is not asked again before Retry-After, not even by hand', async () => {
      const { say, settled, retryNow } = await start();
      slack().fail({ method: 'chat.postMessage', channel: 'C1', retryAfter: 1 });
      await say('C1', 'first', 'second');
      await settled();
      await retryNow();
      expect(slack().texts('C1')).toEqual([]);
      await slack().when(() => slack().texts('C1').length === 2);
      const [refused, sent] = slack().calls;
      expect((sent?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(999);
      expect(slack().texts('C1')).toEqual(['first', 'second']);
    });

    it('pauses all redraws, which have one limit, and no posts', async () => {
      const { draw, say, settled } = await start();
      await draw(1, 'open');
      await draw(2, 'open', 'C2');
      await settled();
      slack().fail({ method: 'chat.update', retryAfter: 1000 });
      await draw(1, 'closed');
      await settled();
      await draw(2, 'closed', 'C2');
      await say('C1', 'a note');
      await settled();
      expect(slack().count('chat.update')).toBe(1);
      expect(slack().texts('C1')).toEqual(['open', 'a note']);
      expect(slack().texts('C2')).toEqual(['open']);
    });

    it('names no time, and is waited for all the same', async () => {
      const { say, settled, retryNow } = await start();
      slack().fail({ method: 'chat.postMessage', status: 429 });
      await say('C1', 'a note');
      await settled();
      await retryNow();
      expect(slack().count('chat.postMessage')).toBe(1);
    });
  });

  it('by being slow in one channel, the others do not wait', async () => {
    const { say } = await start();
    const { promise: never, resolve } = Promise.withResolvers<void>();
    slack().fail({ method: 'chat.postMessage', channel: 'C1', hold: never });
    await say('C1', 'slow');
    await say('C2', '1', '2', '3');
    await slack().when(() => slack().texts('C2').length === 3);
    resolve();
  });

  it('before it posted, it is posted once', async () => {
    const { say, settled, retryNow } = await start();
    slack().fail({ method: 'chat.postMessage', cut: 'before' });
    await say('C1', 'once');
    await settled();
    await retryNow();
    expect(slack().texts('C1')).toEqual(['once']);
  });

  it('by refusing for sure, nothing has to be looked for', async () => {
    const { say, settled, retryNow } = await start();
    slack().fail({ method: 'chat.postMessage', status: 403 });
    await say('C1', 'once');
    await settled();
    await retryNow();
    expect(slack().texts('C1')).toEqual(['once']);
    expect(slack().count('conversations.history')).toBe(0);
  });

  describe('because it does not want this message', () => {
    it('lists it with the reason, logs its key and lets the others pass', async () => {
      const { draw, show, say, settled, db, lines } = await start();
      slack().fail({ method: 'chat.postMessage', error: 'invalid_blocks' });
      await draw(1, 'bad');
      await show(note({ key: 'entry', to: 'C1', under: CARD, message: plain('entry') }));
      await say('C1', 'good');
      await settled();
      expect(slack().texts('C1')).toEqual(['good']);
      expect(await listUndeliverable(db.read)).toMatchObject([
        { key: 'entry', problem: 'The message whose thread it belongs to could not be delivered.' },
        { key: CARD, problem: 'Slack refused the layout of the message. (invalid_blocks)' },
      ]);
      expect(lines).toContainEqual(
        expect.objectContaining({ level: 'error', fields: expect.objectContaining({ key: CARD }) }),
      );
    });

    it('tries it again, with its thread, when a person asks for it', async () => {
      const { draw, show, settled, db } = await start();
      slack().fail({ method: 'chat.postMessage', error: 'msg_too_long' });
      await draw(1, 'long');
      await show(note({ key: 'entry', to: 'C1', under: CARD, message: plain('entry') }));
      await settled();
      const parent = (await listUndeliverable(db.read)).find(({ key }) => key === CARD);
      await db.write((tx) => retry(tx, parent?.id ?? 0));
      await db.write((tx) => retry(tx, 4711));
      await settled();
      expect(slack().texts('C1')).toEqual(['long', 'entry']);
      expect(await listUndeliverable(db.read)).toEqual([]);
    });

    it('tries a card again by itself when it changes', async () => {
      const { draw, settled } = await start();
      slack().fail({ method: 'chat.postMessage', error: 'invalid_blocks' });
      await draw(1, 'bad');
      await settled();
      await draw(1, 'good');
      await settled();
      expect(slack().texts('C1')).toEqual(['good']);
    });

    it('a person who left is no trouble of a channel', async () => {
      const { show, settled, row, told } = await start();
      slack().fail({ method: 'conversations.open', error: 'user_disabled' });
      slack().fail({ method: 'chat.postMessage', channel: 'DU2', error: 'channel_not_found' });
      for (const to of ['U1', 'U2']) {
        await show(note({ key: to, to, message: plain('hello') }));
        await settled();
      }
      for (const key of ['U1', 'U2']) expect(await row(key)).toMatchObject({ state: 'undeliverable' });
      expect(told).toEqual([]);
    });
  });

  it('by breaking on one message again and again, the others of its channel pass it in the end', async () => {
    const { say, settled, retryNow, row, rows, db } = await start();
    const texts = ['poison', 'second', 'third'];
    slack().fail({ method: 'chat.postMessage', channel: 'C1', status: 500, times: 10 });
    await say('C1', ...texts);
    for (let i = 0; i < 10; i += 1) {
      await say('C2', `${i}`);
      await settled();
      expect(slack().texts('C1')).toEqual([]);
      if (i < 9) await retryNow();
    }
    expect(await row('poison')).toMatchObject({ state: 'due', attempts: 10 });
    expect(await listUndeliverable(db.read)).toMatchObject([{ key: 'poison' }]);
    await retryNow();
    expect(new Set(slack().texts('C1'))).toEqual(new Set(texts));
    expect((await rows()).every(({ state }) => state === 'sent')).toBe(true);
  });

  describe('as a whole', () => {
    it('keeps everything while no connection can be made, then sends it in order, each card once', async () => {
      const { draw, say, show, settled, retryNow, lines } = await start();
      await draw(1, 'open');
      await settled();
      await slack().goDown();
      for (let hour = 0; hour < 12; hour += 1) {
        await draw(1, `update ${hour}`);
        await draw(2, `other ${hour}`);
        await say('C1', `note ${hour}`);
        await show(note({ key: `dm ${hour}`, to: 'U1', message: plain(`dm ${hour}`) }));
        await retryNow();
      }
      const errors = lines.filter(({ level }) => level === 'error');
      expect(new Set(errors.map(({ words }) => words))).toEqual(
        new Set(['Slack does not take messages; they are kept and sent later']),
      );
      slack().calls.length = 0;
      await slack().goUp();
      await retryNow();
      const numbered = (what: string) => Array.from({ length: 12 }, (_, hour) => `${what} ${hour}`);
      expect(slack().texts('C1')).toEqual(['update 11', 'other 11', ...numbered('note')]);
      expect(slack().texts('DU1')).toEqual(numbered('dm'));
      expect(slack().count('chat.update')).toBe(1);
      expect(slack().count('chat.postMessage')).toBe(1 + 12 + 12);
    });

    it('keeps the order when only posting fails, however long', async () => {
      const { say, settled, retryNow } = await start();
      slack().fail({ method: 'chat.postMessage', status: 503, times: 60 });
      await say('C1', '1', '2', '3');
      await settled();
      for (let i = 0; i < 60; i += 1) await retryNow();
      expect(slack().texts('C1')).toEqual(['1', '2', '3']);
    });

    it('keeps everything while the token is not accepted, and says so once', async () => {
      const { say, settled, retryNow, lines, rows } = await start({ pace: { ...TEST_PACE, pollMs: 10 } });
      slack().fail({ error: 'token_revoked', times: 1000 });
      for (const channel of ['C1', 'C2', 'C3', 'C4']) await say(channel, `to ${channel}`);
      await settled();
      expect((await rows()).every(({ state }) => state === 'due')).toBe(true);
      const loud = lines.filter(({ level }) => level === 'error' || level === 'warn');
      expect(loud.map(({ words }) => words)).toEqual(['Slack does not take messages; they are kept and sent later']);
      expect(slack().calls.length).toBeLessThanOrEqual(4);
      slack().recover();
      await retryNow();
      for (const channel of ['C1', 'C2', 'C3', 'C4']) expect(slack().texts(channel)).toEqual([`to ${channel}`]);
    });
  });

  describe('and the fault is our own', () => {
    it('a card that can not be drawn lets the others pass and is given up in the end', async () => {
      const broken = async () => {
        throw new Error('no such column');
      };
      const { show, say, settled, retryNow, row } = await start({ painters: new Map([['item', broken]]) });
      await show(card('item', 1, 'C1'), card('unknown', 1, 'C1'));
      await say('C1', 'a note');
      await settled();
      expect(slack().texts('C1')).toEqual(['a note']);
      for (let i = 0; i < 6; i += 1) await retryNow();
      expect(await row(CARD)).toMatchObject({
        state: 'undeliverable',
        problem: 'It could not be drawn: no such column',
      });
      expect(await row('card:unknown:1:C1')).toMatchObject({
        state: 'undeliverable',
        problem: 'It could not be drawn: nothing draws unknown',
      });
    });
  });
});
