import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Inline } from './inline.ts';
import { parseMrkdwn } from './mrkdwn.ts';

const first = (text: string): readonly Inline[] => {
  const [part] = parseMrkdwn(text);
  return part && part.kind !== 'fence' ? part.children : [];
};
const text = (value: string): Inline => ({ kind: 'text', text: value });

/** All words of a tree, without the markup. */
function words(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if ('children' in node) return words(node.children);
      return 'text' in node ? node.text : node.kind === 'emoji' ? node.character : '';
    })
    .join('');
}

describe('styles in mrkdwn', () => {
  it('reads bold, italic, strike and code', () => {
    expect(first('*a* _b_ ~c~ `d`')).toEqual([
      { kind: 'bold', children: [text('a')] },
      text(' '),
      { kind: 'italic', children: [text('b')] },
      text(' '),
      { kind: 'strike', children: [text('c')] },
      text(' '),
      { kind: 'code', text: 'd' },
    ]);
  });
  it('nests different styles', () => {
    expect(first('*a _b ~c~_*')).toEqual([
      {
        kind: 'bold',
        children: [text('a '), { kind: 'italic', children: [text('b '), { kind: 'strike', children: [text('c')] }] }],
      },
    ]);
  });
  it.each(['snake_case_word', '2 * 3 * 4', '* a list item', '*open', 'a*b*c', '**', '~ ~'])(
    'leaves %s as it is typed',
    (typed) => {
      expect(first(typed)).toEqual([text(typed)]);
    },
  );
  it('does not carry a style over the end of a line', () => {
    expect(first('*a\nb*')).toEqual([text('*a'), { kind: 'break' }, text('b*')]);
  });
  it('styles nothing inside code', () => {
    expect(first('`*a* :fire: &lt;b&gt;`')).toEqual([{ kind: 'code', text: '*a* :fire: <b>' }]);
  });
});

describe('links and mentions', () => {
  it('reads a link with and without words', () => {
    expect(first('<https://a.test/x?a=1&amp;b=2|the &lt;page&gt;> <mailto:a@b.test>')).toEqual([
      { kind: 'link', url: 'https://a.test/x?a=1&b=2', text: 'the <page>' },
      text(' '),
      { kind: 'link', url: 'mailto:a@b.test', text: 'a@b.test' },
    ]);
  });
  it('links a bare address but not the full stop behind it', () => {
    expect(first('see https://a.test/x.')).toEqual([
      text('see '),
      { kind: 'link', url: 'https://a.test/x', text: 'https://a.test/x' },
      text('.'),
    ]);
  });
  it.each(['<javascript:alert(1)|click>', '<data:text/html,x|click>', '<b>', '< https://a.test>'])(
    'never links %s',
    (typed) => {
      expect(first(typed).some((node) => node.kind === 'link' && !node.url.startsWith('https://'))).toBe(false);
    },
  );
  it('reads people, channels, groups and pings', () => {
    expect(first('<@U1> <@U2|maya> <#C1|ops> <!subteam^S1|@oncall> <!here> <!channel|channel>')).toEqual([
      { kind: 'user', id: 'U1' },
      text(' '),
      { kind: 'user', id: 'U2', label: 'maya' },
      text(' '),
      { kind: 'channel', id: 'C1', label: 'ops' },
      text(' '),
      { kind: 'usergroup', id: 'S1', label: '@oncall' },
      text(' '),
      { kind: 'broadcast', range: 'here' },
      text(' '),
      { kind: 'broadcast', range: 'channel' },
    ]);
  });
  it('does not ping from escaped text', () => {
    expect(first('&lt;!channel&gt;')).toEqual([text('<!channel>')]);
  });
  it('reads a date with its format, link and fallback', () => {
    expect(first('<!date^1700000000^{date_num} {time}^https://a.test/|14 Nov>')).toEqual([
      { kind: 'date', seconds: 1700000000, format: '{date_num} {time}', url: 'https://a.test/', fallback: '14 Nov' },
    ]);
  });
  it('unescapes once only', () => {
    expect(first('&amp;lt;')).toEqual([text('&lt;')]);
  });
  it('draws known emoji names and leaves unknown ones', () => {
    expect(first(':fire: :no_such_thing: 10:30:45')).toEqual([
      { kind: 'emoji', name: 'fire', character: '🔥' },
      text(' :no_such_thing: 10:30:45'),
    ]);
  });
});

describe('quotes and fences', () => {
  it('joins quoted lines and keeps what follows outside', () => {
    expect(parseMrkdwn('&gt; a\n&gt; b\nc').map((part) => part.kind)).toEqual(['quote', 'paragraph']);
  });
  it('quotes everything behind three marks', () => {
    expect(parseMrkdwn('&gt;&gt;&gt; a\n\nb').map((part) => part.kind)).toEqual(['quote']);
  });
  it('keeps the bytes of a fence', () => {
    expect(parseMrkdwn('run\n```\nkubectl get pods | grep *x*\n  &amp;&amp; echo &lt;ok&gt;\n```\ndone')).toEqual([
      { kind: 'paragraph', children: [text('run')] },
      { kind: 'fence', text: 'kubectl get pods | grep *x*\n  && echo <ok>' },
      { kind: 'paragraph', children: [text('done')] },
    ]);
  });
});

describe('any text at all', () => {
  it('is parsed without an error and quickly', () => {
    assert(property(string({ unit: 'binary', maxLength: 300 }), (typed) => Array.isArray(parseMrkdwn(typed))));
    for (const piece of ['*a ', '_a ', '<', '`', ':', '```', '*_~', '<!', '> '])
      expect(parseMrkdwn(piece.repeat(13_000))).toBeDefined();
  });
  it('loses no word', () => {
    const letters = string({ unit: 'grapheme-ascii', maxLength: 80 }).map((typed) => typed.replace(/[^a-z *_~]/g, ''));
    assert(
      property(letters, (typed) => {
        const bare = (value: string) => value.replace(/[ *_~]/g, '');
        expect(bare(words(first(typed)))).toBe(bare(typed));
      }),
    );
  });
});
