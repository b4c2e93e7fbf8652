import { describe, expect, it } from 'vitest';
import { formatPlace, parsePlace, placeOfLink } from './place.ts';

describe('the place in the address', () => {
  it('comes back as it was written', () => {
    const place = { user: 'U1', channel: 'C1', thread: '1700000000.000100', message: '1700000001.000200' };
    expect(parsePlace(formatPlace(place))).toEqual(place);
  });
  it('is empty without a hash', () => {
    expect(parsePlace('')).toEqual({});
    expect(parsePlace('#nonsense')).toEqual({});
  });
});

describe('a link in a message', () => {
  it('leads to the message inside the sandbox', () => {
    expect(placeOfLink('https://resurface.slack.com/archives/C1/p1700000000000100')).toEqual({
      channel: 'C1',
      message: '1700000000.000100',
    });
  });
  it('leads into the thread', () => {
    expect(
      placeOfLink('http://127.0.0.1:3000/archives/C1/p1700000001000200?thread_ts=1700000000.000100&cid=C1'),
    ).toEqual({
      channel: 'C1',
      message: '1700000001.000200',
      thread: '1700000000.000100',
    });
  });
  it('leads to a channel or to the Home of the app', () => {
    expect(placeOfLink('https://a.slack.com/archives/C9')).toEqual({ channel: 'C9' });
    expect(placeOfLink('slack://app?team=T1&id=A1&tab=home')).toEqual({ channel: 'home' });
  });
  it('goes outside when it is any other', () => {
    expect(placeOfLink('https://example.test/docs')).toBeUndefined();
  });
});
