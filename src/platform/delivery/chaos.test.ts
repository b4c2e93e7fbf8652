/** Whatever fails, and whichever processes hang in between: in the end Slack shows exactly what was asked for. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { type Desk, openDesk, TEST_PACE } from '../../../test/support/delivery-desk.ts';
import { type Fault, type LoopbackSlack, startLoopbackSlack } from '../../../test/support/loopback-slack.ts';
import type { Checkpoint } from './dispatcher.ts';
import { retract } from './posting.ts';
import { cardKey, note } from './show.ts';

const METHODS = ['chat.postMessage', 'chat.update', 'chat.delete', 'conversations.open', 'conversations.history'];
const POINTS: readonly Checkpoint[] = ['before claim', 'after claim', 'after send', 'after stamp'];

const fault: fc.Arbitrary<Fault> = fc
  .tuple(
    fc.constantFrom(...METHODS),
    fc.constantFrom<Fault>(
      { cut: 'before' },
      { cut: 'after' },
      { status: 503 },
      { status: 503, done: true },
      { error: 'fatal_error', done: true },
      { retryAfter: 0 },
    ),
  )
  .map(([method, how]) => ({ ...how, method }));

const channel = fc.constantFrom('C1', 'C2');
const step = fc.oneof(
  fc.record({ do: fc.constant('say' as const), channel }),
  fc.record({ do: fc.constant('draw' as const), channel }),
  fc.record({ do: fc.constant('enter' as const), channel }),
  fc.record({ do: fc.constant('whisper' as const) }),
  fc.record({ do: fc.constant('take back' as const), which: fc.nat() }),
  fc.record({ do: fc.constant('fail' as const), fault }),
  fc.record({ do: fc.constant('hang' as const), point: fc.constantFrom(...POINTS) }),
  fc.record({ do: fc.constant('settle' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

eachDatabase('however Slack and our processes fail', (open) => {
  it('every message is there once, in order, and each card shows its newest state', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const run = await startRun();
        try {
          for (const one of steps) await run.take(one);
          await run.finish();
          run.expectTruth();
        } finally {
          await run.end();
        }
      }),
      { numRuns: 8 },
    );
  });

  let runs = 0;

  async function startRun() {
    runs += 1;
    const prefix = `${runs} `;
    const slack: LoopbackSlack = await startLoopbackSlack();
    const desks: Desk[] = [];
    const items = new Map<string, string>();
    const notes: { key: string; place: string; under?: string }[] = [];
    const taken = new Set<string>();
    const wakeUps: (() => void)[] = [];
    let hangAt: Checkpoint | undefined;
    const id = (at: string) => runs * 10 + Number(at.slice(1));
    const cardOf = (at: string) => cardKey('item', id(at), at);

    async function startDesk(): Promise<Desk> {
      const desk = openDesk(await open(), slack, {
        pace: { ...TEST_PACE, leaseMs: 400, retryMs: [1], pollMs: 100 },
        painters: new Map([['item', async (_, number) => ({ text: items.get(`${number}`) ?? '', blocks: [] })]]),
        async checkpoint(point) {
          if (point !== hangAt) return;
          hangAt = undefined;
          await new Promise<void>((resolve) => wakeUps.push(resolve));
        },
      });
      desk.dispatcher.start();
      desks.push(desk);
      return desk;
    }
    let desk = await startDesk();

    const put = async (place: string, under?: string) => {
      const key = `${prefix}${notes.length}`;
      notes.push({ key, place, ...(under === undefined ? {} : { under }) });
      const to = place.replace('DU', 'U');
      await desk.show(note({ key, to, message: { text: key, blocks: [] }, ...(under === undefined ? {} : { under }) }));
    };
    const draw = async (at: string) => {
      items.set(`${id(at)}`, `${prefix}drawing ${items.size} ${slack.calls.length}`);
      await desk.draw(id(at), items.get(`${id(at)}`) ?? '', at);
    };

    return {
      async take(one: Step): Promise<void> {
        if (one.do === 'say') await put(one.channel);
        if (one.do === 'draw') await draw(one.channel);
        if (one.do === 'whisper') await put('DU1');
        if (one.do === 'enter') {
          if (!items.has(`${id(one.channel)}`)) await draw(one.channel);
          await put(one.channel, cardOf(one.channel));
        }
        if (one.do === 'take back') {
          const chosen = notes[one.which % Math.max(1, notes.length)];
          if (!chosen) return;
          taken.add(chosen.key);
          const db = await open();
          await db.write((tx) => retract(tx, chosen.key));
        }
        if (one.do === 'fail') slack.fail(one.fault);
        if (one.do === 'hang') {
          hangAt = one.point;
          desk = await startDesk();
        }
        if (one.do === 'settle') desk.dispatcher.retryNow();
      },
      /** Slack works again; a process that hung goes on where it was, long after its lease. */
      async finish(): Promise<void> {
        slack.recover();
        hangAt = undefined;
        const last = await startDesk();
        const isDone = async () => (await last.rows()).every(({ state }) => state !== 'due' && state !== 'sending');
        while (!(await isDone())) {
          last.dispatcher.retryNow();
          await last.dispatcher.settled();
        }
        for (const wakeUp of wakeUps) wakeUp();
        await Promise.all(desks.map(({ dispatcher }) => dispatcher.settled()));
        while (!(await isDone())) await last.dispatcher.settled();
      },
      expectTruth(): void {
        for (const place of ['C1', 'C2', 'DU1']) {
          const wanted = notes.filter((one) => one.place === place && !taken.has(one.key));
          const posts = slack.posts(place);
          const drawn = items.get(`${id(place)}`);
          const root = posts.find(({ metadata }) => JSON.stringify(metadata).includes(cardOf(place)));
          expect(root?.text).toBe(place === 'DU1' ? undefined : drawn);
          const said = posts.filter((post) => post !== root);
          const keys = (threaded: boolean) =>
            said.filter(({ thread_ts }) => (thread_ts !== undefined) === threaded).map(({ text }) => text);
          expect(keys(false)).toEqual(wanted.filter(({ under }) => !under).map(({ key }) => key));
          expect(keys(true)).toEqual(wanted.filter(({ under }) => under).map(({ key }) => key));
        }
      },
      async end(): Promise<void> {
        for (const wakeUp of wakeUps) wakeUp();
        for (const { dispatcher } of desks) await dispatcher.stop();
        await slack.close();
      },
    };
  }
});
