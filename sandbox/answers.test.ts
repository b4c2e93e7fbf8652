import { describe, expect, it } from 'vitest';
import { movableClock } from './clock.ts';
import { pickText } from './json.ts';
import type { WireObject } from './protocol.ts';
import { aButton, actions, connectParrot, isOf, startTrial, type Trial } from './trial.ts';

const say = { user: 'maya', channel: 'general', command: '/say', text: 'x' };

async function answer(url: string, body: unknown) {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  return { status: response.status, body: await response.json() };
}

async function commandUrl({ sandbox, slack }: Trial): Promise<string> {
  const parrot = await connectParrot(sandbox);
  await slack.command(say);
  return pickText(parrot.heard[0]?.payload, 'response_url') ?? '';
}

/** Maya presses a button under a message of the app; what the app gets. */
async function pressed(
  { sandbox, slack, api }: Trial,
  ephemeral = false,
): Promise<{ url: string; payload: WireObject }> {
  const blocks = [actions(aButton('go'))];
  const parrot = await connectParrot(sandbox);
  const { body } = ephemeral
    ? await api('chat.postEphemeral', { channel: 'C0ESC', user: 'U0MAYA', text: 'before', blocks })
    : await api('chat.postMessage', { channel: 'C0ESC', text: 'before', blocks });
  const where = ephemeral
    ? { ephemeral_id: (await slack.state()).ephemerals[0]?.id ?? '' }
    : { channel: 'C0ESC', ts: String(body.ts) };
  await slack.click({ user: 'maya', action_id: 'go', ...where });
  const { payload } = await parrot.next(isOf('block_actions'));
  return { url: pickText(payload, 'response_url') ?? '', payload };
}

describe('a response_url', () => {
  it('answers the one person by default, even where the bot is not a member', async () => {
    const trial = await startTrial();
    const url = await commandUrl(trial);
    expect(await answer(url, { text: 'psst' })).toEqual({ status: 200, body: { ok: true } });
    expect((await trial.slack.state()).ephemerals).toMatchObject([
      { user: 'U0MAYA', channel: 'C0GENERAL', text: 'psst' },
    ]);
  });

  it('answers everyone when asked to', async () => {
    const trial = await startTrial();
    await answer(await commandUrl(trial), { text: 'hello all', response_type: 'in_channel' });
    expect((await trial.channel('C0GENERAL')).messages).toMatchObject([{ text: 'hello all', user: 'U0BOT' }]);
  });

  it('may be used five times', async () => {
    const trial = await startTrial();
    const url = await commandUrl(trial);
    for (let count = 0; count < 5; count += 1) expect((await answer(url, { text: `${count}` })).status).toBe(200);
    expect(await answer(url, { text: '6' })).toEqual({ status: 404, body: { ok: false, error: 'used_url' } });
  });

  it('lives thirty minutes on the clock that can be moved', async () => {
    const clock = movableClock({ frozen: true });
    const trial = await startTrial({ clock });
    const url = await commandUrl(trial);
    await trial.slack.clock({ advance: 'PT30M' });
    expect((await answer(url, { text: 'just in time' })).status).toBe(200);
    await trial.slack.clock({ advance: 'PT0.001S' });
    expect(await answer(url, { text: 'late' })).toEqual({ status: 404, body: { ok: false, error: 'expired_url' } });
  });

  it('must be one of ours', async () => {
    const { sandbox } = await startTrial();
    expect(await answer(`${sandbox.url}/respond/invented`, { text: 'x' })).toEqual({
      status: 404,
      body: { ok: false, error: 'invalid_url' },
    });
  });

  it.each([
    ['nothing to say', {}, 'no_text'],
    ['a broken block', { blocks: [{ type: 'zzz' }] }, 'invalid_blocks'],
    ['no object', ['x'], 'invalid_payload'],
  ])('refuses %s', async (_, body, error) => {
    const trial = await startTrial();
    const refused = await answer(await commandUrl(trial), body);
    expect(refused).toMatchObject({ status: 400, body: { ok: false, error } });
  });

  it('replaces and deletes the message that was pressed', async () => {
    const trial = await startTrial();
    const { url } = await pressed(trial);
    await answer(url, { replace_original: true, text: 'after' });
    expect((await trial.channel('C0ESC')).messages).toMatchObject([{ text: 'after', blocks: [] }]);
    await answer(url, { delete_original: true });
    expect((await trial.channel('C0ESC')).messages).toEqual([]);
    expect(await answer(url, { replace_original: true, text: 'x' })).toMatchObject({
      status: 400,
      body: { error: 'message_not_found' },
    });
  });

  it('replaces and deletes an ephemeral one', async () => {
    const trial = await startTrial();
    const { url, payload } = await pressed(trial, true);
    expect(payload).toMatchObject({ container: { is_ephemeral: true, channel_id: 'C0ESC' } });
    expect(payload).not.toHaveProperty('message');
    await answer(url, { replace_original: true, text: 'after' });
    expect((await trial.slack.state()).ephemerals).toMatchObject([{ text: 'after' }]);
    await answer(url, { delete_original: true });
    expect((await trial.slack.state()).ephemerals).toEqual([]);
  });

  it('fails on demand, before or after the answer was shown', async () => {
    const trial = await startTrial();
    const url = await commandUrl(trial);
    await trial.slack.faults({ method: 'response_url', status: 500, when: 'after' });
    expect((await answer(url, { text: 'shown' })).status).toBe(500);
    await trial.slack.faults({ method: 'response_url', reset: true });
    await expect(answer(url, { text: 'lost' })).rejects.toThrow('fetch failed');
    expect((await trial.slack.state()).ephemerals.map(({ text }) => text)).toEqual(['shown']);
  });
});

describe('the ack of a command', () => {
  it('is shown to the person when it has words', async () => {
    const { sandbox, slack } = await startTrial();
    await connectParrot(sandbox, () => ({ text: 'done', blocks: [actions(aButton('go'))] }));
    expect((await slack.command(say)).ephemeral).toMatchObject([
      { user: 'U0MAYA', text: 'done', blocks: [{ elements: [{ action_id: 'go' }] }] },
    ]);
  });

  it('is refused when its blocks are broken, and the inspector says why', async () => {
    const { sandbox, slack } = await startTrial();
    await connectParrot(sandbox, () => ({ text: 'x', blocks: [{ type: 'section' }] }));
    expect(await slack.command(say)).toMatchObject({ acked: true, error: expect.stringContaining('invalid_blocks') });
    expect((await slack.traffic()).find(({ what }) => what === 'ack of a command')).toMatchObject({
      ok: false,
      problems: [expect.any(String)],
    });
    expect((await slack.state()).ephemerals).toEqual([]);
  });
});
