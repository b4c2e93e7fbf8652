import { expect, it } from 'vitest';
import { listUnnamed, typedText } from './typed.ts';

it.each([
  ['Ask <@U0MAYA|maya> in <#C0ESC|escalations>', 'Ask @maya in #escalations'],
  ['a &lt;b&gt; &amp;&amp; c', 'a <b> && c'],
  ['see <https://a.example/x|the page>', 'see the page (https://a.example/x)'],
  ['see <https://a.example/x>', 'see https://a.example/x'],
  ['write to <mailto:a@b.example|a@b.example>', 'write to a@b.example'],
  ['<!here> and <!subteam^S1|@duty>', '@here and @duty'],
  ['<@U0AIKO> knows', '@Aiko knows'],
  ['&amp;lt;', '&lt;'],
  ['plain *stars* stay', 'plain *stars* stay'],
])('%s is read as %s', (mrkdwn, words) => {
  expect(typedText(mrkdwn, new Map([['U0AIKO', 'Aiko']]))).toBe(words);
});

it('knows whose names are missing', () => {
  expect(listUnnamed('<@U0A> <@U0B|b> <@U0A> <@W0C>')).toEqual(['U0A', 'W0C']);
});
