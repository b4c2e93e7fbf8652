/** Text as nobody wants it: what every builder must survive. */
import fc from 'fast-check';

const NASTY = [
  '',
  ' ',
  '<!channel> <!here> <@U123> <#C123|x> <https://evil.example|bank>',
  '*_~`*_~```> & &amp; <script>',
  'אבג \u202Eright to left\u202C عربي',
  '👩‍👩‍👧‍👦🏳️‍🌈 emoji 🇸🇪',
  'line\nline\r\n\n\nline\ttab\u0000null\u2028sep',
  '\uD83D lone surrogate',
  'x'.repeat(10_000),
  '😀'.repeat(5_000),
  '&'.repeat(4_000),
  '<'.repeat(4_000),
  ':red_circle: |pipe| <!date^0^{date}|x>',
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ maxLength: 400 }),
  fc.tuple(fc.constantFrom(...NASTY), fc.string({ maxLength: 50 })).map(([a, b]) => a + b),
);
