import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactDeep } from './redact.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const made = (...parts: string[]) => parts.join('');
const letters = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'ABCDEFabcdef0123456789'), minLength: length, maxLength: length });

const key = `${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(2)}\n${'kL7xVb0nRzP4qYtWmA2sDf8GhJ5uI1oE'.repeat(2)}\n`;
const pem = (kind = '') => made('-----BEGIN ', kind, 'PRIVATE KEY-----\n', key, '-----END ', kind, 'PRIVATE KEY-----');

const SECRETS: readonly [string, string, string][] = [
  ['a Slack bot token', made('xoxb', '-123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx'), 'Slack token'],
  ['a Slack app token', made('xapp', '-1-A012345-9876543210-abcdef0123456789'), 'Slack token'],
  ['a rotated Slack token', made('xoxe', '.xoxp-1-Mi0yLTEyMzQ1Njc4OTAxMjM'), 'Slack token'],
  ['a Slack webhook', made('https://hooks.slack.com/services/', 'T012/B345/abcdefGHIJKL'), 'Slack webhook'],
  ['a GitHub token', made('ghp', '_16C7e42F292c6912E7710c838347Ae178B4a'), 'GitHub token'],
  ['a fine-grained GitHub token', made('github', '_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwx'), 'GitHub token'],
  ['a Stripe key', made('sk', '_live_4eC39HqLyjWDarjtT1zdp7dc'), 'Stripe key'],
  ['a Stripe webhook secret', made('whsec', '_Zm9vYmFyYmF6cXV4'), 'Stripe key'],
  ['an AWS access key', made('AKIA', 'IOSFODNN7EXAMPLE'), 'AWS key'],
  ['a JWT', made('eyJ', 'hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P'), 'JWT'],
  ['a private key', pem(), 'private key'],
  ['an RSA private key', pem('RSA '), 'private key'],
  ['an OpenSSH private key', pem('OPENSSH '), 'private key'],
  ['a private key that was cut off', pem().split('-----END')[0] ?? '', 'private key'],
];

describe('redacting', () => {
  it.each(SECRETS)('takes out %s, wherever it stands', (_name, secret, kind) => {
    for (const around of [(x: string) => x, (x: string) => `see ${x} there`, (x: string) => `"${x}"`]) {
      const text = redact(around(secret));
      expect(text).toContain(`[redacted: ${kind}]`);
      for (const part of secret.split(/[\s/.]/).filter((piece) => piece.length > 15 && !piece.includes('-----'))) {
        expect(text).not.toContain(part);
      }
    }
  });

  it('keeps what a secret was for', () => {
    expect(redact('Authorization: Bearer abc.def-123')).toBe('Authorization: Bearer [redacted: credentials]');
    expect(redact(`curl -H "authorization: Basic ${btoa('maya:hunter2')}" x`)).toBe(
      'curl -H "authorization: Basic [redacted: credentials]" x',
    );
    expect(redact('{"Authorization":"Bearer abcdef123456"}')).toBe(
      '{"Authorization":"Bearer [redacted: credentials]"}',
    );
    expect(redact('postgres://app:s3cr3t@db.internal:5432/app')).toBe(
      'postgres://app:[redacted: password]@db.internal:5432/app',
    );
    expect(redact(made('AWS_SECRET_ACCESS_KEY=', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'))).toBe(
      'AWS_SECRET_ACCESS_KEY=[redacted: AWS key]',
    );
  });

  it('takes out what proves a domain to somebody else', () => {
    expect(redact('TXT verification_token=dv_01HXYZABC for example.org')).toBe(
      'TXT verification_token=[redacted: DNS challenge] for example.org',
    );
    const value = 'gfj9Xq_Rg85nM-gfj9Xq_Rg85nM-gfj9Xq_Rg85nM-X';
    expect(value).toHaveLength(43);
    for (const line of [
      `_acme-challenge.example.org. 300 IN TXT "${value}"`,
      `_acme-challenge.example.org = ${value}`,
      `set _acme-challenge to ${value}`,
    ]) {
      expect(redact(line)).toBe(line.replace(value, '[redacted: DNS challenge]'));
    }
    expect(redact(`_acme-challenge.example.org TXT ${value}, ${value}`)).not.toContain(value);
  });

  it.each([
    'The bearer of this letter needs Basic understanding of tokens.',
    'Bearer authentication failed, token expired',
    'Basic Information page',
    'see https://example.org:8443/path@2 and mail maya@example.org',
    'ESC-42 <@U0MAYA> <#C0ESC> <https://example.org|docs>',
    'commit 3f786850e387550fdab836ed7e6dc881de23001b',
    'The verification token has expired.',
    'sk_learn, ghp, xoxo and AKIA',
  ])('leaves ordinary words alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  const piece = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(...SECRETS.map(([, secret]) => secret)),
    fc.constantFrom('Authorization: ', 'Bearer ', 'Basic ', '_acme-challenge', ' TXT ', 'verification_token=', '://u:'),
    fc.constantFrom(
      '@',
      '"',
      '\\',
      '\n',
      '\r',
      '\t',
      '\b',
      'k_live_4eC39HqLyjWDarjt',
      'aws secret=',
      ' ',
      '[redacted: JWT]',
      'eyJ',
      '.',
      '-----BEGIN PRIVATE KEY-----',
    ),
    letters(43),
  );
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

  it('twice changes nothing more', () => {
    fc.assert(
      fc.property(text, (given) => redact(redact(given)) === redact(given)),
      { numRuns: 2000 },
    );
  });

  it('of a JSON line leaves JSON with the same keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'authorization', 'msg'), text), (fields) => {
        const line = redact(JSON.stringify(fields));
        expect(Object.keys(JSON.parse(line)).toSorted()).toEqual(Object.keys(fields).toSorted());
      }),
      { numRuns: 2000 },
    );
  });

  it('finds a token in the middle of anything', () => {
    fc.assert(
      fc.property(fc.string(), letters(30), fc.string(), (before, random, behind) => {
        const token = made('ghp', '_', random);
        expect(redact(`${before} ${token} ${behind}`)).not.toContain(token);
      }),
    );
  });

  it('takes time in proportion to the text', () => {
    // A pattern that backtracks would not come back from these.
    for (const long of [
      '_acme-challenge'.repeat(5_000),
      'a://'.repeat(20_000),
      `${'-----BEGIN PRIVATE KEY-----A '.repeat(3_000)}`,
      'aws secret '.repeat(8_000),
      'bearer '.repeat(10_000),
    ]) {
      expect(redact(long).length).toBeGreaterThan(0);
    }
  });

  it('reaches every string of a nested value and keeps its shape', () => {
    const token = SECRETS[0]?.[1] ?? '';
    expect(redactDeep({ a: [token, 1, null], b: { c: token, d: true } })).toEqual({
      a: ['[redacted: Slack token]', 1, null],
      b: { c: '[redacted: Slack token]', d: true },
    });
  });
});
