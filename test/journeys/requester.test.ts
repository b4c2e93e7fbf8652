/** What requesters see of their own words, and operators of answering them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AIKO, HELP, LENA, openWorkspace, PRIYA, TEAM, TOMAS, type Workspace, wordsOf } from './workspace.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await openWorkspace();
  await workspace.chooseChannel();
});
afterEach(() => workspace.close());

const say = async (user: string, text: string, thread_ts: string) => {
  const { channels } = await workspace.slack.state();
  const channel = channels.find(({ is_im, members }) => is_im && members.includes(user))?.id ?? '';
  await workspace.slack.message({ user, channel, text, thread_ts }, { settle: true });
};

describe('a requester', () => {
  it('who adds details through the form finds them in the thread of the request, without their secrets', async () => {
    const id = await workspace.raise(PRIYA, 'The badge page is empty');
    await workspace.press(PRIYA, await workspace.requestCard(PRIYA, id), 'escalations.add_details');
    await workspace.submit(PRIYA, { text: 'Since Monday. ghp_abcdefghijklmnopqrstuvwxyz0123456789' });
    const thread = wordsOf((await workspace.requestCard(PRIYA, id)).replies);
    expect(thread).toContain(`You added to *ESC-${id}*:`);
    expect(thread).toContain('Since Monday. [redacted: GitHub token]');
  });

  it('who writes in the thread of a closed request is told that nobody reads it', async () => {
    const id = await workspace.raise(LENA, 'Can’t sign in');
    const card = await workspace.requestCard(LENA, id);
    await workspace.press(LENA, card, 'escalations.close_request');
    await workspace.submit(LENA, {});
    await say(LENA, 'It is back!', card.ts);
    expect(wordsOf((await workspace.requestCard(LENA, id)).replies)).toContain(
      `ESC-${id} is closed, so the team does not get this. Ask again with \`/escalation new\`.`,
    );
  });

  it('whose answer is waited for reads that, and where to write it, until they have', async () => {
    const id = await workspace.raise(PRIYA, 'The badge page is empty');
    await workspace.press(TOMAS, await workspace.card(id), 'escalations.acknowledge');
    await workspace.press(TOMAS, await workspace.card(id), 'escalations.update');
    await workspace.submit(TOMAS, { text: 'Which browser?', audience: 'visible', wait: ['yes'] });
    const asked = await workspace.requestCard(PRIYA, id);
    expect(wordsOf(asked.blocks)).toContain(`<@${TOMAS}> waits for your answer`);
    expect(wordsOf(asked.replies)).toContain('Write your answer here in the thread');
    await say(PRIYA, 'Firefox', asked.ts);
    expect(wordsOf((await workspace.requestCard(PRIYA, id)).blocks)).toContain(`<@${TOMAS}> has it`);
  });

  it('reads who has it, also when that is not who acknowledged it', async () => {
    const id = await workspace.raise(PRIYA, 'The badge page is empty');
    await workspace.press(TOMAS, await workspace.card(id), 'escalations.acknowledge');
    await workspace.press(TOMAS, await workspace.card(id), 'escalations.more', `handover:${id}`);
    await workspace.submit(TOMAS, { owner: AIKO });
    expect(wordsOf((await workspace.card(id)).blocks)).toContain(`*Acknowledged.* <@${AIKO}> has it.`);
    expect(wordsOf((await workspace.requestCard(PRIYA, id)).blocks)).toContain(
      `<@${AIKO}> has it and will look into it.`,
    );
  });

  it('who needs no answer any more is not marked a second time without a word', async () => {
    const id = await workspace.raise(PRIYA, 'The badge page is empty');
    await say(PRIYA, 'Thank you!', (await workspace.requestCard(PRIYA, id)).ts);
    const [heard] = (await workspace.card(id)).replies;
    const place = { channel: TEAM, ts: heard?.ts ?? '' };
    expect((await workspace.press(TOMAS, place, 'escalations.answered')).ephemeral).toBeUndefined();
    expect(wordsOf(await workspace.press(TOMAS, place, 'escalations.answered'))).toContain(
      `Nothing is left to answer on ESC-${id}.`,
    );
  });

  it('who answers in the thread sees that it was passed on, until somebody has answered', async () => {
    const id = await workspace.raise(PRIYA, 'The badge page is empty');
    const { ts } = await workspace.requestCard(PRIYA, id);
    await say(PRIYA, 'Still empty today', ts);
    const after = await workspace.requestCard(PRIYA, id);
    expect(wordsOf(after.blocks)).toContain('was passed on to the team');
    expect(after.replies.map(({ text }) => text)).toEqual(['Still empty today']);
    await workspace.press(TOMAS, await workspace.card(id), 'escalations.update');
    await workspace.submit(TOMAS, { text: 'Repaired.', audience: 'visible' });
    expect(wordsOf((await workspace.requestCard(PRIYA, id)).blocks)).not.toContain('passed on');
  });

  it('whose request is opened again leaves a trace of that in the thread of its card', async () => {
    const id = await workspace.raise(PRIYA, 'The badge page is empty');
    await workspace.press(TOMAS, await workspace.card(id), 'escalations.resolve');
    await workspace.submit(TOMAS, { note: 'A picture was missing.' });
    await workspace.press(AIKO, await workspace.card(id), 'escalations.reopen');
    const [resolved, reopened] = (await workspace.card(id)).replies.map(({ blocks }) => wordsOf(blocks));
    expect(resolved).toContain('*Resolved* by');
    expect(reopened).toBe(`*Reopened* by <@${AIKO}>.`);
  });

  it.each(['', 'mine', 'me'])('who asks for the list “%s” gets their own requests', async (which) => {
    await workspace.raise(PRIYA, 'Somebody else’s');
    expect(wordsOf(await workspace.command(LENA, `list ${which}`, HELP))).toContain('*Your requests: none* yet');
    const id = await workspace.raise(LENA, 'Can’t sign in');
    const seen = wordsOf(await workspace.command(LENA, `list ${which}`, HELP));
    expect(seen).toContain(`*ESC-${id}* · Can’t sign in\nWaiting for someone to pick it up.`);
    expect(seen).not.toContain('Somebody else');
  });
});
