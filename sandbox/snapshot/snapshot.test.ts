import { beforeEach, describe, expect, it } from 'vitest';
import { SnapshotError, startSandbox } from '../index.ts';
import { aButton, actions, aManifest, connectParrot, dig, SCOPES, startTrial, type Trial, words } from '../trial.ts';

/** A workspace in which something of every kind has happened. */
async function aBusyWorkspace(): Promise<Trial> {
  const trial = await startTrial();
  const { api, slack, sandbox } = trial;
  await connectParrot(sandbox);
  const { message: asked } = await slack.message({ user: 'lena', channel: 'help-desk', text: 'Is *anybody* there?' });
  await slack.message({ user: 'maya', channel: 'help-desk', text: 'Yes', thread_ts: asked?.ts ?? '' });
  const menu = {
    type: 'static_select',
    action_id: 'pick',
    options: ['a', 'b'].map((value) => ({ text: words(value), value })),
  };
  const posted = await api('chat.postMessage', {
    channel: 'C0ESC',
    text: 'A card',
    blocks: [actions(aButton('go'), menu)],
    metadata: { event_type: 'card', event_payload: { id: 7 } },
  });
  await slack.click({ user: 'maya', channel: 'C0ESC', ts: String(posted.body.ts), action_id: 'pick', value: 'b' });
  await api('chat.postMessage', { channel: 'C0ESC', text: 'Late', thread_ts: posted.body.ts, reply_broadcast: true });
  await api('reactions.add', { channel: 'C0ESC', timestamp: posted.body.ts, name: 'eyes' });
  await api('chat.update', { channel: 'C0ESC', ts: posted.body.ts, text: 'A new card' });
  const gone = await api('chat.postMessage', { channel: 'C0OPS', text: 'To be deleted' });
  await api('chat.postMessage', { channel: 'C0OPS', text: 'Under it', thread_ts: gone.body.ts });
  await api('chat.delete', { channel: 'C0OPS', ts: gone.body.ts });
  await api('views.publish', { user_id: 'U0MAYA', view: { type: 'home', blocks: [actions(aButton('home'), menu)] } });
  await slack.click({ user: 'maya', home: true, action_id: 'pick', value: 'a' });
  await api('chat.postMessage', { channel: 'U0LENA', text: 'Only for you' });
  await share(trial, 'log.txt', 'it broke');
  await slack.workspace({ do: 'create_channel', name: 'secret', is_private: true, members: ['maya', 'bot'] });
  await slack.workspace({ do: 'archive', channel: 'ops-incidents' });
  await slack.workspace({ do: 'mark_read', user: 'maya', channel: 'help-desk' });
  await slack.workspace({ do: 'set_roles', user: 'tomas', roles: ['admin'] });
  await slack.workspace({ do: 'set_usergroup', id: 'support-duty', users: ['oskar'] });
  await slack.clock({ advance: 'PT4H' });
  return trial;
}

async function share({ api }: Trial, filename: string, content: string): Promise<void> {
  const { body } = await api('files.getUploadURLExternal', { filename, length: content.length });
  await fetch(String(body.upload_url), { method: 'POST', body: content });
  await api('files.completeUploadExternal', { files: [{ id: body.file_id }], channel_id: 'C0ESC' });
}

/** As it would come out of a file. */
function written(snapshot: unknown): Record<string, unknown> {
  const read: unknown = JSON.parse(JSON.stringify(snapshot));
  return read && typeof read === 'object' ? { ...read } : {};
}

describe('a sandbox that goes on from a snapshot', () => {
  let before: Trial;
  let after: Trial;
  beforeEach(async () => {
    before = await aBusyWorkspace();
    after = await startTrial({ restore: written(before.sandbox.snapshot()) });
  });

  it('shows the same workspace, on another port', async () => {
    const { version: _, clock: __, connected: ___, ephemerals: ____, ...was } = await before.slack.state();
    const { version, clock, connected, ephemerals, ...is } = await after.slack.state();
    const moved = JSON.stringify(was).replaceAll(before.sandbox.url, after.sandbox.url);
    expect(is).toEqual(JSON.parse(moved));
    expect(connected).toBe(false);
    expect(ephemerals).toEqual([]);
  });

  it('gives the same snapshot again', () => {
    const { counters: _, clock: __, ...was } = written(before.sandbox.snapshot());
    const { counters, clock, ...is } = written(after.sandbox.snapshot());
    expect(is).toEqual(was);
  });

  it('knows the tokens, the channels and the messages that the app knows', async () => {
    const { botToken, appToken, signingSecret } = before.sandbox;
    expect(after.sandbox).toMatchObject({ botToken, appToken, signingSecret });
    const { messages } = await after.channel('C0ESC');
    expect(await after.api('chat.update', { channel: 'C0ESC', ts: messages[0]?.ts, text: 'Newer' })).toMatchObject({
      body: { ok: true },
    });
    const opened = await after.api('conversations.open', { users: 'U0LENA' });
    expect(opened.body).toEqual((await before.api('conversations.open', { users: 'U0LENA' })).body);
  });

  it('still has the files', async () => {
    const shared = (await after.channel('C0ESC')).messages.flatMap(({ files = [] }) => files);
    expect(shared).toMatchObject([{ name: 'log.txt', size: 8 }]);
    const file = await fetch(shared[0]?.url ?? '', { headers: { 'sec-fetch-site': 'same-origin' } });
    expect(await file.text()).toBe('it broke');
  });

  it('is as far ahead of the real time as it was', () => {
    const ahead = after.sandbox.clock.now().since(Temporal.Now.instant());
    expect(Math.round(ahead.total('minutes'))).toBe(240);
    expect(after.sandbox.clock.now().epochMilliseconds).toBeGreaterThanOrEqual(
      before.sandbox.clock.now().epochMilliseconds - 60_000,
    );
  });

  it('gives no id and no ts a second time, though the first one went on after its snapshot', async () => {
    const eventIds = async ({ slack }: Trial) => {
      const since = (await slack.traffic()).at(-1)?.id ?? 0;
      for (const text of ['one', 'two', 'three'])
        await slack.message({ user: 'maya', channel: 'help-desk', text }, { settle: true });
      return (await slack.traffic(since)).map(({ request }) => dig(request, 'event_id'));
    };
    const [old, young] = [await eventIds(before), await eventIds(after)];
    expect(new Set(young)).toHaveProperty('size', 3);
    expect(old.filter((id) => young.includes(id))).toEqual([]);
    const stamps = (await after.channel('C0HELP')).messages.map(({ ts }) => ts);
    expect(stamps).toEqual([...new Set(stamps)].toSorted());
  });

  it('counts its changes and its traffic on, so that a page which stayed open sees what is new', async () => {
    const last = (await before.slack.traffic()).at(-1)?.id ?? 0;
    const { version } = await before.slack.state();
    await after.api('auth.test');
    expect((await after.slack.traffic(last)).map(({ what }) => what)).toContain('auth.test');
    expect((await after.slack.state()).version).toBeGreaterThan(version);
  });

  it('is not changed by what happens to the first one afterwards', async () => {
    const snapshot = before.sandbox.snapshot();
    const then = JSON.stringify(snapshot);
    const { messages } = await before.channel('C0ESC');
    await before.api('chat.update', { channel: 'C0ESC', ts: messages[0]?.ts, text: 'Changed later' });
    await before.slack.message({ user: 'maya', channel: 'help-desk', text: 'Later' });
    await before.slack.workspace({ do: 'set_roles', user: 'maya', roles: ['guest'] });
    await before.slack.workspace({ do: 'invite', channel: 'escalations', user: 'priya' });
    expect(JSON.stringify(snapshot)).toBe(then);
  });
});

describe('the scopes of a kept token', () => {
  it('are those of the manifest of today', async () => {
    const { sandbox } = await startTrial({ manifest: aManifest({ scopes: SCOPES.slice(1), events: [] }) });
    const after = await startTrial({ restore: sandbox.snapshot() });
    const { headers } = await after.api('auth.test');
    expect(headers.get('x-oauth-scopes')?.split(',')).toContain(SCOPES[0]);
  });

  it('are kept when they were changed by hand, and so is a revoked token', async () => {
    const { sandbox, slack } = await startTrial();
    await slack.workspace({ do: 'set_scopes', scopes: ['chat:write'] });
    const after = await startTrial({ restore: sandbox.snapshot() });
    expect((await after.api('users.info', { user: 'U0MAYA' })).body).toMatchObject({ error: 'missing_scope' });
    await after.slack.workspace({ do: 'revoke_token' });
    const last = await startTrial({ restore: after.sandbox.snapshot() });
    expect((await last.api('auth.test')).body).toMatchObject({ ok: false, error: 'token_revoked' });
  });
});

describe('what is no usable snapshot', () => {
  const refusal = async (restore: unknown): Promise<string> => {
    const error: unknown = await startSandbox({ manifest: aManifest(), restore }).then(
      (sandbox) => sandbox.close(),
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(SnapshotError);
    return error instanceof Error ? error.message : '';
  };
  const aSnapshot = async () => written((await startTrial()).sandbox.snapshot());

  it.each([[null], ['words'], [7], [[]], [{}], [{ version: 1 }]])('is refused: %j', async (restore) => {
    expect(await refusal(restore)).toBe('This is not a snapshot of a sandbox.');
  });

  it('is refused when it is of another version', async () => {
    const words = await refusal({ ...(await aSnapshot()), version: 99 });
    expect(words).toBe('The snapshot has version 99, and this sandbox reads version 1 only.');
  });

  it('is refused with the place of the damage', async () => {
    const snapshot = await aSnapshot();
    expect(await refusal({ ...snapshot, users: [{ id: 'U1' }] })).toContain('The snapshot is damaged at users.0.name:');
    expect(await refusal({ ...snapshot, lastTs: 'yesterday' })).toContain('The snapshot is damaged at lastTs:');
    const { tokens: _, ...incomplete } = snapshot;
    expect(await refusal(incomplete)).toContain('The snapshot is damaged at tokens:');
  });
});
