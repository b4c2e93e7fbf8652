import { expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { openDesk, TEST_PACE } from '../../../test/support/delivery-desk.ts';
import { useDesks } from '../../../test/support/use-desks.ts';
import { addressOf, findMessageAt, retract } from './posting.ts';
import { card, cardKey, note, redraw } from './show.ts';

const CARD = cardKey('item', 1, 'C1');
const plain = (text: string) => ({ text, blocks: [] });

eachDatabase('the dispatcher', (open) => {
  const { slack, start } = useDesks(open);

  it('posts a card and remembers where it is', async () => {
    const { draw, dispatcher, db } = await start();
    await draw(1, 'open');
    await dispatcher.settled();
    const [posted] = slack().posts('C1');
    expect(posted).toMatchObject({
      text: 'open',
      metadata: { event_type: 'resurface_message', event_payload: { key: CARD } },
    });
    const address = { channel: 'C1', ts: posted?.ts ?? '' };
    expect(await addressOf(db.read, CARD)).toEqual(address);
    expect(await findMessageAt(db.read, address.channel, address.ts)).toMatchObject({ key: CARD, entityId: 1 });
  });

  it('redraws the card that is there instead of posting a second one', async () => {
    const { draw, dispatcher } = await start();
    await draw(1, 'open');
    await dispatcher.settled();
    await draw(1, 'acknowledged');
    await dispatcher.settled();
    expect(slack().posts('C1')).toMatchObject([{ text: 'acknowledged', edits: 1 }]);
    expect(slack().posts('C1')[0]?.metadata).toMatchObject({ event_payload: { key: CARD } });
  });

  it('sends only the newest drawing of a card that changed many times', async () => {
    const db = await open();
    const desk = openDesk(db, slack());
    for (const text of ['one', 'two', 'three']) await desk.draw(1, text);
    desk.dispatcher.start();
    await desk.dispatcher.settled();
    await desk.dispatcher.stop();
    expect(slack().calls.map(({ method, args }) => [method, args.text])).toEqual([['chat.postMessage', 'three']]);
  });

  it('draws a card again that changed while it was being sent', async () => {
    const { draw, dispatcher } = await start();
    const { promise: answer, resolve } = Promise.withResolvers<void>();
    slack().fail({ method: 'chat.postMessage', hold: answer });
    await draw(1, 'before');
    await slack().when(() => slack().count('chat.postMessage') === 1);
    await draw(1, 'after');
    resolve();
    await dispatcher.settled();
    expect(slack().posts('C1')).toMatchObject([{ text: 'after', edits: 1 }]);
  });

  it('lets a card rest between two drawings, and other cards pass meanwhile', async () => {
    const cardMs = 200;
    const { draw, dispatcher, show } = await start({ pace: { ...TEST_PACE, cardMs } });
    await draw(1, 'a');
    await draw(2, 'b');
    await dispatcher.settled();
    await draw(1, 'a2');
    await dispatcher.settled();
    await draw(1, 'a3');
    await draw(1, 'a4');
    await show(card('item', 2, 'C1'));
    await dispatcher.settled();
    const updates = slack().calls.filter(({ method }) => method === 'chat.update');
    expect(updates.map(({ args }) => args.text)).toEqual(['a2', 'b', 'a4']);
    const [first, , last] = updates;
    expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(cardMs - 1);
  });

  it('keeps the order of a channel and its pace', async () => {
    const channelMs = 40;
    const { say, dispatcher } = await start({ pace: { ...TEST_PACE, channelMs } });
    await say('C1', '1', '2', '3', '4');
    await dispatcher.settled();
    expect(slack().texts('C1')).toEqual(['1', '2', '3', '4']);
    const gaps = slack()
      .calls.slice(1)
      .map(({ at }, i) => at - (slack().calls[i]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(channelMs - 1);
  });

  it('puts a note into the thread of its card, even when the note was written first', async () => {
    const { draw, show, dispatcher } = await start();
    await show(note({ key: 'early', to: 'C1', under: CARD, message: plain('early') }));
    await show(note({ key: 'loud', to: 'C1', under: CARD, broadcast: true, message: plain('loud') }));
    await dispatcher.settled();
    expect(slack().calls).toEqual([]);
    await draw(1, 'open');
    await dispatcher.settled();
    const [root] = slack().posts('C1');
    expect(slack().posts('C1')).toMatchObject([
      { text: 'open' },
      { text: 'early', thread_ts: root?.ts, broadcast: false },
      { text: 'loud', thread_ts: root?.ts, broadcast: true },
    ]);
  });

  it('opens a direct message once and remembers its channel', async () => {
    const { show, dispatcher, db } = await start();
    await show(note({ key: 'dm', to: 'U1', message: plain('hello') }));
    await show(note({ key: 'reply', to: 'U1', under: 'dm', message: plain('more') }));
    await dispatcher.settled();
    expect(slack().texts('DU1')).toEqual(['hello', 'more']);
    expect(slack().count('conversations.open')).toBe(1);
    expect(await addressOf(db.read, 'dm')).toMatchObject({ channel: 'DU1' });
  });

  it('asks whether a note is still true, and drops it when it is not', async () => {
    const asked: unknown[] = [];
    const check = async (_: unknown, input: unknown) => {
      asked.push(input);
      return input !== 'stale';
    };
    const { show, dispatcher, row } = await start({ checks: new Map([['still-open', check]]) });
    for (const input of ['stale', 'fresh']) {
      await show(note({ key: input, to: 'C1', message: plain(input), check: { name: 'still-open', input } }));
    }
    await dispatcher.settled();
    expect(asked).toEqual(['stale', 'fresh']);
    expect(slack().texts('C1')).toEqual(['fresh']);
    expect(await row('stale')).toMatchObject({ state: 'dropped' });
  });

  it('takes a card away when there is nothing to show any more, and brings it back when there is', async () => {
    const { draw, items, show, dispatcher, row } = await start();
    await draw(1, 'open');
    await dispatcher.settled();
    items.delete(1);
    await show(card('item', 1, 'C1'));
    await dispatcher.settled();
    expect(slack().texts('C1')).toEqual([]);
    expect(await row(CARD)).toMatchObject({ state: 'dropped', ts: null });
    await draw(1, 'again');
    await dispatcher.settled();
    expect(slack().texts('C1')).toEqual(['again']);
  });

  it('deletes what is taken back, and never sends what is taken back before it was sent', async () => {
    const { say, dispatcher, db, row } = await start();
    await say('C1', 'sent');
    await dispatcher.settled();
    slack().fail({ method: 'chat.postMessage', error: 'internal_error' });
    await say('C1', 'waiting', 'behind');
    await dispatcher.settled();
    await db.write(async (tx) => {
      for (const key of ['sent', 'waiting', 'behind', 'unknown']) await retract(tx, key);
      await retract(tx, 'sent');
    });
    dispatcher.retryNow();
    await dispatcher.settled();
    expect(slack().texts('C1')).toEqual([]);
    for (const key of ['sent', 'waiting', 'behind']) expect(await row(key)).toMatchObject({ state: 'dropped' });
  });

  it('deletes a message that was taken back while it was being sent', async () => {
    const { say, dispatcher, db } = await start();
    const { promise: answer, resolve } = Promise.withResolvers<void>();
    slack().fail({ method: 'chat.postMessage', hold: answer });
    await say('C1', 'oops');
    await slack().when(() => slack().count('chat.postMessage') === 1);
    await db.write((tx) => retract(tx, 'oops'));
    resolve();
    await dispatcher.settled();
    expect(slack().texts('C1')).toEqual([]);
    expect(slack().count('chat.delete')).toBe(1);
  });

  it('leaves a card alone that was taken back, until it is shown again', async () => {
    const { draw, dispatcher, db } = await start();
    await draw(1, 'open');
    await dispatcher.settled();
    await db.write((tx) => retract(tx, CARD));
    await db.write((tx) => redraw(tx, 'item', 1));
    await dispatcher.settled();
    expect(slack().texts('C1')).toEqual([]);
    await draw(1, 'back');
    await dispatcher.settled();
    expect(slack().texts('C1')).toEqual(['back']);
  });

  it('shares one database with another dispatcher, and nothing is sent twice or out of order', async () => {
    const pace = { ...TEST_PACE, pollMs: 100 };
    const first = await start({ pace });
    const second = await start({ pace });
    const texts = Array.from({ length: 12 }, (_, i) => `${i}`);
    const channels = ['C1', 'C2', 'C3'];
    for (const channel of channels) {
      await first.show(...texts.map((text) => note({ key: `${channel} ${text}`, to: channel, message: plain(text) })));
    }
    second.dispatcher.wake();
    await Promise.all([first.dispatcher.settled(), second.dispatcher.settled()]);
    for (const channel of channels) expect(slack().texts(channel)).toEqual(texts);
    const senders = new Set((await first.rows()).map(({ state }) => state));
    expect([...senders]).toEqual(['sent']);
  });

  it('finds what another replica wrote, without being told', async () => {
    await start({ pace: { ...TEST_PACE, pollMs: 20 } });
    const replica = openDesk(await open(), slack());
    await replica.say('C1', 'from afar');
    await slack().when(() => slack().texts('C1').length === 1);
  });

  it('looks after more destinations than it has lanes', async () => {
    const { show, dispatcher } = await start();
    const people = Array.from({ length: 70 }, (_, i) => `U${i}`);
    await show(...people.map((to) => note({ key: to, to, message: plain(`for ${to}`) })));
    await dispatcher.settled();
    for (const to of people) expect(slack().texts(`D${to}`)).toEqual([`for ${to}`]);
  });

  it('sends nothing after it was stopped, and finishes what was under way', async () => {
    const { say, dispatcher, row } = await start();
    const { promise: answer, resolve } = Promise.withResolvers<void>();
    slack().fail({ method: 'chat.postMessage', hold: answer });
    await say('C1', 'first', 'second');
    await slack().when(() => slack().count('chat.postMessage') === 1);
    const stopped = dispatcher.stop();
    resolve();
    await stopped;
    expect(await row('first')).toMatchObject({ state: 'sent' });
    expect(await row('second')).toMatchObject({ state: 'due' });
    expect(slack().texts('C1')).toEqual(['first']);
  });
});
