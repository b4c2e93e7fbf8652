import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { eachSharedDatabase } from '../../../test/support/databases.ts';
import type { Order } from '../../../test/support/delivery-process.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../../../test/support/loopback-slack.ts';
import { deliveryTables } from './schema.ts';
import { cardKey } from './show.ts';

// Several processes a test, each of which has to start.
vi.setConfig({ testTimeout: 120_000 });

const PROGRAM = fileURLToPath(new URL('../../../test/support/delivery-process.ts', import.meta.url));
/** Halves the start of each process. */
const COMPILED = fileURLToPath(new URL('../../../node_modules/.cache/resurface/compiled', import.meta.url));
const CARD = cardKey('item', 1, 'C1');

eachSharedDatabase('a process that is killed (SIGKILL) while it delivers', (open, url) => {
  let slack: LoopbackSlack;
  let children: ChildProcess[];

  beforeEach(async () => {
    slack = await startLoopbackSlack();
    children = [];
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await slack.close();
  });

  async function start(order: Partial<Order> = {}) {
    const full: Order = {
      database: await url(),
      slack: slack.url,
      show: [CARD, 'entry', 'dm'],
      leaseMs: 300,
      text: 'open',
      ...order,
    };
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(full)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
    });
    children.push(child);
    return { child, ended: once(child, 'exit') };
  }

  async function killAt(point: string, key: string, text = 'open') {
    const { child, ended } = await start({ text, show: [key], stopAt: { point, key } });
    const [word] = await Promise.race([once(child.stdout ?? child, 'data'), ended]);
    expect(`${word}`).toBe('reached\n');
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  }

  async function finish({ show, text = 'open' }: { show?: readonly string[]; text?: string } = {}) {
    const { ended } = await start({ text, ...(show ? { show } : {}) });
    expect(await ended).toEqual([0, null]);
  }

  async function expectOneOfEach(text: string) {
    const root = slack.posts('C1').find((message) => message.text === text);
    expect(slack.posts('C1')).toMatchObject([{ text }, { text: 'entry', thread_ts: root?.ts }]);
    expect(slack.texts('DU1')).toEqual(['dm']);
    const db = await open();
    const { messages } = deliveryTables(db);
    const rows = await db.read.select().from(messages).orderBy(messages.id);
    expect(rows.map(({ key, state, ts }) => ({ key, state, ts }))).toEqual([
      { key: CARD, state: 'sent', ts: root?.ts },
      { key: 'entry', state: 'sent', ts: slack.posts('C1')[1]?.ts },
      { key: 'dm', state: 'sent', ts: slack.posts('DU1')[0]?.ts },
    ]);
  }

  for (const point of ['before claim', 'after claim', 'after send', 'after stamp']) {
    it(`${point}: the message is there exactly once after the restart`, async () => {
      await killAt(point, CARD);
      await finish({ show: ['entry', 'dm'] });
      await expectOneOfEach('open');
    });
  }

  it('after send of a thread entry and of a direct message: each is found where it is', async () => {
    await finish({ show: [CARD] });
    for (const key of ['entry', 'dm']) await killAt('after send', key);
    await finish({ show: [] });
    await expectOneOfEach('open');
  });

  for (const point of ['after claim', 'after send']) {
    it(`${point} of a redraw: the card shows the newest state after the restart`, async () => {
      await finish();
      await killAt(point, CARD, 'acknowledged');
      await finish({ show: [], text: 'acknowledged' });
      await expectOneOfEach('acknowledged');
    });
  }

  it('while Slack is answering: the message is there exactly once after the restart', async () => {
    slack.fail({ method: 'chat.postMessage', channel: 'C1', hold: new Promise(() => {}) });
    const { child, ended } = await start();
    await slack.when(() => slack.texts('C1').length === 1);
    child.kill('SIGKILL');
    await ended;
    await finish({ show: [] });
    await expectOneOfEach('open');
  });

  it('has no say in two that live: they never send the same message', async () => {
    const both = await Promise.all([start({ leaseMs: 15_000 }), start({ leaseMs: 15_000 })]);
    for (const { ended } of both) expect(await ended).toEqual([0, null]);
    await expectOneOfEach('open');
  });
});
