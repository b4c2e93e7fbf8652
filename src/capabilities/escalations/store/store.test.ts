import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../../test/support/databases.ts';
import { NOON } from '../../../../test/support/escalations.ts';
import { deliveryTables } from '../../../platform/delivery/schema.ts';
import { operatorsChannel } from '../../../platform/slack/roles.ts';
import type { Db } from '../../../platform/store/db.ts';
import { changeSetting } from '../../../platform/store/settings.ts';
import { verifyTimeline } from '../../../platform/store/timeline.ts';
import { announceWaiting } from './change.ts';
import { addNote, addReply, markAnswered } from './conversation.ts';
import { createEscalation } from './intake.ts';
import { close, closeByRequester, handOver, move, setPriority, take } from './lifecycle.ts';
import { getEscalation, listEscalations, listHistory, listRequests, searchEscalations } from './queries.ts';

const TEAM = 'C0TEAM';
const at = (minutes: number) => NOON.add({ minutes });
const by = (person: string, minutes = 0) => ({ by: person, at: at(minutes) });
const some = { summary: 'The door is stuck', source: 'command', requesterId: 'U0REQ' } as const;

eachDatabase('escalations', (open) => {
  async function openWithChannel(): Promise<Db> {
    const db = await open();
    await db.write((tx) => changeSetting(tx, operatorsChannel, TEAM, by('U0ADMIN')));
    return db;
  }
  const raise = async (db: Db, more = {}) => (await createEscalation(db, { ...some, ...more }, by('U0REQ'))).item;
  const shown = async (db: Db) => {
    const { messages } = deliveryTables(db);
    return (await db.read.select().from(messages).orderBy(messages.id)).map(({ key }) => key);
  };

  describe('intake', () => {
    it('records the item, its first timeline entry, the team card and the requester card together', async () => {
      const db = await openWithChannel();
      const item = await raise(db);
      expect(item).toMatchObject({ status: 'open', priority: 'normal', ownerId: null, channel: TEAM });
      expect(await listHistory(db.read, item.id)).toMatchObject([
        { what: 'opened', by: 'U0REQ', details: { summary: some.summary } },
      ]);
      expect((await shown(db)).toSorted()).toEqual([
        `card:escalation:${item.id}:${TEAM}`,
        `card:request:${item.id}:U0REQ`,
      ]);
    });

    it('posts nothing while no channel is configured, and announces the item once there is one', async () => {
      const db = await open();
      const item = await raise(db);
      expect(item.channel).toBeNull();
      expect(await shown(db)).toEqual([`card:request:${item.id}:U0REQ`]);
      await db.write(async (tx) => {
        await changeSetting(tx, operatorsChannel, TEAM, by('U0ADMIN'));
        await announceWaiting(tx, NOON);
      });
      expect(await shown(db)).toContain(`card:escalation:${item.id}:${TEAM}`);
    });

    it('stores a summary with a bearer token and a ping redacted and as it was typed otherwise', async () => {
      const db = await open();
      const item = await raise(db, {
        summary: '<!channel>  look: Authorization: Bearer abcdef0123456789abcdef0123456789',
      });
      expect(item.summary).toMatch(/^<!channel> look: /);
      expect(item.summary).not.toContain('abcdef0123456789');
      expect(JSON.stringify(await listHistory(db.read, item.id))).not.toContain('abcdef0123456789');
    });

    it('folds ten concurrent occurrences with one key into one item', async () => {
      const db = await openWithChannel();
      const all = await Promise.all(
        Array.from({ length: 10 }, () => createEscalation(db, { ...some, dedupKey: 'alert:a' }, by('system'))),
      );
      expect(new Set(all.map(({ item }) => item.id)).size).toBe(1);
      expect(all.filter(({ folded }) => !folded)).toHaveLength(1);
      const [first] = all;
      const item = await getEscalation(db.read, first?.item.id ?? 0);
      expect(item.occurrences).toBe(10);
      expect(await listHistory(db.read, item.id)).toHaveLength(10);
    });

    it('frees the key when the item is closed, and then refuses to reopen the old one', async () => {
      const db = await open();
      const first = await raise(db, { dedupKey: 'k' });
      await close(db, first.id, 'resolve', { note: 'done' }, by('U1'));
      const second = await raise(db, { dedupKey: 'k' });
      expect(second.id).not.toBe(first.id);
      await expect(move(db, first.id, 'reopen', by('U1'))).rejects.toThrow(`in ESC-${second.id}`);
    });
  });

  describe('lifecycle', () => {
    it('lets one of two people who acknowledge at once win, and tells the other who it was', async () => {
      const db = await openWithChannel();
      const { id } = await raise(db);
      const [a, b] = await Promise.allSettled([
        move(db, id, 'acknowledge', by('U1', 1)),
        move(db, id, 'acknowledge', by('U2', 4)),
      ]);
      expect(a).toMatchObject({ status: 'fulfilled', value: { ownerId: 'U1', status: 'acknowledged' } });
      expect(b).toMatchObject({
        status: 'rejected',
        reason: {
          name: 'UserError',
          message: `ESC-${id} is already acknowledged (<@U1>, 3 min ago). Nothing was changed.`,
        },
      });
    });

    it('never reopens a closed item by a late acknowledge', async () => {
      const db = await open();
      const { id } = await raise(db);
      await close(db, id, 'wont_do', { note: 'no' }, by('U1', 2));
      await expect(move(db, id, 'acknowledge', by('U2', 5))).rejects.toThrow(
        /was closed as “Won't do” by <@U1>, 3 min ago/,
      );
      expect((await getEscalation(db.read, id)).status).toBe('wont_do');
    });

    it('records who, when, from and to of every change, in a chain that verifies', async () => {
      const db = await openWithChannel();
      const { id } = await raise(db);
      await move(db, id, 'acknowledge', by('U1', 1));
      await take(db, id, by('U2', 2));
      await handOver(db, id, 'U3', by('U2', 3));
      await setPriority(db, id, 'urgent', by('U3', 4));
      await move(db, id, 'start', by('U3', 5));
      await close(db, id, 'resolve', { note: 'fixed', tell: 'It works again.' }, by('U3', 6));
      await move(db, id, 'reopen', by('U1', 7));
      const history = await listHistory(db.read, id);
      expect(
        history.map(({ what, by: who, details }) => [what, who, details.from ?? null, details.to ?? null]),
      ).toEqual([
        ['opened', 'U0REQ', null, null],
        ['acknowledged', 'U1', 'open', 'acknowledged'],
        ['taken', 'U2', 'U1', 'U2'],
        ['handed over', 'U2', 'U2', 'U3'],
        ['priority changed', 'U3', 'normal', 'urgent'],
        ['in_progress', 'U3', 'acknowledged', 'in_progress'],
        ['resolved', 'U3', 'in_progress', 'resolved'],
        ['open', 'U1', 'resolved', 'open'],
      ]);
      expect((await verifyTimeline(db.read)).faults).toEqual([]);
      expect(await getEscalation(db.read, id)).toMatchObject({ status: 'open', ownerId: null, priority: 'urgent' });
    });

    it('says so when the item is yours, or theirs, already', async () => {
      const db = await open();
      const { id } = await raise(db);
      await take(db, id, by('U1'));
      await expect(take(db, id, by('U1'))).rejects.toThrow('is yours already');
      await expect(handOver(db, id, 'U1', by('U2'))).rejects.toThrow('They have');
    });

    it('keeps nothing of a change that was refused', async () => {
      const db = await openWithChannel();
      const { id } = await raise(db);
      await close(db, id, 'resolve', { note: 'done' }, by('U1'));
      const before = [await shown(db), await listHistory(db.read, id)];
      await expect(close(db, id, 'resolve', { note: 'again', tell: 'again' }, by('U2'))).rejects.toThrow(
        'was closed as',
      );
      expect([await shown(db), await listHistory(db.read, id)]).toEqual(before);
    });
  });

  describe('the requester', () => {
    it('is heard: their reply asks the owner for an answer, and a visible note gives it', async () => {
      const db = await openWithChannel();
      const { id } = await raise(db);
      await take(db, id, by('U1', 1));
      await addReply(db, id, 'any news?', by('U0REQ', 2));
      expect(await getEscalation(db.read, id)).toMatchObject({ unansweredSince: at(2), progressAt: at(1) });
      await addNote(db, id, { text: 'internal thoughts', visible: false }, by('U1', 3));
      expect((await getEscalation(db.read, id)).unansweredSince).toEqual(at(2));
      await addNote(db, id, { text: 'we are on it', visible: true }, by('U1', 4));
      expect(await getEscalation(db.read, id)).toMatchObject({
        unansweredSince: null,
        progressAt: at(4),
        progressBy: 'U1',
      });
      const keys = await shown(db);
      expect(keys.filter((key) => key.startsWith('request:'))).toHaveLength(1);
    });

    it('gets no internal word', async () => {
      const db = await openWithChannel();
      const { id } = await raise(db, { details: 'classified-details' });
      await addNote(db, id, { text: 'classified-note', visible: false }, by('U1'));
      const { messages } = deliveryTables(db);
      const rows = await db.read.select().from(messages).orderBy(messages.id);
      const theirs = rows.filter(({ destination }) => destination === 'U0REQ');
      expect(JSON.stringify(theirs)).not.toContain('classified');
    });

    it("cannot touch somebody else's item: for them it does not exist", async () => {
      const db = await open();
      const { id } = await raise(db);
      await expect(closeByRequester(db, id, '', by('U0OTHER'))).rejects.toThrow(`There is no ESC-${id} for you`);
      await expect(addReply(db, id, 'hi', by('U0OTHER'))).rejects.toThrow(`There is no ESC-${id} for you`);
    });

    it('closes their own item, once', async () => {
      const db = await openWithChannel();
      const { id } = await raise(db);
      expect(await closeByRequester(db, id, 'found it', by('U0REQ'))).toMatchObject({
        status: 'resolved',
        closedBy: 'U0REQ',
      });
      await expect(closeByRequester(db, id, '', by('U0REQ'))).rejects.toThrow('is closed. Ask again');
    });

    it('need not be answered when an operator says so', async () => {
      const db = await open();
      const { id } = await raise(db);
      await addReply(db, id, 'thanks!', by('U0REQ'));
      expect((await markAnswered(db, id, by('U1'))).unansweredSince).toBeNull();
    });
  });

  describe('lists', () => {
    it('show the most urgent first, then the oldest', async () => {
      const db = await open();
      const ids = [];
      for (const priority of ['low', 'urgent', 'normal', 'urgent'] as const)
        ids.push((await raise(db, { priority })).id);
      const { items, total } = await listEscalations(db.read, {
        view: 'active',
        person: 'U1',
        now: NOON,
        page: 0,
        size: 10,
      });
      expect(items.map(({ id }) => id)).toEqual([ids[1], ids[3], ids[2], ids[0]]);
      expect(total).toBe(4);
      const page = await listEscalations(db.read, { view: 'active', person: 'U1', now: NOON, page: 1, size: 3 });
      expect(page.items.map(({ id }) => id)).toEqual([ids[0]]);
    });

    it('know what is mine, what nobody has, whose requester waits for an answer and what is closed', async () => {
      const db = await open();
      const [mine, waiting, done] = [await raise(db), await raise(db), await raise(db)];
      await take(db, mine.id, by('U1'));
      await addReply(db, mine.id, '?', by('U0REQ'));
      await close(db, done.id, 'resolve', { note: 'x' }, by('U1'));
      const ids = async (view: 'mine' | 'unowned' | 'unanswered' | 'closed') =>
        (await listEscalations(db.read, { view, person: 'U1', now: NOON, page: 0, size: 9 })).items.map(({ id }) => id);
      expect(await ids('mine')).toEqual([mine.id]);
      expect(await ids('unowned')).toEqual([waiting.id]);
      expect(await ids('unanswered')).toEqual([mine.id]);
      expect(await ids('closed')).toEqual([done.id]);
    });

    it('find words anywhere in summary, details and notes, whatever their case', async () => {
      const db = await open();
      const { id } = await raise(db, { summary: 'Badge Missing', details: '100% sure' });
      await raise(db);
      await addNote(db, id, { text: 'See Certifier', visible: false }, by('U1'));
      for (const words of ['badge', 'MISSING badge', 'certifier', '100%', 'sure certifier']) {
        expect((await searchEscalations(db.read, words, { size: 5 })).items.map((item) => item.id)).toEqual([id]);
      }
      expect((await searchEscalations(db.read, 'badge door', { size: 5 })).total).toBe(0);
    });

    it('show a requester their own items only, active ones first', async () => {
      const db = await open();
      const old = await raise(db);
      await close(db, old.id, 'resolve', { note: 'x' }, by('U1'));
      const current = await raise(db);
      await raise(db, { requesterId: 'U0OTHER' });
      expect((await listRequests(db.read, 'U0REQ', { size: 5 })).items.map(({ id }) => id)).toEqual([
        current.id,
        old.id,
      ]);
    });
  });
});
