/** A form whose answer was lost is sent again by the person who saw an error: what it says is kept once. */
import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { HELP, openWorkspace, PRIYA, TOMAS, type Workspace, wordsOf } from './workspace.ts';

let workspace: Workspace;
afterEach(() => workspace.close());

/** Slack's own request, made by hand: a page can't send one form twice. */
async function send({ sandbox, bot }: Workspace, user: string, view: unknown): Promise<number> {
  const body = new URLSearchParams({
    payload: JSON.stringify({ type: 'view_submission', team: { id: 'T1' }, user: { id: user }, view }),
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', sandbox.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const response = await fetch(`http://127.0.0.1:${bot.port}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  });
  await response.text();
  await bot.settled();
  return response.status;
}

const text = (value: string) => ({ field: { type: 'plain_text_input', value } });
const choice = (value: string) => ({ field: { type: 'static_select', selected_option: { value } } });
const form = (callback_id: string, private_metadata: string, values: unknown) => ({
  ...{ id: `V0${callback_id}`, hash: '1795176000.abc', type: 'modal' },
  ...{ callback_id, private_metadata, state: { values } },
});

describe('a form that arrives twice', () => {
  it('opens one escalation, adds one note and one reply, also when both are under way at once', async () => {
    workspace = await openWorkspace({ over: 'http' });
    await workspace.chooseChannel();
    const opening = form('escalations.create', JSON.stringify({ channel: HELP }), {
      summary: text('The door is stuck'),
      details: text(''),
      priority: choice('normal'),
      category: choice('other'),
      requester: { field: { type: 'users_select', selected_user: PRIYA } },
    });
    expect(await Promise.all([send(workspace, PRIYA, opening), send(workspace, PRIYA, opening)])).toEqual([200, 200]);
    await send(workspace, PRIYA, opening);
    const listed = await workspace.command(TOMAS, 'list');
    expect(wordsOf(listed.ephemeral)).toContain('All open: 1');

    const note = form('escalations.add_note', '1', {
      text: text('Trying the spare key'),
      audience: choice('internal'),
    });
    const reply = form('escalations.add_reply', '1', { text: text('It is the back door') });
    for (let time = 0; time < 2; time += 1) {
      await send(workspace, TOMAS, note);
      await send(workspace, PRIYA, reply);
    }
    const { replies } = await workspace.card(1);
    const said = replies.map(({ blocks }) => wordsOf(blocks));
    expect(said.filter((words) => words.includes('Trying the spare key'))).toHaveLength(1);
    expect(said.filter((words) => words.includes('It is the back door'))).toHaveLength(1);
  });
});
