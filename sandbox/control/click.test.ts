import { describe, expect, it } from 'vitest';
import { listObjects, pickText } from '../json.ts';
import type { WireObject } from '../protocol.ts';
import {
  aButton,
  actions,
  aModal,
  anInput,
  connectParrot,
  dig,
  isOf,
  openModal,
  type Reaction,
  startTrial,
  type Trial,
  words,
} from '../trial.ts';

const option = (value: string) => ({ text: words(`Option ${value}`), value });
const options = ['a', 'b', 'c'].map(option);

async function aMessage(trial: Trial, elements: readonly WireObject[], react?: Reaction) {
  const parrot = await connectParrot(trial.sandbox, react);
  const { body } = await trial.api('chat.postMessage', {
    channel: 'C0ESC',
    text: 'Choose',
    blocks: [actions(...elements)],
  });
  const where = { user: 'maya', channel: 'C0ESC', ts: pickText(body, 'ts') ?? '' };
  const click = (action_id: string, value?: string | string[]) =>
    trial.slack.click({ ...where, action_id, ...(value === undefined ? {} : { value }) });
  const last = () => parrot.heard.filter(isOf('block_actions')).at(-1)?.payload;
  return { parrot, where, click, last };
}

describe('a press on a button in a message', () => {
  it('carries person, place, message, state and the button', async () => {
    const trial = await startTrial();
    const { where, click, last } = await aMessage(trial, [aButton('go', { value: '42', style: 'primary' })]);
    expect(await click('go')).toMatchObject({ acked: true });
    expect(last()).toEqual({
      type: 'block_actions',
      team: { id: expect.stringMatching(/^T/), domain: 'lanternfish' },
      user: { id: 'U0MAYA', username: 'maya', name: 'maya', team_id: expect.any(String) },
      api_app_id: expect.stringMatching(/^A/),
      token: expect.any(String),
      enterprise: null,
      is_enterprise_install: false,
      container: { type: 'message', message_ts: where.ts, channel_id: 'C0ESC', is_ephemeral: false },
      channel: { id: 'C0ESC', name: 'privategroup' },
      message: expect.objectContaining({ ts: where.ts, text: 'Choose', bot_id: expect.any(String) }),
      state: { values: {} },
      trigger_id: expect.any(String),
      response_url: expect.stringContaining('/respond/'),
      actions: [
        {
          type: 'button',
          action_id: 'go',
          block_id: 'actions',
          text: words('go'),
          value: '42',
          style: 'primary',
          action_ts: expect.any(String),
        },
      ],
    });
  });

  it('names the thread in the container of a reply', async () => {
    const trial = await startTrial();
    const { where, parrot } = await aMessage(trial, [aButton('go')]);
    const { body } = await trial.api('chat.postMessage', {
      channel: 'C0ESC',
      thread_ts: where.ts,
      text: 'x',
      blocks: [actions(aButton('again'))],
    });
    await trial.slack.click({ ...where, ts: String(body.ts), action_id: 'again' });
    expect((await parrot.next(isOf('block_actions'))).payload).toMatchObject({
      container: { thread_ts: where.ts },
      message: { thread_ts: where.ts },
    });
  });

  it('is a sentence for the person when the app is silent', async () => {
    const trial = await startTrial({ ackMs: 20 });
    const { click, parrot } = await aMessage(trial, [aButton('go')], () => 'silence');
    expect(await click('go')).toMatchObject({ acked: false, error: 'The app did not respond in time.' });
    await trial.slack.clock({ advance: 'PT1H' });
    expect(parrot.heard.filter(isOf('block_actions'))).toHaveLength(1);
  });

  it('must be on a button that is there, and the answer says what is', async () => {
    const trial = await startTrial();
    const { click, where } = await aMessage(trial, [
      aButton('go'),
      { type: 'static_select', action_id: 'pick', options },
    ]);
    await expect(click('stop')).rejects.toThrow(
      'There is no "stop" here. There is: button go (go), static_select pick.',
    );
    await expect(click('go', 'x')).rejects.toThrow('A button takes no value.');
    await expect(trial.slack.click({ ...where, ts: '1.000000', action_id: 'go' })).rejects.toThrow(
      'There is no message',
    );
    await expect(trial.slack.click({ ...where, user: 'lena', action_id: 'go' })).rejects.toThrow(
      'Lena Whitcombe is not in #escalations.',
    );
  });

  it('asks for the block when two elements share an action id', async () => {
    const trial = await startTrial();
    await connectParrot(trial.sandbox);
    const blocks = ['one', 'two'].map((block_id) => ({ ...actions(aButton('go')), block_id }));
    const { body } = await trial.api('chat.postMessage', { channel: 'C0ESC', text: 'x', blocks });
    const where = { user: 'maya', channel: 'C0ESC', ts: String(body.ts), action_id: 'go' };
    await expect(trial.slack.click(where)).rejects.toThrow('Name the block as well: one, two.');
    expect(await trial.slack.click({ ...where, block_id: 'two' })).toMatchObject({ acked: true });
  });

  it('goes nowhere when the person cancels the confirm dialog', async () => {
    const trial = await startTrial();
    const confirm = { title: words('Sure?'), text: words('Really?'), confirm: words('Yes'), deny: words('No') };
    const { parrot, where } = await aMessage(trial, [aButton('drop', { confirm })]);
    expect(await trial.slack.click({ ...where, action_id: 'drop', confirm: false })).toEqual({ acked: false, ms: 0 });
    expect(parrot.heard.filter(isOf('block_actions'))).toEqual([]);
    expect(await trial.slack.click({ ...where, action_id: 'drop' })).toMatchObject({ acked: true });
  });
});

describe('a choice', () => {
  it.each([
    [{ type: 'static_select', options }, 'b', { selected_option: option('b') }],
    [{ type: 'static_select', options }, 'Option c', { selected_option: option('c') }],
    [{ type: 'static_select', option_groups: [{ label: words('G'), options }] }, 'c', { selected_option: option('c') }],
    [{ type: 'multi_static_select', options }, ['a', 'c'], { selected_options: [option('a'), option('c')] }],
    [{ type: 'radio_buttons', options }, 'a', { selected_option: option('a') }],
    [{ type: 'checkboxes', options }, ['b'], { selected_options: [option('b')] }],
    [{ type: 'checkboxes', options }, [], { selected_options: [] }],
    [{ type: 'overflow', options }, 'a', { selected_option: option('a') }],
    [{ type: 'users_select' }, 'tomas', { selected_user: 'U0TOMAS' }],
    [{ type: 'multi_users_select' }, ['U0TOMAS', '@aiko'], { selected_users: ['U0TOMAS', 'U0AIKO'] }],
    [{ type: 'conversations_select' }, '#escalations', { selected_conversation: 'C0ESC' }],
    [{ type: 'channels_select' }, 'C0GENERAL', { selected_channel: 'C0GENERAL' }],
    [{ type: 'datepicker' }, '2026-12-24', { selected_date: '2026-12-24' }],
    [{ type: 'timepicker' }, '09:05', { selected_time: '09:05' }],
    [{ type: 'datetimepicker' }, '2026-11-22T14:05Z', { selected_date_time: 1795356300 }],
  ])('in %o of %o is sent as Slack sends it', async (element, value, expected) => {
    const trial = await startTrial();
    const { click, last } = await aMessage(trial, [{ ...element, action_id: 'pick' }]);
    await click('pick', value);
    const chosen = { type: element.type, ...expected };
    expect(last()).toMatchObject({
      actions: [{ ...chosen, action_id: 'pick', block_id: 'actions' }],
      state: { values: element.type === 'overflow' ? {} : { actions: { pick: chosen } } },
    });
  });

  it.each([
    [{ type: 'static_select', options }, 'd', 'not among the options: a, b, c'],
    [{ type: 'static_select', options }, ['a', 'b'], 'Only one can be chosen here.'],
    [{ type: 'multi_static_select', options, max_selected_items: 2 }, ['a', 'b', 'c'], 'Choose 2 at most.'],
    [{ type: 'users_select' }, 'nobody', 'There is no person "nobody".'],
    [
      { type: 'conversations_select', filter: { include: ['private'] } },
      '#general',
      'does not offer "general": it is public',
    ],
    [
      { type: 'conversations_select', filter: { include: ['im'], exclude_bot_users: true } },
      'U0MAYA',
      'does not offer',
    ],
    [{ type: 'conversations_select' }, '#secret', 'There is no conversation "#secret" to choose.'],
    [{ type: 'channels_select' }, '#escalations', 'offers public channels only'],
    [{ type: 'datepicker' }, '2026-02-30', 'This field takes a date such as 2026-11-22.'],
    [{ type: 'timepicker' }, '24:00', 'This field takes a time such as 14:05.'],
    [{ type: 'datetimepicker' }, 'soon', 'This field takes a moment'],
  ])('in %o of %o is not on offer', async (element, value, words) => {
    const trial = await startTrial();
    await trial.slack.workspace({ do: 'create_channel', name: 'secret', is_private: true, members: ['ines', 'bot'] });
    await trial.api('conversations.open', { users: 'U0MAYA' });
    const { click, parrot } = await aMessage(trial, [{ ...element, action_id: 'pick' }]);
    await expect(click('pick', value)).rejects.toThrow(words);
    await expect(click('pick')).rejects.toThrow('Say with "value" what to choose');
    expect(parrot.heard.filter(isOf('block_actions'))).toEqual([]);
  });

  it('is offered up to the maximum', async () => {
    const trial = await startTrial();
    const { click } = await aMessage(trial, [
      { type: 'multi_static_select', action_id: 'pick', options, max_selected_items: 2 },
    ]);
    expect(await click('pick', ['a', 'b'])).toMatchObject({ acked: true });
  });

  it('is remembered for each person, and begins with the initial value', async () => {
    const trial = await startTrial();
    const select = { type: 'static_select', action_id: 'pick', options, initial_option: option('a') };
    const { click, last, where } = await aMessage(trial, [select, aButton('go')]);
    const picked = () => dig(last(), 'state', 'values', 'actions', 'pick');
    await click('go');
    expect(picked()).toEqual({ type: 'static_select', selected_option: option('a') });
    await click('pick', 'b');
    await click('go');
    expect(picked()).toMatchObject({ selected_option: option('b') });
    await trial.slack.click({ ...where, user: 'tomas', action_id: 'go' });
    expect(picked()).toMatchObject({ selected_option: option('a') });
  });
});

describe('an external select', () => {
  const select = { type: 'external_select', action_id: 'find', min_query_length: 0 };
  const offering =
    (answer: WireObject): Reaction =>
    ({ payload }) =>
      payload.type === 'block_suggestion' ? answer : undefined;

  it('asks the app with what was typed, and takes only what was offered', async () => {
    const trial = await startTrial();
    const { click, where, last, parrot } = await aMessage(trial, [select], offering({ options }));
    const offered = await trial.slack.options({ ...where, action_id: 'find', query: 'opt' });
    expect(offered).toMatchObject({ acked: true, options });
    expect(parrot.heard.find(isOf('block_suggestion'))?.payload).toMatchObject({
      value: 'opt',
      action_id: 'find',
      block_id: 'actions',
      container: { type: 'message' },
      channel: { id: 'C0ESC' },
      user: { id: 'U0MAYA' },
    });
    await click('find', 'b');
    expect(listObjects(last()?.actions)[0]?.selected_option).toEqual(option('b'));
    await expect(click('find', 'z')).rejects.toThrow('not among the options');
  });

  it('takes 100 options and refuses 101', async () => {
    const many = (count: number) => ({ options: Array.from({ length: count }, (_, index) => option(`${index}`)) });
    for (const [count, error] of [
      [100, undefined],
      [101, expect.stringContaining('Slack would refuse these options')],
    ] as const) {
      const trial = await startTrial();
      const { where } = await aMessage(trial, [select], offering(many(count)));
      expect((await trial.slack.options({ ...where, action_id: 'find', query: '' })).error).toEqual(error);
    }
  });

  it('offers groups and nothing at all as well', async () => {
    const trial = await startTrial();
    const groups = { option_groups: [{ label: words('Open'), options }] };
    const { where, click } = await aMessage(trial, [select], ({ payload }) =>
      payload.type === 'block_suggestion' ? (payload.value === 'none' ? { options: [] } : groups) : undefined,
    );
    expect(await trial.slack.options({ ...where, action_id: 'find', query: '' })).toMatchObject({
      options: [],
      ...groups,
    });
    expect(await trial.slack.options({ ...where, action_id: 'find', query: 'none' })).toMatchObject({
      acked: true,
      options: [],
    });
    expect(await click('find', 'c')).toMatchObject({ acked: true });
  });
});

describe('a press in a modal or in Home', () => {
  const button = actions(aButton('go'));

  it('carries the view with all that was typed so far, and no message', async () => {
    const trial = await startTrial();
    const view = aModal([anInput('name', { type: 'plain_text_input' }), button]);
    const { parrot, view: opened } = await openModal(trial, view);
    await trial.slack.click({ user: 'maya', action_id: 'go', values: { 'Label of name': 'Ada' } });
    const { payload } = await parrot.next(isOf('block_actions'));
    expect(payload).toMatchObject({
      container: { type: 'view', view_id: opened.id },
      view: {
        id: opened.id,
        hash: opened.hash,
        state: { values: { name: { name_field: { type: 'plain_text_input', value: 'Ada' } } } },
      },
      trigger_id: expect.any(String),
    });
    for (const absent of ['message', 'channel', 'response_url', 'state']) expect(payload).not.toHaveProperty(absent);
  });

  it('is for the modal on top only', async () => {
    const trial = await startTrial();
    const { parrot, view } = await openModal(trial, aModal([button], { title: words('Below') }));
    await trial.slack.click({ user: 'maya', action_id: 'go' });
    const { payload } = await parrot.next(isOf('block_actions'));
    await trial.api('views.push', {
      trigger_id: payload.trigger_id,
      view: aModal([button], { title: words('Above') }),
    });
    await expect(trial.slack.click({ user: 'maya', action_id: 'go', view_id: String(view.id) })).rejects.toThrow(
      /lies under V\w+ \(Above\)/,
    );
    await expect(trial.slack.click({ user: 'tomas', action_id: 'go' })).rejects.toThrow(
      'Tomás Ferreira has no modal open.',
    );
  });

  it('reaches a field in a modal only when its block dispatches', async () => {
    const trial = await startTrial();
    const field = { type: 'plain_text_input' };
    const { parrot } = await openModal(
      trial,
      aModal([anInput('quiet', field), anInput('loud', field, { dispatch_action: true })]),
    );
    await expect(trial.slack.click({ user: 'maya', action_id: 'quiet_field', value: 'x' })).rejects.toThrow(
      'no dispatch_action',
    );
    await trial.slack.click({ user: 'maya', action_id: 'loud_field', value: 'x' });
    expect((await parrot.next(isOf('block_actions'))).payload.actions).toMatchObject([
      { type: 'plain_text_input', value: 'x' },
    ]);
  });

  it('works on Home', async () => {
    const trial = await startTrial();
    const parrot = await connectParrot(trial.sandbox);
    await expect(trial.slack.click({ user: 'maya', home: true, action_id: 'go' })).rejects.toThrow(
      'The app has published no Home for Maya Lindqvist.',
    );
    await trial.api('views.publish', { user_id: 'U0MAYA', view: { type: 'home', blocks: [button] } });
    await trial.slack.click({ user: 'maya', home: true, action_id: 'go' });
    const { payload } = await parrot.next(isOf('block_actions'));
    expect(payload).toMatchObject({ container: { type: 'view' }, view: { type: 'home', state: { values: {} } } });
  });
});
