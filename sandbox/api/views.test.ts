import { describe, expect, it } from 'vitest';
import { pickText } from '../json.ts';
import { aManifest, aModal, anInput, connectParrot, dig, openModal, startTrial, type Trial } from '../trial.ts';

const form = (more = {}) => aModal([anInput('name', { type: 'plain_text_input' })], more);
const home = (text: string, more = {}) => ({
  type: 'home',
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
  ...more,
});

/** Maya types a command; the trigger is what the app gets. */
async function aTrigger({ sandbox, slack }: Trial): Promise<string> {
  const parrot = await connectParrot(sandbox);
  await slack.command({ user: 'maya', channel: 'escalations', command: '/say', text: '' });
  const { payload } = await parrot.next(({ type }) => type === 'slash_commands');
  parrot.socket.close();
  await parrot.closed;
  return pickText(payload, 'trigger_id') ?? '';
}

describe('a trigger', () => {
  it('opens one modal within three seconds', async () => {
    const trial = await startTrial();
    const trigger_id = await aTrigger(trial);
    trial.pass(3_000);
    expect((await trial.api('views.open', { trigger_id, view: form() })).body.ok).toBe(true);
    expect((await trial.api('views.open', { trigger_id, view: form() })).body.error).toBe('exchanged_trigger_id');
  });

  it('is too old a moment later', async () => {
    const trial = await startTrial();
    const trigger_id = await aTrigger(trial);
    trial.pass(3_001);
    expect((await trial.api('views.open', { trigger_id, view: form() })).body.error).toBe('expired_trigger_id');
  });

  it('must be one of ours', async () => {
    const { api } = await startTrial();
    expect((await api('views.open', { trigger_id: '1.2.3', view: form() })).body.error).toBe('invalid_trigger_id');
  });

  it('is not used up by a view that is refused', async () => {
    const trial = await startTrial();
    const trigger_id = await aTrigger(trial);
    expect((await trial.api('views.open', { trigger_id, view: form({ title: undefined }) })).body.error).toBe(
      'invalid_arguments',
    );
    expect((await trial.api('views.open', { trigger_id, view: form() })).body.ok).toBe(true);
  });

  it('opens the modal for the person who pressed', async () => {
    const trial = await startTrial();
    await openModal(trial, form());
    expect(Object.keys((await trial.slack.state()).views)).toEqual(['U0MAYA']);
  });
});

describe('a modal', () => {
  it('comes back with ids, a hash and its state', async () => {
    const { view } = await openModal(await startTrial(), form({ private_metadata: 'p', external_id: 'e' }));
    expect(view).toMatchObject({
      id: expect.stringMatching(/^V/),
      type: 'modal',
      hash: expect.any(String),
      private_metadata: 'p',
      external_id: 'e',
      callback_id: 'form',
      root_view_id: view.id,
      previous_view_id: null,
      clear_on_close: false,
      notify_on_close: false,
      state: { values: { name: { name_field: { type: 'plain_text_input', value: null } } } },
    });
  });

  it('is refused when it breaks a rule, with the place', async () => {
    const trial = await startTrial();
    const trigger_id = await aTrigger(trial);
    const { body } = await trial.api('views.open', {
      trigger_id,
      view: form({ title: { type: 'plain_text', text: 'x'.repeat(25) } }),
    });
    expect(body).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: [expect.stringMatching(/\[json-pointer:\/view\/title\/text\]$/)] },
    });
    const large = form({
      blocks: Array.from({ length: 100 }, () => ({
        type: 'section',
        text: { type: 'plain_text', text: 'é'.repeat(1_500) },
      })),
      submit: undefined,
    });
    expect((await trial.api('views.open', { trigger_id, view: large })).body.error).toBe('view_too_large');
    expect((await trial.api('views.open', { trigger_id, view: home('no modal') })).body.error).toBe(
      'invalid_arguments',
    );
  });

  it('shares its external_id with no other', async () => {
    const trial = await startTrial();
    const { parrot } = await openModal(trial, form({ external_id: 'one' }));
    parrot.socket.close();
    await parrot.closed;
    const trigger_id = await aTrigger(trial);
    expect((await trial.api('views.open', { trigger_id, view: form({ external_id: 'one' }) })).body.error).toBe(
      'duplicate_external_id',
    );
  });
});

describe('pushing', () => {
  async function push({ slack, api }: Trial, parrot: Awaited<ReturnType<typeof connectParrot>>) {
    parrot.heard.length = 0;
    await slack.click({ user: 'maya', action_id: 'more' });
    const { payload } = await parrot.next(({ payload }) => payload.type === 'block_actions');
    return api('views.push', { trigger_id: payload.trigger_id, view: withButton });
  }
  const withButton = aModal([
    { type: 'actions', elements: [{ type: 'button', action_id: 'more', text: { type: 'plain_text', text: 'More' } }] },
  ]);

  it('stacks three modals and refuses the fourth', async () => {
    const trial = await startTrial();
    const { parrot, view } = await openModal(trial, withButton);
    const second = await push(trial, parrot);
    const third = await push(trial, parrot);
    expect([second.body.ok, third.body.ok]).toEqual([true, true]);
    expect(third.body.view).toMatchObject({
      root_view_id: view.id,
      previous_view_id: dig(second.body, 'view', 'id'),
    });
    expect((await push(trial, parrot)).body.error).toBe('push_limit_reached');
    expect((await trial.slack.state()).views.U0MAYA).toHaveLength(3);
  });

  it('is the way, and views.open from within a modal is warned about', async () => {
    const trial = await startTrial();
    const { parrot } = await openModal(trial, withButton);
    parrot.heard.length = 0;
    await trial.slack.click({ user: 'maya', action_id: 'more' });
    const { payload } = await parrot.next(({ payload }) => payload.type === 'block_actions');
    const { body } = await trial.api('views.open', { trigger_id: payload.trigger_id, view: form() });
    expect(dig(body, 'response_metadata', 'messages', 0)).toContain('views.push');
    expect((await trial.slack.state()).views.U0MAYA).toHaveLength(1);
  });

  it('needs a trigger that comes from a modal', async () => {
    const trial = await startTrial();
    const trigger_id = await aTrigger(trial);
    expect((await trial.api('views.push', { trigger_id, view: form() })).body.error).toBe('not_found');
  });
});

describe('an update of a view', () => {
  it('needs the hash that is current, when one is given', async () => {
    const trial = await startTrial();
    const { view } = await openModal(trial, form());
    const update = (hash?: unknown) =>
      trial.api('views.update', { view_id: view.id, view: form(), ...(hash ? { hash } : {}) });
    const { body } = await update(view.hash);
    expect(body.ok).toBe(true);
    expect(dig(body, 'view', 'hash')).not.toBe(view.hash);
    expect((await update(view.hash)).body.error).toBe('hash_conflict');
    expect((await update()).body.ok).toBe(true);
  });

  it('finds the view by its external_id', async () => {
    const trial = await startTrial();
    await openModal(trial, form({ external_id: 'mine' }));
    expect(
      (await trial.api('views.update', { external_id: 'mine', view: form({ external_id: 'mine' }) })).body.ok,
    ).toBe(true);
    expect((await trial.api('views.update', { external_id: 'yours', view: form() })).body.error).toBe('not_found');
    expect((await trial.api('views.update', { view: form() })).body.error).toBe('invalid_arguments');
  });

  it('does not reach a view that was closed', async () => {
    const trial = await startTrial();
    const { view } = await openModal(trial, form());
    await trial.slack.close({ user: 'maya' });
    expect((await trial.api('views.update', { view_id: view.id, view: form() })).body.error).toBe('not_found');
  });

  it('keeps what was typed in fields that are still there', async () => {
    const trial = await startTrial();
    const button = {
      type: 'actions',
      elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }],
    };
    const fields = ['name', 'note'].map((id) => anInput(id, { type: 'plain_text_input' }));
    const { view } = await openModal(trial, aModal([...fields, button]));
    await trial.slack.click({ user: 'maya', action_id: 'go', values: { name: 'Ada', note: 'x' } });
    const { body } = await trial.api('views.update', { view_id: view.id, view: aModal(fields.slice(0, 1)) });
    expect(dig(body, 'view', 'state')).toEqual({
      values: { name: { name_field: { type: 'plain_text_input', value: 'Ada' } } },
    });
  });
});

describe('a Home', () => {
  it('is published for a person and replaced under the current hash only', async () => {
    const { api, slack } = await startTrial();
    const publish = (text: string, more = {}) => api('views.publish', { user_id: 'U0MAYA', view: home(text), ...more });
    const hash = dig((await publish('one')).body, 'view', 'hash');
    expect((await publish('two', { hash })).body.ok).toBe(true);
    expect((await publish('three', { hash })).body.error).toBe('hash_conflict');
    expect((await slack.state()).homes.U0MAYA).toMatchObject({ type: 'home', blocks: [{ text: { text: 'two' } }] });
  });

  it('needs the tab, a person and a view that Home takes', async () => {
    const { api } = await startTrial();
    expect((await api('views.publish', { user_id: 'U0NOBODY', view: home('x') })).body.error).toBe('user_not_found');
    expect((await api('views.publish', { user_id: 'U0MAYA', view: form() })).body.error).toBe('invalid_arguments');
    const bare = await startTrial({ manifest: aManifest({ home: false }) });
    expect((await bare.api('views.publish', { user_id: 'U0MAYA', view: home('x') })).body.error).toBe('not_enabled');
  });
});
