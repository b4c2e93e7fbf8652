import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  channelLink,
  clip,
  clipMrkdwn,
  countPoints,
  cut,
  date,
  duration,
  escapeLine,
  escapeMrkdwn,
  groupMention,
  isBlank,
  link,
  listMentions,
  mention,
  oneLine,
  plain,
  safeMrkdwn,
} from './text.ts';
import { hostileText, PINGS } from './text-samples.ts';

const at = Temporal.Instant.from('2026-11-22T14:05:30Z');

describe('what a person typed', () => {
  it('cannot ping, link or format in a line of mrkdwn', () => {
    expect(escapeLine('*now* <!channel> `rm` _all_ ~gone~')).toBe("∗now∗ &lt;!channel&gt; 'rm' ˍallˍ ∼gone∼");
    expect(escapeLine('> not a quote\nand one line')).toBe('› not a quote and one line');
  });

  it('counts as nothing when nobody could see it', () => {
    for (const nothing of ['', ' \n', '\u200b\u200b', '\u2060\ufeff\u00ad', '\u3164', '\u2800', '\u{e0041}'])
      expect(isBlank(nothing)).toBe(true);
    for (const something of ['.', '\u200bx', '🦊', '👩‍🚀', 'é', 'ع']) expect(isBlank(something)).toBe(false);
  });

  it('keeps names such as snake_case and sums such as 2*3', () => {
    expect(escapeLine('set max_open_files to 2*3')).toBe('set max_open_files to 2*3');
  });

  it('cannot turn the reading direction of what follows', () => {
    expect(escapeLine('a \u202Eb\u202C')).toBe('a b');
  });

  it('never pings, whatever it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const shown of [escapeMrkdwn(text), escapeLine(text), link('https://example.com', text), plain(text)]) {
          expect(shown).not.toMatch(PINGS);
        }
        expect(escapeLine(text)).not.toMatch(/[\n<>]|(?<![\p{L}\p{N}])[*_~`]/u);
        expect(safeMrkdwn(text)).not.toMatch(/<!(?:channel|here|everyone)/);
        expect(safeMrkdwn(safeMrkdwn(text))).toBe(safeMrkdwn(text));
      }),
    );
  });

  it('can be read back: escaping loses nothing', () => {
    const read = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(read(escapeMrkdwn(text))).toBe(text);
      }),
    );
  });
});

describe('a text that is too long', () => {
  it('ends in an ellipsis, at the limit, counted in code points', () => {
    expect(clip('abcdef', 4)).toBe('abc…');
    expect(clip('😀😀😀😀', 3)).toBe('😀😀…');
    expect(clip('abcd', 4)).toBe('abcd');
  });

  it('keeps an emoji or an accent whole', () => {
    expect(clip('ab👨‍👩‍👧‍👦cd', 5)).toBe('ab…');
    expect(clip('cafe\u0301s here', 5)).toBe('caf…');
  });

  it('never shows half a link or half an escape', () => {
    expect(clipMrkdwn('see <https://example.com/long|this page> now', 20)).toBe('see …');
    expect(clipMrkdwn('a &lt;b&gt; c', 5)).toBe('a …');
    expect(clipMrkdwn('a &amp; b', 8)).toBe('a &amp;…');
  });

  it('holds for any text and any limit', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 0, max: 200 }), (text, max) => {
        for (const short of [clip(text, max), cut(text, max), clipMrkdwn(text, max)]) {
          expect(countPoints(short)).toBeLessThanOrEqual(max);
          if (text.isWellFormed()) expect(short.isWellFormed()).toBe(true);
        }
        if (countPoints(text) <= max) expect(clip(text, max)).toBe(text);
        expect(text.startsWith(cut(text, max))).toBe(true);
      }),
    );
  });

  it('clipped mrkdwn holds only whole tokens', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            'word ',
            mention('U0MIRA'),
            date(at),
            link('https://a.example/x?y=1&z=2', 'here & there'),
            '&amp;',
          ),
          { maxLength: 20 },
        ),
        fc.integer({ min: 1, max: 200 }),
        (parts, max) => {
          const short = clipMrkdwn(parts.join(''), max);
          expect(safeMrkdwn(short)).toBe(short);
        },
      ),
    );
  });
});

describe('mentions, links and dates', () => {
  it('are written the way Slack reads them', () => {
    expect(mention('U0MIRA')).toBe('<@U0MIRA>');
    expect(groupMention('S0OPS')).toBe('<!subteam^S0OPS>');
    expect(channelLink('C0OPS')).toBe('<#C0OPS>');
    expect(link('https://a.example/?x=1&y=2', 'a | b > c')).toBe('<https://a.example/?x=1&amp;y=2|a ¦ b &gt; c>');
    expect(date(at)).toBe('<!date^1795356330^{date_short_pretty} {time}|2026-11-22 14:05 UTC>');
  });

  it('show what is no id and no address as text', () => {
    expect(mention('<!channel>')).toBe('&lt;!channel&gt;');
    expect(link('javascript:alert(1)', 'click')).toBe('click');
    expect(link('runbooks/a.md', 'this runbook')).toBe('this runbook');
    expect(date(Temporal.Instant.from('1960-01-01T00:00Z'))).toBe('1960-01-01 00:00 UTC');
  });

  it('pass the last check, everything else is escaped', () => {
    const ours = [
      mention('U0MIRA'),
      groupMention('S0OPS'),
      channelLink('C0OPS'),
      link('https://a.example/?x=1&y=2', 'l & m'),
      date(at),
    ].join(' ');
    expect(safeMrkdwn(ours)).toBe(ours);
    expect(safeMrkdwn('<!channel> <b> a & b')).toBe('&lt;!channel&gt; &lt;b&gt; a &amp; b');
  });

  it('are words in a notification, where only a true mention stays one', () => {
    const text = `${mention('U0MIRA')} see ${link('https://a.example', 'the page')} since ${date(at)}`;
    expect(plain(text, new Set(['@U0MIRA']))).toBe('<@U0MIRA> see the page since 2026-11-22 14:05 UTC');
    expect(plain(text)).toBe('&lt;@U0MIRA&gt; see the page since 2026-11-22 14:05 UTC');
    expect(listMentions(`${text} ${groupMention('S0OPS')}`)).toEqual(['@U0MIRA', '!subteam^S0OPS']);
  });
});

describe('a duration in words', () => {
  it.each([
    [0, 'less than a minute'],
    [-5, 'less than a minute'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [14_340_000, '3 h 59 min'],
    [172_799_000, '47 h 59 min'],
    [172_800_000, '2 days'],
  ])('%i ms: %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
    expect(duration(Temporal.Duration.from({ milliseconds: Math.max(0, ms) }))).toBe(words);
  });

  it('takes days and weeks', () => {
    expect(duration(Temporal.Duration.from({ days: 3, hours: 5 }))).toBe('3 days');
    expect(duration(Temporal.Duration.from({ weeks: 1 }))).toBe('7 days');
  });
});

it('a line break of any kind becomes a space', () => {
  expect(oneLine(' a\r\nb\u2028c\t\td ')).toBe('a b c d');
});
