/** A passed attempt without its credential: found by itself, worked from the warning, settled where it was said. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Certifier, startCertifier } from '../../sandbox/services/certifier/index.ts';
import { takeIn } from '../../src/capabilities/certification/index.ts';
import type { Kind } from '../../src/capabilities/certification/intake.ts';
import { listHistory } from '../../src/capabilities/escalations/store/queries.ts';
import { createToken } from '../../src/platform/http/tokens.ts';
import type { Db } from '../../src/platform/store/db.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { buttonsOf, openWorkspace, PRIYA, TEAM, TOMAS, type Workspace, wordsOf } from './workspace.ts';

let workspace: Workspace;
let certifier: Certifier;
afterEach(async () => {
  await workspace.close();
  await certifier.close();
});

const folder = mkdtempSync(join(tmpdir(), 'resurface-certification-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('certification in Slack', () => {
  async function start(withCertifier = true) {
    const db = await openDatabase(join(folder, `${randomUUID()}.db`));
    certifier = await startCertifier();
    certifier.control.seed({ groups: [{ id: 'g1', name: 'Practitioner' }] });
    const services = { certifier: { url: certifier.apiUrl, token: certifier.token } };
    workspace = await openWorkspace({
      open: async () => db,
      settings: { api: { host: '127.0.0.1', port: 0 }, ...(withCertifier ? { services } : {}) },
    });
    await workspace.chooseChannel();
    const take = taker(db);
    await take('modules', { id: 'm1', name: 'Basics', paid: true, dimensions: [{ name: 'clarity' }] });
    await take('credentials', { id: 'c1', name: 'Practitioner', modules: ['m1'], certifierGroup: 'g1' });
    await take('learners', { id: 'l1', name: 'Ana *Pop* <!channel>', email: 'ana@example.org' });
    await take('learners', { id: 'l2', name: 'Bo Li', email: 'bo@example.org', membershipUntil: '2027-01-01' });
    await take('attempts', { ...PASSED, id: 'a1', learner: 'l1' });
    return { db, take };
  }
  const taker = (db: Db) => (kind: Kind, record: object) => takeIn(db, kind, [record], workspace.sandbox.clock.now());
  const advance = (hours: number) => workspace.slack.clock({ advance: `PT${hours}H` });
  /** What the team's channel shows, thread entries apart. */
  async function inChannel() {
    const all = await workspace.messages(TEAM);
    return { posts: all, replies: all.flatMap(({ replies }) => replies) };
  }
  const PASSED = { module: 'm1', status: 'passed', passing: true, startedAt: '2026-11-18', scores: { clarity: 80 } };

  it('says what needs a person in one message, with the cards in its thread, and edits it when they settle', async () => {
    const { take } = await start();
    await take('attempts', { ...PASSED, id: 'a2', learner: 'l2', scores: {} });
    await advance(6);
    const before = await inChannel();
    expect(before.posts).toHaveLength(1);
    const [warning] = before.posts;
    const words = wordsOf(warning?.blocks);
    expect(words).toContain('Certification: 2 items need a person');
    expect(words).toContain('ESC-1');
    expect(words).toContain('&lt;!channel&gt;');
    expect(words).toContain('The attempt is passed, but it has no scores');
    expect(before.replies.map(({ thread_ts, blocks }) => [thread_ts, wordsOf(blocks).includes('ESC-1')])).toEqual([
      [warning?.ts, true],
    ]);
    const card = { channel: TEAM, ts: before.replies[0]?.ts ?? '' };

    // The card's own thread entries join that thread.
    await workspace.press(TOMAS, card, 'escalations.update');
    await workspace.submit(TOMAS, { text: 'I ask them to renew.' });
    const noted = (await inChannel()).replies.at(-1);
    expect([noted?.thread_ts, wordsOf(noted?.blocks).includes('I ask them to renew.')]).toEqual([warning?.ts, true]);

    await take('learners', { id: 'l1', name: 'Ana Pop', email: 'ana@example.org', membershipUntil: '2027-01-01' });
    await advance(6);
    const after = await inChannel();
    expect(after.posts).toHaveLength(1);
    expect(wordsOf(after.posts[0]?.blocks)).toContain('Certification: 1 item needs a person (of 2)');
    expect(wordsOf(after.replies[0]?.blocks)).toContain('*Resolved* by Resurface');
    expect(certifier.control.state().mails).toMatchObject([{ to: 'ana@example.org' }]);
  });

  it('reconciles from the warning’s button: form, preview, then the outcome to whoever pressed', async () => {
    const { take, db } = await start();
    await advance(6);
    const [warning] = (await inChannel()).posts;
    await take('learners', { id: 'l1', name: 'Ana Pop', email: 'ana@example.org', membershipUntil: '2027-01-01' });
    const place = { channel: TEAM, ts: warning?.ts ?? '' };
    const form = await workspace.press(TOMAS, place, 'certification.reconcile');
    expect(wordsOf(form.view)).toContain('attempt: a1');
    const refused = await workspace.submit(TOMAS, { note: 'ESC-99' });
    expect(refused.errors).toEqual({ note: 'There is no ESC-99. Name the escalation, or write why it is done.' });
    const preview = await workspace.submit(TOMAS, { note: 'ESC-1' });
    expect(JSON.stringify(preview.view)).toContain(
      'Practitioner is awarded, issued at Certifier and mailed to the learner.',
    );
    expect(certifier.control.state().counts).toEqual({});
    await workspace.submit(TOMAS, {});
    expect(certifier.control.state().mails).toHaveLength(1);
    expect(wordsOf((await inChannel()).posts[0]?.blocks)).toContain('the item below is settled');
    const told = (await workspace.slack.state()).channels
      .filter(({ is_im, members }) => is_im && members.includes(TOMAS))
      .flatMap(({ messages }) => messages.map(({ blocks }) => wordsOf(blocks)));
    expect(told.join('\n')).toContain('Awarded: Practitioner.');
    const [noted] = (await listHistory(db.read, 1)).filter(({ what }) => what === 'note');
    expect(noted).toMatchObject({
      by: TOMAS,
      details: { text: expect.stringContaining('reconciled by hand (attempt:a1)') },
    });
  });

  it('shows what needs attention, and the learner from an escalation', async () => {
    const { take } = await start(false);
    await take('attempts', {
      ...PASSED,
      id: 'a3',
      learner: 'l2',
      status: 'in_progress',
      passing: false,
      startedAt: '2026-11-01',
    });
    await advance(6);
    const list = await workspace.command(TOMAS, 'attention');
    expect(wordsOf(list.view)).toContain('Attempts needing attention');
    expect(wordsOf(list.view)).toContain('Certifier is not set up here');
    expect(wordsOf(list.view)).toContain('*In progress for more than 7 days:* 1');
    expect(buttonsOf(list.view)).toEqual(['certification.badges', 'certification.reconcile', 'certification.panel']);
    const shown = await workspace.slack.click({ user: TOMAS, action_id: 'certification.panel' }, { settle: true });
    expect(wordsOf(shown.view)).toContain('Bo Li');
    const card = (await inChannel()).replies[0];
    const panel = await workspace.press(TOMAS, { channel: TEAM, ts: card?.ts ?? '' }, 'escalations.learner');
    expect(wordsOf(panel.view)).toContain('no membership');
    expect((await workspace.command(PRIYA, 'attention')).view).toBeUndefined();
  });

  it('takes records in from a program, each by itself, with a token that may', async () => {
    const { db } = await start(false);
    const at = workspace.sandbox.clock.now();
    const token = await db.write((tx) => createToken(tx, { name: 'lms', scopes: ['records:write'], at }));
    const send = async (kind: string, body: unknown, bearer = token) => {
      const response = await fetch(`http://127.0.0.1:${workspace.bot.apiPort}/api/certification/${kind}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    };
    const good = { ...PASSED, id: 'a9', learner: 'l2' };
    expect((await send('attempts', good, 'nothing')).status).toBe(401);
    expect(await send('attempts', { ...good, status: 'won' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '', detail: expect.stringContaining('status must be one of') }] },
    });
    expect(await send('attempts', [good, { id: 'a10' }])).toMatchObject({
      status: 207,
      body: { taken: 1, refused: [{ index: 1, problems: expect.arrayContaining(['learner must be an id']) }] },
    });
    // The same again changes nothing.
    expect(await send('attempts', good)).toEqual({ status: 200, body: { taken: 1, refused: [] } });
    await advance(6);
    expect(JSON.stringify((await workspace.slack.state()).channels)).not.toContain('Bo Li');
    const panel = await workspace.command(TOMAS, 'attention');
    expect(wordsOf(panel.view)).toContain('Ana');
  });
});
