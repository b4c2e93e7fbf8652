/** The main job: asked, seen, worked and closed, by three people, over each transport and each engine. */
import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { listHistory } from '../../src/capabilities/escalations/store/queries.ts';
import { deliveryTables } from '../../src/platform/delivery/schema.ts';
import { verifyTimeline } from '../../src/platform/store/timeline.ts';
import { eachDatabase } from '../support/databases.ts';
import {
  AIKO,
  buttonsOf,
  HELP,
  LENA,
  MAYA,
  openWorkspace,
  PRIYA,
  TEAM,
  TOMAS,
  type Workspace,
  wordsOf,
} from './workspace.ts';

let workspace: Workspace;
afterEach(() => workspace.close());

/** What the sandbox's page can't do: a message with a file, for example. Needs the bot over HTTP. */
async function sendEvent(event: Record<string, unknown>): Promise<void> {
  const { bot, sandbox } = workspace;
  const body = JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: `Ev${event.ts}`, event });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hash = createHmac('sha256', sandbox.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const response = await fetch(`http://127.0.0.1:${bot.port}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hash}`,
    },
    body,
  });
  expect(response.status).toBe(200);
  await bot.settled();
}

eachDatabase('an escalation', (open) => {
  describe.each(['socket', 'http'] as const)('over %s', (over) => {
    it('goes from a question to a resolution by three people', async () => {
      const db = await open();
      workspace = await openWorkspace({ over, open: async () => db });
      const { slack } = workspace;
      await workspace.chooseChannel();

      const id = await workspace.raise(PRIYA, 'Members can’t pay', {
        details: 'Since this morning',
        priority: 'urgent',
      });
      let card = await workspace.card(id);
      expect(wordsOf(card.blocks)).toContain('*Open.* Nobody has it yet.');
      expect(buttonsOf(card.blocks)).toEqual([
        'escalations.acknowledge',
        'escalations.start',
        'escalations.update',
        'escalations.resolve',
        'escalations.runbooks',
        'escalations.timeline',
        'escalations.more',
      ]);
      expect(wordsOf((await workspace.requestCard(PRIYA, id)).blocks)).toContain('Waiting for someone to pick it up.');

      expect(await workspace.press(TOMAS, card, 'escalations.acknowledge')).toMatchObject({ acked: true });
      card = await workspace.card(id);
      expect(wordsOf(card.blocks)).toContain(`*Acknowledged.* <@${TOMAS}> has it.`);
      expect(wordsOf((await workspace.requestCard(PRIYA, id)).blocks)).toContain(`<@${TOMAS}> has it`);

      await workspace.press(TOMAS, card, 'escalations.update');
      await workspace.submit(TOMAS, { text: 'We found the cause.', audience: 'visible' });
      expect(wordsOf((await workspace.requestCard(PRIYA, id)).replies)).toContain('We found the cause.');

      const request = await workspace.requestCard(PRIYA, id);
      await slack.message(
        { user: PRIYA, channel: request.channel, thread_ts: request.ts, text: 'Two more cannot pay' },
        { settle: true },
      );
      card = await workspace.card(id);
      expect(wordsOf(card.blocks)).toContain('*Needs reply*');
      const reply = card.replies.at(-1);
      expect(wordsOf(reply?.blocks)).toContain(`<@${TOMAS}>: the requester <@${PRIYA}> wrote:`);

      await workspace.press(MAYA, card, 'escalations.take');
      await workspace.press(MAYA, await workspace.card(id), 'escalations.start');
      await workspace.press(MAYA, await workspace.card(id), 'escalations.resolve');
      await workspace.submit(MAYA, { note: 'Renewed the payment key.', message: 'You can pay again.' });
      card = await workspace.card(id);
      expect(wordsOf(card.blocks)).toContain(`*Resolved* by <@${MAYA}>`);
      expect(buttonsOf(card.blocks)).toEqual(['escalations.timeline', 'escalations.reopen']);
      const closed = await workspace.requestCard(PRIYA, id);
      expect(wordsOf(closed.blocks)).toContain('Resolved.');
      expect(wordsOf(closed.replies)).toContain('You can pay again.');
      expect(JSON.stringify(closed)).not.toContain('Renewed the payment key');

      expect((await listHistory(db.read, id)).map(({ what, by }) => [what, by])).toEqual([
        ['opened', PRIYA],
        ['acknowledged', TOMAS],
        ['update', TOMAS],
        ['reply', PRIYA],
        ['taken', MAYA],
        ['in_progress', MAYA],
        ['resolved', MAYA],
      ]);
      expect((await verifyTimeline(db.read)).faults).toEqual([]);
      expect(await workspace.messages(TEAM)).toHaveLength(1);
      const { messages } = deliveryTables(db);
      const states = await db.read.select({ state: messages.state }).from(messages).orderBy(messages.id);
      expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['sent']));
    });
  });
});

describe('people in the workspace', () => {
  it('who press at the same time: one wins, the other is told who it was', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    const id = await workspace.raise(PRIYA, 'The door is stuck');
    const card = await workspace.card(id);
    const pressed = await Promise.all(
      [TOMAS, AIKO].map((user) => workspace.press(user, card, 'escalations.acknowledge')),
    );
    const refused = pressed.flatMap(({ ephemeral = [] }) => ephemeral);
    const told = wordsOf((await workspace.slack.state()).ephemerals.filter(({ channel }) => channel === TEAM));
    expect(told).toMatch(new RegExp(`ESC-${id} is already acknowledged \\(<@(${TOMAS}|${AIKO})>`));
    expect(refused.length).toBeGreaterThan(0);
    expect(wordsOf((await workspace.card(id)).blocks)).toMatch(/\*Acknowledged\.\* .* has it/);
  });

  it('who fill in the same form at the same time: one saves, the other sees who was first', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    const id = await workspace.raise(PRIYA, 'The door is stuck');
    const card = await workspace.card(id);
    for (const user of [TOMAS, AIKO]) await workspace.press(user, card, 'escalations.resolve');
    await workspace.submit(TOMAS, { note: 'oiled' });
    const second = await workspace.submit(AIKO, { note: 'pushed' });
    expect(wordsOf(second.view)).toContain(`ESC-${id} was closed as “Resolved” by <@${TOMAS}>`);
    expect(wordsOf((await workspace.card(id)).replies)).not.toContain('pushed');
  });

  it('who are no operators may look at nothing and change nothing, and hear why', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    const id = await workspace.raise(PRIYA, 'The door is stuck');
    for (const text of ['list', 'search door']) {
      expect(wordsOf((await workspace.command(LENA, text)).ephemeral)).toContain(
        'Only members of the team’s private channel can do this.',
      );
    }
    expect(wordsOf((await workspace.command(LENA, `ESC-${id}`)).ephemeral)).toContain(`There is no ESC-${id} for you`);
    expect(wordsOf((await workspace.command(PRIYA, `ESC-${id}`)).ephemeral)).toContain(
      'Waiting for someone to pick it up.',
    );
    const { view } = await workspace.command(PRIYA, 'settings');
    expect(wordsOf(view)).toContain('Only admins of this workspace');
    expect(view).toMatchObject({ close: { text: 'Close' } });
  });

  it('who left the team can no longer press its buttons', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    const id = await workspace.raise(PRIYA, 'The door is stuck');
    const shown = await workspace.command(TOMAS, `ESC-${id}`);
    const [mine] = shown.ephemeral ?? [];
    await workspace.slack.workspace({ do: 'remove', channel: TEAM, user: TOMAS }, { settle: true });
    const pressed = await workspace.slack.click(
      { user: TOMAS, ephemeral_id: mine?.id ?? '', action_id: 'escalations.acknowledge' },
      { settle: true },
    );
    expect(wordsOf(pressed.ephemeral)).toContain('Only members of the team’s private channel can do this.');
    expect(wordsOf((await workspace.card(id)).blocks)).toContain('*Open.*');
  });

  it('who write what nobody can see hear at the field that something is missing', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    await workspace.command(PRIYA, 'new');
    expect((await workspace.submit(PRIYA, { summary: '\u200b\u2060\u200b' })).errors).toEqual({
      summary: 'Say in one line what is needed.',
    });
    expect(await workspace.messages(TEAM)).toEqual([]);
  });

  it('who ask for somebody else must be operators', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    await workspace.command(PRIYA, 'new Badge missing');
    expect((await workspace.submit(PRIYA, { requester: LENA })).errors).toEqual({
      requester: 'Only operators may ask for somebody else. Choose yourself.',
    });
    await workspace.slack.close({ user: PRIYA });
    const id = await workspace.raise(TOMAS, 'Badge missing', { requester: LENA });
    expect(wordsOf((await workspace.requestCard(LENA, id)).blocks)).toContain('Badge missing');
  });

  it('who escalate a message keep its words, its author and a link to it', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    await workspace.slack.message(
      { user: LENA, channel: HELP, text: 'My badge is gone\nsince Monday' },
      { settle: true },
    );
    const [message] = await workspace.messages(HELP);
    const opened = await workspace.slack.shortcut(
      { user: TOMAS, callback_id: 'escalations.from_message', channel: HELP, ts: message?.ts ?? '' },
      { settle: true },
    );
    expect(wordsOf(opened.view)).toContain('New escalation');
    await workspace.submit(TOMAS, {});
    const card = await workspace.card(1);
    expect(wordsOf(card.blocks)).toContain('My badge is gone');
    expect(wordsOf(card.blocks)).toContain('since Monday');
    expect(wordsOf(card.blocks)).toContain(`from <@${LENA}>`);
    expect(wordsOf(card.blocks)).toMatch(/archives\/C0HELP\/p\d+\|original message/);
  });

  it('who close their own request do so with a word, and the team sees it', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    const id = await workspace.raise(LENA, 'Can’t sign in');
    const request = await workspace.requestCard(LENA, id);
    await workspace.press(LENA, request, 'escalations.close_request');
    await workspace.submit(LENA, { text: 'My own typo' });
    expect(wordsOf((await workspace.requestCard(LENA, id)).blocks)).toContain('Closed by you.');
    expect(wordsOf((await workspace.card(id)).replies)).toContain('My own typo');
  });

  it('who close what was closed meanwhile are told what they can do', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    const id = await workspace.raise(LENA, 'Can’t sign in');
    await workspace.press(LENA, await workspace.requestCard(LENA, id), 'escalations.close_request');
    await workspace.press(TOMAS, await workspace.card(id), 'escalations.resolve');
    await workspace.submit(TOMAS, { note: 'unlocked' });
    const late = wordsOf((await workspace.submit(LENA, { text: 'My own typo' })).view);
    expect(late).toContain(`ESC-${id} is closed. Ask again with`);
    expect(late).not.toContain('Reopen');
  });

  it('whose answer has a file, or goes into the channel as well, are heard', async () => {
    workspace = await openWorkspace({ over: 'http' });
    await workspace.chooseChannel();
    const id = await workspace.raise(PRIYA, 'Members can’t pay');
    const { channel, ts: thread_ts } = await workspace.requestCard(PRIYA, id);
    const said = { type: 'message', channel, channel_type: 'im', user: PRIYA, thread_ts };
    await sendEvent({
      ...said,
      subtype: 'file_share',
      ts: '1.1',
      text: '',
      files: [{ id: 'F1', name: 'receipt.png' }],
    });
    await sendEvent({ ...said, subtype: 'thread_broadcast', ts: '1.2', text: 'since this morning' });
    const replies = wordsOf((await workspace.card(id)).replies);
    expect(replies).toContain('receipt.png');
    expect(replies).toContain('since this morning');
  });

  it('keep what was saved also when Slack takes no answer, and are not asked to send it again', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    await workspace.command(TOMAS, 'new Members can’t pay');
    await workspace.slack.faults({ method: 'chat.postEphemeral', error: 'internal_error', times: 9 });
    await workspace.slack.faults({ method: 'chat.postMessage', channel: TOMAS, error: 'internal_error', times: 9 });
    const sent = await workspace.submit(TOMAS, { requester: PRIYA });
    expect(wordsOf(sent.view ?? {})).toBe('');
    expect(await workspace.messages(TEAM)).toHaveLength(1);
  });

  it('who escalate somebody else’s message without being operators get the updates themselves', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    await workspace.slack.message({ user: LENA, channel: HELP, text: 'My badge is gone' }, { settle: true });
    const [message] = await workspace.messages(HELP);
    await workspace.slack.shortcut(
      { user: PRIYA, callback_id: 'escalations.from_message', channel: HELP, ts: message?.ts ?? '' },
      { settle: true },
    );
    expect((await workspace.submit(PRIYA, {})).errors ?? {}).toEqual({});
    expect(wordsOf((await workspace.card(1)).blocks)).toContain(`from <@${PRIYA}>`);
  });

  it('see their requests and their work at Home, also after it changed', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    await workspace.slack.home({ user: LENA }, { settle: true });
    const id = await workspace.raise(LENA, 'Can’t sign in');
    const home = async (user: string) => wordsOf((await workspace.slack.state()).homes[user]);
    expect(await home(LENA)).toContain(`*ESC-${id}*`);
    await workspace.slack.home({ user: TOMAS }, { settle: true });
    expect(await home(TOMAS)).not.toContain('In your hands');
    await workspace.press(TOMAS, await workspace.card(id), 'escalations.start');
    expect(await home(LENA)).toContain(`<@${TOMAS}> is working on it.`);
    expect(await home(TOMAS)).toContain('In your hands');
    await workspace.slack.click({ user: LENA, home: true, action_id: 'escalations.add_details' }, { settle: true });
    await workspace.submit(LENA, { text: 'Only on my phone' });
    expect(wordsOf((await workspace.card(id)).replies)).toContain('Only on my phone');
  });
});

describe('administrators', () => {
  it('cannot choose a public channel, nor one the bot is not in, and learn why', async () => {
    workspace = await openWorkspace();
    await workspace.command(MAYA, 'settings');
    await workspace.slack.workspace(
      { do: 'create_channel', name: 'quiet', is_private: true, members: [MAYA] },
      { settle: true },
    );
    const quiet = (await workspace.slack.state()).channels.find(({ name }) => name === 'quiet');
    const refused = await workspace.submit(MAYA, { channel: quiet?.id ?? '' });
    expect(refused.errors?.channel).toContain('Invite me there');
    await workspace.slack.workspace({ do: 'make_public', channel: TEAM }, { settle: true });
    const open = await workspace.submit(MAYA, { channel: TEAM });
    expect(JSON.stringify(open)).toMatch(/public|not among/i);
  });

  it('who choose the channel late see what had come before', async () => {
    workspace = await openWorkspace();
    await workspace.command(LENA, 'new Nobody hears me');
    const sent = await workspace.submit(LENA, {});
    expect(wordsOf(sent.ephemeral)).toContain('nobody has been told');
    expect(wordsOf((await workspace.requestCard(LENA, 1)).blocks)).toContain('nobody has been told yet');
    await workspace.chooseChannel();
    expect(wordsOf((await workspace.card(1)).blocks)).toContain('Nobody hears me');
    expect(wordsOf((await workspace.requestCard(LENA, 1)).blocks)).toContain('Waiting for someone to pick it up.');
  });
});

describe('/escalation', () => {
  it.each([
    ['lst', 'Did you mean `/escalation list`?'],
    ['halp', 'Did you mean `/escalation help`?'],
    ['dance', 'Try `/escalation help`.'],
    ['ESC-', '“ESC-” is not the number of an escalation. Write it like `/escalation ESC-42`.'],
    ['99999999999', '“99999999999” is not the number of an escalation'],
    ['', 'How to use'],
    ['ESC-999', 'There is no ESC-999. Check the number'],
  ])('answers “%s” with the way on', async (text, words) => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    expect(wordsOf((await workspace.command(TOMAS, text)).ephemeral)).toContain(words);
  });

  it('lists in pages, filters, opens an item and follows its changes', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    for (let n = 1; n <= 17; n += 1) await workspace.raise(LENA, `Case ${n}`);
    const list = await workspace.command(TOMAS, 'list');
    expect(wordsOf(list.ephemeral)).toContain('*All open: 17*');
    const [short] = list.ephemeral ?? [];
    const opened = await workspace.slack.click(
      { user: TOMAS, ephemeral_id: short?.id ?? '', action_id: 'escalations.show_list' },
      { settle: true },
    );
    expect(wordsOf(opened.view)).toContain('Page 1 of 2');
    const press = (action_id: string, more = {}) =>
      workspace.slack.click({ user: TOMAS, view_id: '', action_id, ...more }, { settle: true });
    const viewId = String(opened.view?.id);
    const next = await press('escalations.turn.next', { view_id: viewId });
    expect(wordsOf(next.view)).toContain('Page 2 of 2');
    expect(wordsOf(next.view)).toContain('Case 17');
    const filtered = await press('escalations.filter', { view_id: viewId, value: 'mine' });
    expect(wordsOf(filtered.view)).toContain('Nothing here.');
    await press('escalations.filter', { view_id: viewId, value: 'active' });
    const item = await press('escalations.open', { view_id: viewId, block_id: 'item-1' });
    expect(wordsOf(item.view)).toContain('Case 1');
    const started = await press('escalations.start', { view_id: String(item.view?.id) });
    expect(wordsOf(started.view)).toContain(`*In progress* with <@${TOMAS}>`);
  });
});

describe('a requester', () => {
  it('is somebody whom words reach: no app', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    await workspace.command(TOMAS, 'new Badge missing');
    const refused = await workspace.submit(TOMAS, { requester: 'U0BOT' });
    expect(JSON.stringify(refused.errors ?? refused.error)).toContain('Choose a person');
  });

  it('of a case that is made of an app’s message is whoever escalated it', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    const id = await workspace.raise(PRIYA, 'The door is stuck');
    const { ts } = await workspace.card(id);
    await workspace.slack.shortcut(
      { user: TOMAS, callback_id: 'escalations.from_message', channel: TEAM, ts },
      { settle: true },
    );
    await workspace.submit(TOMAS, { summary: 'Look at the card' });
    expect(wordsOf((await workspace.card(id + 1)).blocks)).toContain(`from <@${TOMAS}>`);
  });
});

describe('the runbooks button', () => {
  it('offers the pages that speak of the case', async () => {
    workspace = await openWorkspace({ runbooks: [new URL('../../runbooks', import.meta.url).pathname] });
    await workspace.chooseChannel();
    const id = await workspace.raise(PRIYA, 'Domain is still pending', { details: 'The DNS TXT record is published' });
    const offered = await workspace.press(TOMAS, await workspace.card(id), 'escalations.runbooks');
    expect(wordsOf(offered.view)).toContain(`ESC-${id}`);
    expect(wordsOf(offered.view)).toContain('Domain verification recovery');
  });
});
