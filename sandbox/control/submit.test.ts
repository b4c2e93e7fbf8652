import { describe, expect, it } from 'vitest';
import type { WireObject } from '../protocol.ts';
import {
  aButton,
  actions,
  aModal,
  anInput,
  dig,
  isOf,
  openModal,
  type Reaction,
  startTrial,
  type Trial,
  words,
} from '../trial.ts';

const maya = { user: 'maya' };
const text = { type: 'plain_text_input' };
const form = (...blocks: readonly WireObject[]) => aModal(blocks);
const answering =
  (answer: WireObject): Reaction =>
  ({ payload }) =>
    payload.type === 'view_submission' ? answer : undefined;

const openViews = async ({ slack }: Trial) =>
  ((await slack.state()).views.U0MAYA ?? []).map(({ view }) => dig(view, 'title', 'text'));

describe('a submission', () => {
  it('carries the view with its state and closes it', async () => {
    const trial = await startTrial();
    const { parrot, view } = await openModal(
      trial,
      aModal([anInput('name', text), anInput('note', text, { optional: true })], { private_metadata: 'ESC-1' }),
    );
    const outcome = await trial.slack.submit({ ...maya, values: { name: 'Ada' } });
    expect(outcome).toMatchObject({ acked: true });
    expect(outcome).not.toHaveProperty('view');
    expect((await parrot.next(isOf('view_submission'))).payload).toMatchObject({
      type: 'view_submission',
      user: { id: 'U0MAYA' },
      trigger_id: expect.any(String),
      response_urls: [],
      view: {
        id: view.id,
        callback_id: 'form',
        private_metadata: 'ESC-1',
        state: {
          values: {
            name: { name_field: { type: 'plain_text_input', value: 'Ada' } },
            note: { note_field: { type: 'plain_text_input', value: null } },
          },
        },
      },
    });
    expect(await openViews(trial)).toEqual([]);
  });

  it('names fields by block id, action id or label', async () => {
    const trial = await startTrial();
    const { parrot } = await openModal(trial, form(anInput('one', text), anInput('two', text), anInput('three', text)));
    await trial.slack.submit({ ...maya, values: { one: '1', two_field: '2', 'Label of three': '3' } });
    const { payload } = await parrot.next(isOf('view_submission'));
    expect(JSON.stringify(payload.view)).toMatch(/"value":"1".*"value":"2".*"value":"3"/);
  });

  it('names the fields that are there when one is not', async () => {
    const trial = await startTrial();
    await openModal(trial, form(anInput('one', text)));
    await expect(trial.slack.submit({ ...maya, values: { two: 'x' } })).rejects.toThrow(
      'There is no field "two" here. There is: Label of one (one, one_field).',
    );
  });

  it('sends initial values that nobody touched, the current conversation among them', async () => {
    const trial = await startTrial();
    const option = { text: words('A'), value: 'a' };
    const { parrot } = await openModal(
      trial,
      form(
        anInput('name', { ...text, initial_value: 'Ada' }),
        anInput('pick', { type: 'static_select', options: [option], initial_option: option }),
        anInput('where', {
          type: 'conversations_select',
          default_to_current_conversation: true,
          response_url_enabled: true,
        }),
      ),
    );
    await trial.slack.submit({ ...maya, values: {} });
    const { payload } = await parrot.next(isOf('view_submission'));
    expect(payload.view).toMatchObject({
      state: {
        values: {
          name: { name_field: { value: 'Ada' } },
          pick: { pick_field: { selected_option: option } },
          where: { where_field: { selected_conversation: 'C0ESC' } },
        },
      },
    });
    expect(payload.response_urls).toMatchObject([
      { block_id: 'where', action_id: 'where_field', channel_id: 'C0ESC', response_url: expect.any(String) },
    ]);
  });

  it('needs a submit button and an open modal', async () => {
    const trial = await startTrial();
    await expect(trial.slack.submit({ ...maya, values: {} })).rejects.toThrow('Maya Lindqvist has no modal open.');
    await openModal(trial, { type: 'modal', title: words('Look'), blocks: [{ type: 'divider' }] });
    await expect(trial.slack.submit({ ...maya, values: {} })).rejects.toThrow('This modal has no submit button.');
  });
});

describe('what the client itself refuses', () => {
  const number = { type: 'number_input', is_decimal_allowed: false, min_value: '1', max_value: '10' };
  const decimal = { type: 'number_input', is_decimal_allowed: true };
  const short = { ...text, min_length: 3, max_length: 5 };

  it.each([
    [text, '', 'Please complete this required field.'],
    [short, 'ab', 'Please enter at least 3 characters.'],
    [short, 'abc', undefined],
    [short, '🦊🦊🦊🦊🦊', undefined],
    [short, '🦊🦊🦊🦊🦊🦊', 'Please enter 5 characters at most.'],
    [text, 'x'.repeat(3_000), undefined],
    [text, 'x'.repeat(3_001), 'Please enter 3000 characters at most.'],
    [number, 'four', 'Please enter a number.'],
    [number, '4.5', 'Please enter a whole number.'],
    [decimal, '4.5', undefined],
    [number, '0', 'Please enter a number that is at least 1.'],
    [number, '1', undefined],
    [number, '10', undefined],
    [number, '11', 'Please enter a number that is at most 10.'],
    [{ type: 'email_text_input' }, 'ada@example', 'Please enter a valid email address.'],
    [{ type: 'email_text_input' }, 'ada@example.org', undefined],
    [{ type: 'url_text_input' }, 'example.org', 'Please enter a valid URL.'],
    [{ type: 'url_text_input' }, 'https://', 'Please enter a valid URL.'],
    [{ type: 'url_text_input' }, 'https://example.org/a?b', undefined],
    [{ type: 'static_select', options: [{ text: words('A'), value: 'a' }] }, 'b', '"b" is not among the options: a.'],
    [{ type: 'multi_users_select', max_selected_items: 1 }, ['maya', 'tomas'], 'Choose 1 at most.'],
    [{ type: 'multi_users_select', max_selected_items: 1 }, ['maya'], undefined],
    [{ type: 'multi_users_select' }, [], 'Please complete this required field.'],
    [
      { type: 'file_input', max_files: 1 },
      [
        { name: 'a.txt', content: 'a' },
        { name: 'b.txt', content: 'b' },
      ],
      'Upload 1 files at most.',
    ],
    [
      { type: 'file_input', filetypes: ['png'] },
      [{ name: 'a.txt', content: 'a' }],
      'This field takes files of type png.',
    ],
  ])('in %o of %o: %s', async (element, value, complaint) => {
    const trial = await startTrial();
    const { parrot } = await openModal(trial, form(anInput('field', element)));
    const outcome = await trial.slack.submit({ ...maya, values: { field: value } });
    const sent = parrot.heard.filter(isOf('view_submission')).length;
    if (complaint === undefined) {
      expect([outcome.acked, sent]).toEqual([true, 1]);
    } else {
      expect(outcome).toMatchObject({
        acked: false,
        errors: { field: complaint },
        error: complaint,
        view: { type: 'modal' },
      });
      expect(sent).toBe(0);
      expect((await trial.slack.state()).views.U0MAYA).toMatchObject([{ errors: { field: complaint } }]);
    }
  });

  it('is all said at once', async () => {
    const trial = await startTrial();
    await openModal(trial, form(anInput('one', text), anInput('two', text)));
    expect(Object.keys((await trial.slack.submit({ ...maya, values: {} })).errors ?? {})).toEqual(['one', 'two']);
  });
});

describe('what a field becomes', () => {
  it.each([
    [{ type: 'plain_text_input' }, 'two\nlines', { value: 'two lines' }],
    [{ type: 'plain_text_input', multiline: true }, 'two\nlines', { value: 'two\nlines' }],
    [{ type: 'number_input', is_decimal_allowed: false }, 7, { value: '7' }],
    [
      { type: 'rich_text_input' },
      'hi @tomas',
      {
        rich_text_value: {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'hi ' },
                { type: 'user', user_id: 'U0TOMAS' },
              ],
            },
          ],
        },
      },
    ],
    [
      { type: 'file_input' },
      { name: 'a.txt', content: 'aGk=', encoding: 'base64' },
      { files: [{ name: 'a.txt', size: 2, url_private: expect.any(String) }] },
    ],
  ])('%o of %o', async (element, value, expected) => {
    const trial = await startTrial();
    const { parrot } = await openModal(trial, form(anInput('field', element)));
    await trial.slack.submit({ ...maya, values: { field: value } });
    const { payload } = await parrot.next(isOf('view_submission'));
    expect(payload.view).toMatchObject({
      state: { values: { field: { field_field: { type: element.type, ...expected } } } },
    });
  });
});

describe('the ack of a submission', () => {
  const go = actions(aButton('go'));
  const second = aModal([go], { title: words('Second') });

  it('may name fields that are wrong, and the modal stays', async () => {
    const trial = await startTrial();
    await openModal(
      trial,
      form(anInput('name', text)),
      answering({ response_action: 'errors', errors: { name: 'Taken already.' } }),
    );
    expect(await trial.slack.submit({ ...maya, values: { name: 'Ada' } })).toMatchObject({
      acked: true,
      errors: { name: 'Taken already.' },
      view: { type: 'modal' },
    });
  });

  it.each([
    ['a block that is no input', { response_action: 'errors', errors: { actions: 'x' } }],
    ['a block that is not there', { response_action: 'errors', errors: { nowhere: 'x' } }],
    ['no block', { response_action: 'errors', errors: {} }],
    ['an action Slack does not know', { response_action: 'explode' }],
    ['an update with a broken view', { response_action: 'update', view: { type: 'modal', blocks: [] } }],
    ['a push without a view', { response_action: 'push' }],
  ])('may not name %s: the person sees trouble, the inspector why', async (_, answer) => {
    const trial = await startTrial();
    await openModal(trial, form(anInput('name', text), go), answering(answer));
    expect(await trial.slack.submit({ ...maya, values: { name: 'Ada' } })).toMatchObject({
      acked: true,
      error: 'We had some trouble connecting. Try again?',
    });
    expect((await trial.slack.traffic()).find(({ what }) => what === 'ack of view_submission')).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([expect.any(String)]),
    });
    expect(await openViews(trial)).toEqual(['Form']);
  });

  it('may replace the modal', async () => {
    const trial = await startTrial();
    const { view } = await openModal(trial, form(go), answering({ response_action: 'update', view: second }));
    const outcome = await trial.slack.submit({ ...maya, values: {} });
    expect(outcome.view).toMatchObject({ id: view.id, title: words('Second') });
    expect(outcome.view?.hash).not.toBe(view.hash);
  });

  it('may push another, three deep, and may clear them all', async () => {
    const trial = await startTrial();
    let answer: WireObject = { response_action: 'push', view: second };
    await openModal(trial, form(go), ({ payload }) => (payload.type === 'view_submission' ? answer : undefined));
    await trial.slack.submit({ ...maya, values: {} });
    await trial.slack.submit({ ...maya, values: {} });
    expect(await openViews(trial)).toEqual(['Form', 'Second', 'Second']);
    expect((await trial.slack.submit({ ...maya, values: {} })).error).toBe(
      'We had some trouble connecting. Try again?',
    );
    answer = { response_action: 'clear' };
    await trial.slack.submit({ ...maya, values: {} });
    expect(await openViews(trial)).toEqual([]);
  });

  it('without an action closes only the top one', async () => {
    const trial = await startTrial();
    let answer: WireObject = { response_action: 'push', view: second };
    await openModal(trial, form(go), ({ payload }) => (payload.type === 'view_submission' ? answer : undefined));
    await trial.slack.submit({ ...maya, values: {} });
    answer = {};
    await trial.slack.submit({ ...maya, values: {} });
    expect(await openViews(trial)).toEqual(['Form']);
  });

  it('that never comes leaves the modal open', async () => {
    const trial = await startTrial({ ackMs: 20 });
    await openModal(trial, form(go), ({ payload }) => (payload.type === 'view_submission' ? 'silence' : undefined));
    expect(await trial.slack.submit({ ...maya, values: {} })).toMatchObject({
      acked: false,
      error: 'We had some trouble connecting. Try again?',
    });
    expect(await openViews(trial)).toEqual(['Form']);
  });
});

describe('closing a modal', () => {
  async function stacked(trial: Trial, more: Record<string, boolean>) {
    const push = {
      response_action: 'push',
      view: aModal([actions(aButton('x'))], { title: words('Second'), notify_on_close: true, ...more }),
    };
    const opened = await openModal(trial, aModal([actions(aButton('x'))], { notify_on_close: true }), answering(push));
    await trial.slack.submit({ ...maya, values: {} });
    return opened;
  }

  it('goes back one, and tells the app when it asked to hear it', async () => {
    const trial = await startTrial();
    const { parrot } = await stacked(trial, {});
    expect(await trial.slack.close(maya)).toMatchObject({ acked: true, view: { title: words('Form') } });
    expect(parrot.heard.filter(isOf('view_closed')).map(({ payload }) => payload)).toMatchObject([
      { user: { id: 'U0MAYA' }, view: { title: words('Second') }, is_cleared: false },
    ]);
  });

  it('says nothing when the app did not ask', async () => {
    const trial = await startTrial();
    const { parrot } = await openModal(trial, form(actions(aButton('x'))));
    await trial.slack.close(maya);
    expect(parrot.heard.filter(isOf('view_closed'))).toEqual([]);
    await expect(trial.slack.close(maya)).rejects.toThrow('has no modal open');
  });

  it.each([
    ['the X is pressed', {}, { all: true }],
    ['the view clears on close', { clear_on_close: true }, {}],
  ])('closes them all when %s', async (_, view, how) => {
    const trial = await startTrial();
    const { parrot } = await stacked(trial, view);
    await trial.slack.close({ ...maya, ...how });
    expect(await openViews(trial)).toEqual([]);
    expect(parrot.heard.filter(isOf('view_closed')).map(({ payload }) => payload.is_cleared)).toEqual([true, true]);
  });
});
