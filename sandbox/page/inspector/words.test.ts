import { describe, expect, it } from 'vitest';
import type { Traffic } from '../../protocol.ts';
import { unfold } from './unfold.ts';
import { durationWords, listCalls } from './words.ts';

const call = (id: number, more: Partial<Traffic> = {}): Traffic => ({
  id,
  at: '2026-11-22T12:00:00Z',
  direction: 'bot → slack',
  what: 'chat.postMessage',
  ok: true,
  request: {},
  response: {},
  ...more,
});

const EVERYTHING = { text: '', direction: 'all', refusedOnly: false } as const;
const ids = (calls: readonly Traffic[]) => calls.map(({ id }) => id);

describe('the list of calls', () => {
  const calls = [
    call(1, { request: { channel: 'C1', text: 'Certificate expired' } }),
    call(2, { direction: 'slack → bot', what: '/escalation list' }),
    call(3, { ok: false, error: 'invalid_blocks' }),
  ];
  it('begins with the newest', () => {
    expect(ids(listCalls(calls, EVERYTHING))).toEqual([3, 2, 1]);
  });
  it('narrows by direction, by refusals, and by words anywhere in the call', () => {
    expect(ids(listCalls(calls, { ...EVERYTHING, direction: 'slack → bot' }))).toEqual([2]);
    expect(ids(listCalls(calls, { ...EVERYTHING, refusedOnly: true }))).toEqual([3]);
    expect(ids(listCalls(calls, { ...EVERYTHING, text: 'certificate' }))).toEqual([1]);
    expect(ids(listCalls(calls, { ...EVERYTHING, text: 'INVALID_BLOCKS' }))).toEqual([3]);
  });
});

describe('how long a call took', () => {
  it('is said in the unit that fits', () => {
    expect([12.4, 999, 3001, undefined].map(durationWords)).toEqual(['12 ms', '999 ms', '3.0 s', '']);
  });
});

describe('JSON inside a text', () => {
  it('is shown as what it is, and other text stays text', () => {
    expect(unfold({ blocks: '[{"type":"divider"}]', text: '[not json', n: 1 })).toEqual({
      blocks: [{ type: 'divider' }],
      text: '[not json',
      n: 1,
    });
  });
});
