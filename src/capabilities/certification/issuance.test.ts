import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCredential, aLearner, NOON } from '../../../test/support/certification.ts';
import type { Answer } from '../../connectors/answer.ts';
import type { CertifierCredential } from '../../connectors/certifier.ts';
import { type Issued, intentOf, nextStep, requestFor, settle } from './issuance.ts';

const fresh: Issued = {
  issuance: 'not_started',
  delivery: 'not_started',
  certifierId: null,
  badgeUrl: null,
  issuedTo: null,
  issuedIn: null,
};
const request = { groupId: 'g1', recipient: { name: 'Ana Pop', email: 'ana@example.org' } };
const theirs = (unusual: Partial<CertifierCredential> = {}): CertifierCredential => ({
  id: 'x1',
  publicId: 'p1',
  groupId: 'g1',
  status: 'draft',
  recipient: { name: 'Ana Pop', email: 'Ana@example.org' },
  createdAt: '2026-11-20',
  ...unusual,
});
const ok = <T>(body: T) => ({ kind: 'ok', status: 200, body }) as const;
const refused = (status?: number) => ({ kind: 'refused', problem: 'no', ...(status ? { status } : {}) }) as const;
const unknown = { kind: 'unknown', why: 'The connection broke.' } as const;
const creating = { ...fresh, ...intentOf('create', request) };

describe('a credential that is being created at Certifier', () => {
  it.each([
    ['refused with 404', refused(404), 'not_started'],
    ['refused because nobody is there', refused(), 'not_started'],
    ['refused with 408', refused(408), 'reconcile_required'],
    ['refused with 429', refused(429), 'reconcile_required'],
    ['lost', unknown, 'reconcile_required'],
    ['for another person', ok(theirs({ recipient: { name: 'B', email: 'b@example.org' } })), 'reconcile_required'],
    ['for another group', ok(theirs({ groupId: 'g2' })), 'reconcile_required'],
    ['good', ok(theirs()), 'draft_created'],
    ['good, and issued at once', ok(theirs({ status: 'issued' })), 'issued'],
  ] as const)('is where the answer says: %s', (_, answer, issuance) => {
    expect(settle.create(creating, answer).to).toMatchObject({ issuance });
  });

  it.each(['creating', 'reconcile_required'] as const)(
    'is looked up before anything else when it is %s',
    (issuance) => {
      expect(nextStep({ ...creating, issuance })).toBe('look up');
    },
  );

  it('takes the issued one, then the oldest, of several', () => {
    const found = ok([
      theirs({ id: 'x3', createdAt: '2026-11-22' }),
      theirs({ id: 'x2', createdAt: '2026-11-21', status: 'issued' }),
      theirs({ id: 'x1' }),
    ]);
    expect(settle['look up'](creating, found).to).toEqual({ certifierId: 'x2', issuance: 'issued' });
  });

  it('begins again only when the look-up found nothing', () => {
    expect(settle['look up'](creating, ok([])).to).toMatchObject({ issuance: 'not_started' });
    expect(settle['look up'](creating, unknown).to).toMatchObject({ issuance: 'reconcile_required' });
  });
});

describe('a mail', () => {
  const issued: Issued = { ...creating, issuance: 'issued', certifierId: 'x1' };
  it.each([
    ['good', ok(theirs()), 'sent'],
    ['lost', unknown, 'unknown'],
    ['408', refused(408), 'unknown'],
    ['for another credential', ok(theirs({ id: 'x9' })), 'unknown'],
    ['429', refused(429), 'not_started'],
    ['400', refused(400), 'not_started'],
  ] as const)('is where the answer says: %s', (_, answer, delivery) => {
    expect(settle.send({ ...issued, delivery: 'sending' }, answer).to).toEqual({ delivery });
  });

  it('that was begun and never answered is in doubt, not sent again', () => {
    expect(nextStep({ ...issued, delivery: 'sending' })).toBe('mail in doubt');
    expect(nextStep({ ...issued, delivery: 'unknown' })).toBe('find badge');
  });
});

describe('what Certifier is asked to make', () => {
  const award = { awardedAt: NOON };
  it.each([
    ['never expires in tier 1', aCredential(), undefined],
    ['expires after two years above', aCredential({ tier: 2 }), '2028-11-20'],
  ])('%s', (_, credential, expiryDate) => {
    const made = requestFor(award, aLearner(), credential);
    expect('request' in made && made.request.expiryDate).toBe(expiryDate);
  });

  it.each(['undefined undefined', 'null', '', '   ', 'undefined Pop', '42', 'ana@example.org'])(
    'is nothing without a real first name: “%s”',
    (name) => {
      expect(requestFor(award, aLearner({ name }), aCredential())).toMatchObject({ trouble: { what: 'no name' } });
    },
  );

  it.each(['Ana', '  Ana   Pop ', '李 小龙', 'Ana undefined'])('has the real name: “%s”', (name) => {
    expect(requestFor(award, aLearner({ name }), aCredential())).toHaveProperty('request');
  });
});

/** A Certifier that answers as it likes, and a process that dies where it likes. */
type Luck =
  | 'well'
  | 'refused'
  | 'unavailable'
  | 'limited'
  | 'lost before'
  | 'lost after'
  | 'other'
  | 'dies before'
  | 'dies after';
const LUCK: readonly Luck[] = [
  'well',
  'refused',
  'unavailable',
  'limited',
  'lost before',
  'lost after',
  'other',
  'dies before',
  'dies after',
];

function play(lucks: readonly Luck[]) {
  const credentials: CertifierCredential[] = [];
  const calls: string[] = [];
  let mails = 0;
  let row: Issued = fresh;
  const left = [...lucks];
  const effects = {
    create: () => {
      credentials.push(theirs({ id: `x${credentials.length + 1}` }));
      return credentials.at(-1) as CertifierCredential;
    },
    'look up': () => credentials,
    read: (id: string) => credentials.find((one) => one.id === id) as CertifierCredential,
    issue(id: string) {
      const index = credentials.findIndex((one) => one.id === id);
      credentials[index] = { ...(credentials[index] as CertifierCredential), status: 'issued' };
      return credentials[index];
    },
    send(id: string) {
      mails += 1;
      return credentials.find((one) => one.id === id) as CertifierCredential;
    },
    'find badge': () => 'https://example.org/badge.png',
  };
  for (let run = 0; run < lucks.length + 3; run += 1) {
    for (;;) {
      const step = nextStep(row);
      if (step === undefined) break;
      if (step === 'finish') {
        row = { ...row, issuance: 'complete' };
        continue;
      }
      if (step === 'mail in doubt') {
        row = { ...row, delivery: 'unknown' };
        continue;
      }
      row = { ...row, ...intentOf(step, request) };
      const luck = left.shift() ?? 'well';
      calls.push(`${step}: ${luck}`);
      if (luck === 'dies before') break;
      const happens = ['well', 'lost after', 'other', 'dies after'].includes(luck);
      const body = happens ? effects[step](row.certifierId ?? '') : undefined;
      if (luck === 'dies after') break;
      const elses = theirs({ id: 'elses', recipient: { name: 'B', email: 'b@example.org' } });
      const answers: Record<string, Answer<unknown>> = {
        well: ok(body),
        refused: refused(),
        unavailable: refused(400),
        limited: refused(429),
        'lost before': unknown,
        'lost after': unknown,
        other: step === 'find badge' ? unknown : ok(step === 'look up' ? [elses] : elses),
      };
      // The cast: each step takes the answer that was made for it just above.
      const outcome = settle[step](row, answers[luck] as never);
      row = { ...row, ...outcome.to };
      if (outcome.trouble || outcome.rest) break;
    }
  }
  return { row, credentials, mails, calls };
}

describe('under any order of answers and deaths', () => {
  it('there is never a second credential or a second mail, and all ends well once Certifier is well', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LUCK), { maxLength: 14 }), (lucks) => {
        const { row, credentials, mails, calls } = play(lucks);
        expect(credentials).toHaveLength(1);
        expect(mails).toBeLessThanOrEqual(1);
        expect(row.issuance).toBe('complete');
        expect(row.delivery).toBe(calls.some((call) => call === 'send: well') ? 'sent' : 'unknown');
      }),
      { numRuns: 500 },
    );
  });

  it('there are never two creations without a look-up between, unless the first certainly did not happen', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LUCK), { maxLength: 14 }), (lucks) => {
        const { calls } = play(lucks);
        for (const [index, call] of calls.entries()) {
          const before = calls[index - 1];
          if (!call.startsWith('create') || before === undefined) continue;
          expect(['look up: well', 'create: refused', 'create: unavailable']).toContain(before);
        }
      }),
      { numRuns: 500 },
    );
  });
});
