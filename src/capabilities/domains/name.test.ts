import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, readDomain, registrableOf } from './name.ts';

describe('a domain', () => {
  it.each([
    ['Example.ORG', 'example.org'],
    [' https://www.Example.org:8443/a?b=c#d ', 'www.example.org'],
    ['bücher.de', 'xn--bcher-kva.de'],
    ['example.co.uk.', 'example.co.uk'],
    ['pages.github.io', 'pages.github.io'],
  ])('is written in its plain form: %s', (typed, domain) => {
    expect(readDomain(typed)).toEqual({ ok: true, domain });
  });

  it.each(['co.uk', 'com', 'github.io', 'CO.UK/'])('is refused when it is a public suffix: %s', (typed) => {
    expect(readDomain(typed)).toMatchObject({ ok: false, problem: expect.stringContaining('public suffix') });
  });

  it.each([
    '',
    'localhost',
    'a..b',
    '-x.com',
    'foo_bar.com',
    '127.0.0.1',
    '[::1]',
    'ana@example.org',
    `${'a'.repeat(64)}.org`,
  ])('is refused when it is none: %s', (typed) => {
    expect(readDomain(typed)).toMatchObject({ ok: false, problem: expect.stringMatching(/^This is .+\./) });
  });

  it('stays the same when it is read again, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.webUrl(), fc.string()), (typed) => {
        const read = readDomain(typed);
        if (read.ok) expect(readDomain(read.domain)).toEqual(read);
      }),
      { numRuns: 30 },
    );
  });

  it('has those below it, and belongs to what was registered', () => {
    expect(isWithin('a.example.org', 'example.org')).toBe(true);
    expect(isWithin('notexample.org', 'example.org')).toBe(false);
    expect(registrableOf('a.b.example.co.uk')).toBe('example.co.uk');
  });
});
