/** Hostile text for tests: what people paste, and what somebody tries on purpose. */
import fc from 'fast-check';

export const NASTY = [
  '',
  ' ',
  '\n\n',
  '\u0000\u0007',
  '<!channel>',
  '<!here|here> <!everyone>',
  '<@U0VICTIM> <@U0VICTIM|x>',
  '<!subteam^S0GROUP>',
  '<#C0SECRET|ops>',
  '@channel @here #general',
  '<https://evil.example|https://bank.example>',
  '<javascript:alert(1)|click>',
  '<!date^1763820300^{date}>',
  '<!date^1763820300^{nope}|x>',
  '<!date^1^{date_short_pretty} {time}|y',
  '&lt;!channel&gt; &amp;amp; & &&',
  '*bold* _italic_ ~strike~ `code` ```fence```',
  '*** ___ ~~~ ```',
  '> quote\n>>> more',
  '• bullet\n1. one\n- two',
  'snake_case and 2*3*4',
  ':fire: :zzz:',
  'مرحبا بالعالم \u202Eevil\u202C',
  '👨‍👩‍👧‍👦👍🏽🇩🇪',
  'e\u0301'.repeat(50),
  `a${'\u0301'.repeat(5_000)}`,
  '\ud800 lone',
  '漢字かな交じり文',
  'https://example.com/?a=1&b=<2>|3',
  '|||',
  '<<<>>>',
  '<'.repeat(10_000),
  '&'.repeat(10_000),
  '😀'.repeat(10_000),
  'long '.repeat(2_000),
  'x'.repeat(10_000),
  '\n'.repeat(10_000),
];

/** Any of the above, alone or joined, or random text of up to ten thousand characters. */
export const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom(...NASTY.filter((text) => text.length < 100)), { maxLength: 8 })
      .map((some) => some.join(' ')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 10_000 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 3_000 }) },
);

/** A mention, a group or a broadcast that Slack would act on, anywhere in mrkdwn. */
export const PINGS = /<(?:@|!channel|!here|!everyone|!subteam)/;
