/**
 * Takes secrets out of text before it is stored, shown or logged, and what no database keeps.
 *
 * Guaranteed: redacting twice changes nothing, and a redacted JSON line is still JSON: no pattern takes a quote with it,
 * or the letter of an escape such as `\n` and leaves the backslash.
 * Not here: deciding what a person meant as secret. Only what has the shape of a key, token or password goes.
 */
import { storable } from './storable.ts';

/** What stands in the place of a secret. */
const marker = (kind: string) => `[redacted: ${kind}]`;

type Rule = { readonly find: RegExp; readonly replace: (match: string, ...groups: string[]) => string };

const whole = (kind: string, find: RegExp): Rule => ({ find, replace: () => marker(kind) });
/** Keeps the first group, which says what the secret is for. */
const after = (kind: string, find: RegExp): Rule => ({ find, replace: (_match, before = '') => before + marker(kind) });

/** Line breaks may be real ones or the two characters of an escaped JSON string. */
const PRIVATE_KEY =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\s\\:,.-]{0,20000}?-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|(?:(?:\s|\\[nr])*[A-Za-z0-9+/=]{16,})*)/g;

const RULES: readonly Rule[] = [
  whole('private key', PRIVATE_KEY),
  whole('JWT', /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g),
  whole('Slack token', /\b(?:xox[a-z]|xapp)(?:\.xox[a-z])?-[A-Za-z0-9-]{8,}/g),
  after('Slack webhook', /(\bhooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/_-]{8,}/g),
  whole('Resurface token', /\brsf_\d{1,9}_[A-Za-z0-9_-]{20,}/g),
  whole('GitHub token', /\b(?:gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/g),
  whole('Stripe key', /(?<![\w\\])(?:(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{8,}|whsec_[A-Za-z0-9+/=]{8,})/g),
  whole('AWS key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g),
  after('AWS key', /(\baws.{0,20}?secret.{0,20}?(?:[\s=:]|\\?["']){1,8})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/gi),
  after(
    'credentials',
    /(\bauthorization(?:\\?["'])?\s{0,3}[:=]\s{0,3}(?:\\?["'])?(?:bearer|basic)\s{1,3})[^\s"'\\,;<>[\]]{1,4096}/gi,
  ),
  { find: /\b(bearer\s{1,3})([A-Za-z0-9._~+/=-]{8,})/gi, replace: redactBearer },
  { find: /\b(basic\s{1,3})([A-Za-z0-9+/]{6,}={0,2})(?![A-Za-z0-9+/=])/gi, replace: redactBasic },
  after(
    'DNS challenge',
    /(\b(?:workos-)?(?:domain-)?verif(?:ication|y)[_-]token\s{0,2}[=:]\s{0,2}(?:\\?["'])?)[^\s"'\\,;<>[\]`]{4,}/gi,
  ),
  after('DNS challenge', /(_acme-challenge[^\n]{0,160}?)(?<![A-Za-z0-9_\\-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g),
  after('password', /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/?#@"'\\<>[\]]{0,200}:)[^\s/?#@"'\\<>[\]]{1,200}(?=@)/gi),
];

/** "Bearer" is a word as well: a following plain word stays. */
function redactBearer(match: string, before = '', token = ''): string {
  return /^[a-z]{1,19}[.]?$/i.test(token) ? match : before + marker('credentials');
}

/** "Basic" is a word as well: only what decodes to `user:password` goes. */
function redactBasic(match: string, before = '', encoded = ''): string {
  const decoded = Buffer.from(encoded, 'base64').toString('latin1');
  return /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(decoded) ? before + marker('credentials') : match;
}

function pass(text: string): string {
  return RULES.reduce((current, { find, replace }) => current.replace(find, replace), text);
}

/** The text with `[redacted: kind]` in the place of every secret. May be called twice. */
export function redact(text: string): string {
  let current = storable(text);
  // What one rule leaves behind can complete another's pattern, so it goes on until nothing changes. Each pass that
  // changes something removes at least one secret; the bound only guards against a mistake in a rule.
  for (let round = 0; round < 50; round += 1) {
    const next = pass(current);
    if (next === current) break;
    current = next;
  }
  return current;
}

/** The same for every string in a JSON-like value; other values stay as they are. */
export function redactDeep(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactDeep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactDeep(inner)]));
}
