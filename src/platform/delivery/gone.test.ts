import { expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { useDesks } from '../../../test/support/use-desks.ts';
import { listUndeliverable, retract } from './posting.ts';
import { cardKey, note } from './show.ts';

const CARD = cardKey('item', 1, 'C1');
const plain = (text: string) => ({ text, blocks: [] });

eachDatabase('when a message is gone from Slack', (open) => {
  const { slack, start } = useDesks(open);

  it('posts a deleted card again, once', async () => {
    const { draw, settled, row, db } = await start();
    await draw(1, 'open');
    await settled();
    slack().delete('C1', slack().posts('C1')[0]?.ts ?? '');
    await draw(1, 'acknowledged');
    await settled();
    expect(slack().texts('C1')).toEqual(['acknowledged']);
    slack().delete('C1', slack().posts('C1')[0]?.ts ?? '');
    await draw(1, 'resolved');
    await settled();
    expect(slack().texts('C1')).toEqual([]);
    expect(await row(CARD)).toMatchObject({ state: 'undeliverable' });
    expect((await listUndeliverable(db.read)).map(({ problem }) => problem)).toEqual([
      expect.stringContaining('deleted in Slack, posted again once, and deleted again'),
    ]);
  });

  it('a thread entry that Slack put into the channel brings its card back for the next one', async () => {
    const { draw, show, settled } = await start();
    await draw(1, 'open');
    await settled();
    slack().delete('C1', slack().posts('C1')[0]?.ts ?? '');
    for (const key of ['entry', 'next']) {
      await show(note({ key, to: 'C1', under: CARD, message: plain(key) }));
      await settled();
    }
    expect(slack().texts('C1')).toEqual(['entry', 'open', 'next']);
    const [entry, root, next] = slack().posts('C1');
    expect(entry?.thread_ts).toBeUndefined();
    expect(next?.thread_ts).toBe(root?.ts);
  });

  it('finds a thread entry that Slack put into the channel', async () => {
    const { draw, show, settled, retryNow } = await start();
    await draw(1, 'open');
    await settled();
    slack().delete('C1', slack().posts('C1')[0]?.ts ?? '');
    slack().fail({ method: 'chat.postMessage', cut: 'after' });
    await show(note({ key: 'entry', to: 'C1', under: CARD, message: plain('entry') }));
    await settled();
    await retryNow();
    expect(slack().texts('C1')).toEqual(['entry']);
  });

  it('a thread entry that was refused for it waits for its card to come back and joins the new thread', async () => {
    const { draw, show, settled, retryNow } = await start();
    await draw(1, 'open');
    await settled();
    slack().delete('C1', slack().posts('C1')[0]?.ts ?? '');
    slack().fail({ method: 'chat.postMessage', error: 'thread_not_found' });
    for (const key of ['entry', 'next']) await show(note({ key, to: 'C1', under: CARD, message: plain(key) }));
    await settled();
    await retryNow();
    const [root] = slack().posts('C1');
    expect(slack().posts('C1')).toMatchObject([
      { text: 'open' },
      { text: 'entry', thread_ts: root?.ts },
      { text: 'next', thread_ts: root?.ts },
    ]);
  });

  it('a thread entry that was refused under a deleted note is undeliverable, in words', async () => {
    const { say, show, settled, row } = await start();
    await say('C1', 'root');
    await settled();
    slack().fail({ method: 'chat.postMessage', error: 'thread_not_found' });
    await show(note({ key: 'entry', to: 'C1', under: 'root', message: plain('entry') }));
    await settled();
    expect(await row('entry')).toMatchObject({
      state: 'undeliverable',
      problem: expect.stringContaining('The message whose thread it belongs to was removed.'),
    });
  });

  it('thread entries of a card that was taken back are dropped', async () => {
    const { draw, show, settled, db, row } = await start();
    await draw(1, 'open');
    await settled();
    await db.write((tx) => retract(tx, CARD));
    await show(note({ key: 'entry', to: 'C1', under: CARD, message: plain('entry') }));
    await settled();
    expect(await row('entry')).toMatchObject({ state: 'dropped' });
  });
});
