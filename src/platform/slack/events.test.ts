import type { ReceiverEvent } from '@slack/bolt';
import { beforeEach, describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import type { Deps } from '../../capability.ts';
import { createLog } from '../log.ts';
import type { Db } from '../store/db.ts';
import { changeSetting, readSetting } from '../store/settings.ts';
import { createApp } from './app.ts';
import { createClients } from './clients.ts';
import { createEntrance } from './entrance.ts';
import { createInbox, onEvent, type ReceivedEvent } from './events.ts';
import { operatorsGroup } from './roles.ts';
import { slackTables } from './schema.ts';

const NOON = Temporal.Instant.from('2026-11-20T12:00:00Z');
const log = createLog({ level: 'silent' });
const body = (id: string, text = 'hello', more = {}) => ({
  type: 'event_callback' as const,
  team_id: 'T1',
  event_id: id,
  event: { type: 'message', channel: 'D1', channel_type: 'im', user: 'U0MAYA', text, ts: '1.1', ...more },
});

let time = NOON;
beforeEach(() => {
  time = NOON;
});
const pass = (seconds: number) => {
  time = time.add({ seconds });
};

/** The entrance as main wires it, without Slack: what comes in is handed over here. */
function startEntrance(db: Db, work: (event: ReceivedEvent<'message'>) => Promise<void>) {
  const clock = { now: () => time };
  const access = { slackApiUrl: 'http://127.0.0.1:9/', botToken: 'none' };
  const { interactive: slack } = createClients(access, log);
  // The cast: an event needs no people.
  const deps = { db, clock, slack, log, workspaceUrl: '' } as Omit<Deps, 'people'> as Deps;
  const receiver = { init() {}, start: async () => {}, stop: async () => {} };
  const identity = { botId: 'B0BOT', botUserId: 'U0BOT', team: 'T', workspaceUrl: '' };
  const app = createApp(receiver, identity, 'none', log);
  const inbox = createInbox({ db, clock, log });
  const entrance = createEntrance(app, deps, { inbox, botId: 'B0BOT' });
  onEvent(app, deps, 'message', work);
  const acks: string[] = [];
  const receive = (given: ReceiverEvent['body']) =>
    entrance.receive({ body: given, ack: async () => void acks.push(String(given.event_id)) });
  return { ...entrance, entrance, receive, acks, inbox };
}

const listRows = async (db: Db) => {
  const { receivedEvents } = slackTables(db);
  return db.read.select().from(receivedEvents).orderBy(receivedEvents.id);
};

eachDatabase('an event', (open) => {
  it('is on disk before Slack hears that we have it', async () => {
    const db = await open();
    const { entrance } = startEntrance(db, async () => {});
    const atAck: unknown[] = [];
    await entrance.receive({ body: body('Ev1'), ack: async () => void atAck.push(...(await listRows(db))) });
    expect(atAck).toMatchObject([{ id: 'Ev1', state: 'waiting' }]);
  });

  it('whose text no database keeps as it is is worked on all the same', async () => {
    const db = await open();
    const seen: string[] = [];
    const { receive, acks } = startEntrance(db, async ({ id }) => void seen.push(id));
    await receive(body('Ev1', 'a null \0 and half an emoji \uD83D'));
    expect([seen, acks]).toEqual([['Ev1'], ['Ev1']]);
  });

  it('delivered four times, twice at once, is worked on once and acknowledged each time', async () => {
    const db = await open();
    const seen: string[] = [];
    const { receive, acks } = startEntrance(db, async ({ id }) => void seen.push(id));
    await Promise.all([receive(body('Ev1')), receive(body('Ev1'))]);
    await receive(body('Ev1'));
    await receive(body('Ev1'));
    expect(seen).toEqual(['Ev1']);
    expect(acks).toHaveLength(4);
    expect(await listRows(db)).toMatchObject([{ state: 'done', body: null }]);
  });

  it('is not acknowledged when it cannot be saved, so that Slack sends it again', async () => {
    const db = await open();
    const seen: string[] = [];
    const broken: Db = { ...db, read: db.read, write: () => Promise.reject(new Error('disk full')) };
    const { receive, acks } = startEntrance(broken, async ({ id }) => void seen.push(id));
    await receive(body('Ev1'));
    expect([seen, acks]).toEqual([[], []]);
  });

  it('whose process died is taken up by the next one, once its lease is over', async () => {
    const db = await open();
    const seen: string[] = [];
    const work = async ({ payload }: ReceivedEvent<'message'>) => void seen.push(JSON.stringify(payload));
    const before = startEntrance(db, work);
    await before.inbox.accept(body('Ev1', 'lost?'));
    const next = startEntrance(db, work);
    await next.sweep();
    expect(seen).toEqual([]);
    pass(61);
    await Promise.all([next.sweep(), startEntrance(db, work).sweep()]);
    expect(seen).toEqual([expect.stringContaining('lost?')]);
    expect(await listRows(db)).toMatchObject([{ state: 'done', attempts: 2 }]);
  });

  it('whose work was saved with `settle` before the process died is not worked on again', async () => {
    const db = await open();
    let runs = 0;
    let tries = 0;
    const { inbox, sweep } = startEntrance(db, async ({ settle }) => {
      tries += 1;
      await db.write(async (tx) => {
        if (!(await settle(tx))) return;
        runs += 1;
        await changeSetting(tx, operatorsGroup, `S${runs}`, { by: 'U0MAYA', at: NOON });
      });
      if (tries === 1) throw new Error('died after the commit');
    });
    await inbox.accept(body('Ev1'));
    pass(61);
    await sweep();
    expect(await listRows(db)).toMatchObject([{ state: 'waiting', settled: ['message'] }]);
    pass(61);
    await sweep();
    expect([tries, runs]).toEqual([2, 1]);
    expect(await readSetting(db.read, operatorsGroup)).toBe('S1');
    expect(await listRows(db)).toMatchObject([{ state: 'done' }]);
  });

  it('whose work is undone together with `settle` is worked on again', async () => {
    const db = await open();
    const seen: boolean[] = [];
    const { receive, sweep } = startEntrance(db, async ({ settle }) => {
      await db.write(async (tx) => {
        seen.push(await settle(tx));
        if (seen.length === 1) throw new Error('the rest failed');
      });
    });
    await receive(body('Ev1'));
    pass(10);
    await sweep();
    expect(seen).toEqual([true, true]);
  });

  it('that fails is tried three times, ever later, and then left with its contents', async () => {
    const db = await open();
    let tries = 0;
    const { receive, sweep } = startEntrance(db, async () => {
      tries += 1;
      throw new Error('no');
    });
    await receive(body('Ev1'));
    expect(tries).toBe(1);
    pass(4);
    await sweep();
    expect(tries).toBe(1);
    pass(2);
    await sweep();
    expect(tries).toBe(2);
    pass(26);
    await sweep();
    expect(tries).toBe(3);
    pass(3_600);
    await sweep();
    expect(tries).toBe(3);
    expect(await listRows(db)).toMatchObject([{ state: 'failed', body: expect.objectContaining({ event_id: 'Ev1' }) }]);
  });

  it('is kept without secrets, and forgotten after a week', async () => {
    const db = await open();
    const { inbox } = startEntrance(db, async () => {});
    const token = ['ghp', '_16C7e42F292c6912E7710c838347Ae178B4a'].join('');
    await inbox.accept(body('Ev1', `my token is ${token}`));
    expect(JSON.stringify(await listRows(db))).toContain('my token is [redacted: GitHub token]');
    pass(6 * 86_400);
    await inbox.prune();
    expect(await listRows(db)).toHaveLength(1);
    pass(2 * 86_400);
    await inbox.prune();
    expect(await listRows(db)).toHaveLength(0);
  });

  it('about what we posted ourselves is acknowledged and nothing more', async () => {
    const db = await open();
    const seen: string[] = [];
    const { receive, acks } = startEntrance(db, async ({ id }) => void seen.push(id));
    await receive(body('Ev1', 'hi', { bot_id: 'B0BOT', user: 'U0BOT' }));
    expect([seen, acks, await listRows(db)]).toEqual([[], ['Ev1'], []]);
  });
});

describe('what is in work', () => {
  it('is known until it is done', async () => {
    const gate = Promise.withResolvers<void>();
    // The cast: nothing else of the database is reached before the gate opens.
    const db = { write: () => gate.promise.then(() => true) } as unknown as Db;
    const { receive, settled } = startEntrance(db, async () => {});
    receive(body('Ev1'));
    let quiet = false;
    const waiting = settled().then(() => {
      quiet = true;
    });
    await Promise.resolve();
    expect(quiet).toBe(false);
    gate.resolve();
    await waiting;
    expect(quiet).toBe(true);
  });
});
