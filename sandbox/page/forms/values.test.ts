import { describe, expect, it } from 'vitest';
import { countCharacters, fieldKey, initialValue, richTextWords, submittedValues } from './values.ts';

const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });

describe('a field nobody has touched', () => {
  it.each([
    [{ type: 'plain_text_input', initial_value: 'hi' }, 'hi'],
    [{ type: 'plain_text_input' }, null],
    [{ type: 'static_select', initial_option: option('high') }, 'high'],
    [{ type: 'radio_buttons', initial_option: option('a') }, 'a'],
    [{ type: 'checkboxes', initial_options: [option('a'), option('b')] }, ['a', 'b']],
    [{ type: 'checkboxes' }, []],
    [{ type: 'multi_users_select', initial_users: ['U1'] }, ['U1']],
    [{ type: 'multi_static_select', initial_options: [option('x')] }, ['x']],
    [{ type: 'users_select', initial_user: 'U1' }, 'U1'],
    [{ type: 'conversations_select', initial_conversation: 'C1' }, 'C1'],
    [{ type: 'channels_select', initial_channel: 'C2' }, 'C2'],
    [{ type: 'datepicker', initial_date: '2026-11-22' }, '2026-11-22'],
    [{ type: 'timepicker', initial_time: '14:05' }, '14:05'],
    [{ type: 'datetimepicker', initial_date_time: 1795348800 }, '1795348800'],
    [{ type: 'file_input' }, []],
  ])('%o starts as %o', (element, value) => {
    expect(initialValue(element)).toEqual(value);
  });
  it('shows rich text as lines', () => {
    const section = (text: string) => ({ type: 'rich_text_section', elements: [{ type: 'text', text }] });
    const list = { type: 'rich_text_list', elements: [section('one'), section('two')] };
    expect(richTextWords({ type: 'rich_text', elements: [section('intro'), list] })).toBe('intro\none\ntwo');
  });
});

describe('a submission', () => {
  const input = (block_id: string, element: object) => ({
    type: 'input',
    block_id,
    element: { action_id: 'a', ...element },
  });
  it('carries every input, typed or initial, and null for what was emptied', () => {
    const blocks = [
      { type: 'section', block_id: 's' },
      input('kept', { type: 'plain_text_input', initial_value: 'as it was' }),
      input('typed', { type: 'plain_text_input', initial_value: 'old' }),
      input('emptied', { type: 'plain_text_input', initial_value: 'old' }),
      input('ticks', { type: 'checkboxes', initial_options: [option('x')] }),
    ];
    const typed = { [fieldKey('typed', 'a')]: 'new', [fieldKey('emptied', 'a')]: '', [fieldKey('ticks', 'a')]: [] };
    expect(submittedValues(blocks, typed)).toEqual({ kept: 'as it was', typed: 'new', emptied: null, ticks: [] });
  });
  it('forgets nothing typed when the bot redraws with the same ids', () => {
    const typed = { [fieldKey('summary', 'a')]: 'half a sentence' };
    expect(submittedValues([input('summary', { type: 'plain_text_input', initial_value: 'another' })], typed)).toEqual({
      summary: 'half a sentence',
    });
  });
});

describe('the length of a text', () => {
  it('is counted in code points', () => {
    expect(countCharacters('a🔥é')).toBe(3);
  });
});
