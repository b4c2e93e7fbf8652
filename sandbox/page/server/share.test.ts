import { assert, json, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { share, shareBut } from './share.ts';

describe('a new answer from the server', () => {
  it('is the old object when nothing changed', () => {
    const before = { a: [{ b: 1 }, { c: [2] }] };
    expect(share(before, structuredClone(before))).toBe(before);
  });
  it('keeps the parts that did not change', () => {
    const before = { channels: [{ id: 'C1' }, { id: 'C2', messages: ['a'] }] };
    const after = share(before, { channels: [{ id: 'C1' }, { id: 'C2', messages: ['a', 'b'] }] });
    expect(after.channels[0]).toBe(before.channels[0]);
    expect(after.channels[1]).not.toBe(before.channels[1]);
  });
  it('is the old one when only its version says something else', () => {
    const before = { version: 1, users: ['a'] };
    expect(shareBut(['version'], before, { version: 2, users: ['a'] })).toBe(before);
    const after = shareBut(['version'], before, { version: 3, users: ['b'] });
    expect(after).toEqual({ version: 3, users: ['b'] });
    expect(shareBut(['version'], before, { version: 3, users: ['a'], more: 1 } as typeof before)).toMatchObject({
      more: 1,
    });
  });
  it('always says what the server said', () => {
    assert(
      property(json(), json(), (before, after) => {
        expect(share(JSON.parse(before), JSON.parse(after))).toEqual(JSON.parse(after));
      }),
    );
  });
});
