/** At the wire, with the payloads of WorkOS's reference, through its SDK. */
import { createHmac } from 'node:crypto';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../platform/log.ts';
import { createServices } from './services.ts';
import { openWorkos, refusalCode } from './workos.ts';

const HOST = 'https://api.workos.com';
const domain = {
  object: 'organization_domain',
  id: 'org_domain_01EHZNVPK2QXHMVWCEDQEKY69A',
  organization_id: 'org_01EHT88Z8J8795GZNQ4ZP1J81T',
  domain: 'foo-corp.com',
  state: 'pending',
  verification_prefix: 'superapp-domain-verification-z3kjny',
  verification_token: 'm5Oztg3jdK4NJLgs8uIlIprMw',
  verification_strategy: 'dns',
  created_at: '2026-01-15T12:00:00.000Z',
  updated_at: '2026-01-15T12:00:00.000Z',
};
const organization = {
  object: 'organization',
  id: domain.organization_id,
  name: 'Foo Corp',
  allow_profiles_outside_organization: false,
  domains: [domain],
  stripe_customer_id: 'cus_R9qWAGMQ6nGE7V',
  external_id: null,
  metadata: {},
  created_at: '2026-01-15T12:00:00.000Z',
  updated_at: '2026-01-15T12:00:00.000Z',
};
const read = {
  id: domain.id,
  organizationId: organization.id,
  domain: 'foo-corp.com',
  state: 'pending',
  verificationPrefix: 'superapp-domain-verification-z3kjny',
  verificationToken: 'm5Oztg3jdK4NJLgs8uIlIprMw',
  verificationStrategy: 'dns',
};
const secret = 'whsec';
const wanted = { organizationId: organization.id, domain: 'foo-corp.com' };

function aWorkos() {
  const lines: string[] = [];
  const services = createServices({ log: createLog({ level: 'debug', write: (line) => void lines.push(line) }) });
  return { services, lines, ...openWorkos({ url: HOST, apiKey: 'sk_test_abc', webhookSecret: secret }, services) };
}

const wire = () => nock(HOST, { reqheaders: { authorization: 'Bearer sk_test_abc' } });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('WorkOS', () => {
  it('shows an organisation with its domains and their challenges', async () => {
    wire().get(`/organizations/${organization.id}`).reply(200, organization);
    expect(await aWorkos().getOrganization(organization.id)).toEqual({
      kind: 'ok',
      status: 200,
      body: { id: organization.id, name: 'Foo Corp', domains: [read] },
    });
  });

  it('finds organisations by domain', async () => {
    const list = { object: 'list', data: [organization], list_metadata: { before: null, after: null } };
    wire().get('/organizations').query({ domains: 'foo-corp.com', limit: 100, order: 'desc' }).reply(200, list);
    expect(await aWorkos().findOrganizations('foo-corp.com')).toMatchObject({ body: [{ name: 'Foo Corp' }] });
  });

  it('adds a domain, looks at its record, reads it and takes it away', async () => {
    const { createDomain, verifyDomain, getDomain, deleteDomain } = aWorkos();
    const at = `/organization_domains/${domain.id}`;
    wire()
      .post('/organization_domains', { domain: 'foo-corp.com', organization_id: organization.id })
      .reply(201, domain)
      .post(`${at}/verify`)
      .reply(200, { ...domain, state: 'verified' })
      .get(at)
      .reply(200, { ...domain, state: 'failed', verification_token: undefined })
      .delete(at)
      .reply(202);
    expect(await createDomain(wanted)).toEqual({ kind: 'ok', status: 200, body: read });
    expect(await verifyDomain(domain.id)).toMatchObject({ kind: 'ok', body: { state: 'verified' } });
    expect(await getDomain(domain.id)).toMatchObject({ kind: 'ok', body: { state: 'failed' } });
    expect(await deleteDomain(domain.id)).toEqual({ kind: 'ok', status: 200, body: undefined });
  });

  it.each([
    [
      422,
      { message: 'Validation failed', code: 'organization_domain_already_used' },
      'organization_domain_already_used',
    ],
    [409, { message: 'It is there', code: 'conflict' }, 'conflict'],
    [404, { message: 'Organization not found', code: 'entity_not_found' }, 'entity_not_found'],
    [401, { message: 'Unauthorized' }, undefined],
    [400, { message: 'Bad', code: 'bad', errors: [{ code: 'x', message: 'y' }] }, 'bad'],
    [403, { error: 'forbidden', error_description: 'No' }, undefined],
  ])('that answers %i did not do it', async (status, body, code) => {
    wire().post('/organization_domains').reply(status, body);
    const answer = await aWorkos().createDomain(wanted);
    expect(answer).toMatchObject({ kind: 'refused', status, problem: expect.stringContaining('WorkOS') });
    expect(answer.kind !== 'ok' && refusalCode(answer)).toBe(code);
  });

  it('says how long to wait, and is left alone that long', async () => {
    wire().post('/organization_domains').reply(429, { message: 'Rate limit exceeded.' }, { 'retry-after': '30' });
    const workos = aWorkos();
    expect(await workos.createDomain(wanted)).toMatchObject({ kind: 'refused', status: 429, retryAfterMs: 30_000 });
    expect(workos.services.states()).toMatchObject([{ name: 'WorkOS', state: 'resting' }]);
    const held = await workos.createDomain(wanted);
    expect(held).toMatchObject({ kind: 'refused', problem: expect.stringContaining('not asked for another') });
  });

  it.each([
    ['500', () => wire().post('/organization_domains').reply(500, { message: 'x' })],
    ['no JSON', () => wire().post('/organization_domains').reply(502, '<html>')],
    ['half of its JSON', () => wire().post('/organization_domains').reply(201, '{"object":"organiz')],
    ['nothing', () => wire().post('/organization_domains').reply(201)],
    ['null', () => wire().post('/organization_domains').reply(201, 'null')],
    [
      'another domain',
      () =>
        wire()
          .post('/organization_domains')
          .reply(201, { ...domain, domain: 'bar.com' }),
    ],
    [
      'another owner',
      () =>
        wire()
          .post('/organization_domains')
          .reply(201, { ...domain, organization_id: 'org_x' }),
    ],
    [
      'a lost connection',
      () =>
        wire()
          .post('/organization_domains')
          .replyWithError(Object.assign(new Error('x'), { code: 'ECONNRESET' })),
    ],
  ])('that answers a new domain with %s may have added it, and is not asked again', async (_, spoil) => {
    spoil();
    expect(await aWorkos().createDomain(wanted)).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('WorkOS'),
    });
    expect(nock.isDone()).toBe(true);
  });

  it('is asked to look at the record again when it did not answer', async () => {
    const at = `/organization_domains/${domain.id}/verify`;
    wire().post(at).reply(503).post(at).reply(200, domain);
    expect(await aWorkos().verifyDomain(domain.id)).toMatchObject({ kind: 'ok', body: { state: 'pending' } });
  });

  it('that can’t be reached did nothing', async () => {
    wire()
      .post(/.*/)
      .replyWithError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
    const answer = await aWorkos().createDomain(wanted);
    expect(answer).toEqual({ kind: 'refused', problem: "WorkOS can't be reached (ECONNREFUSED)." });
  });

  it('is not believed about another organisation or domain, or in a state that we do not know', async () => {
    const { getOrganization, verifyDomain } = aWorkos();
    wire()
      .get(/.*/)
      .reply(200, { ...organization, id: 'org_x' });
    expect(await getOrganization(organization.id)).toMatchObject({ kind: 'unknown' });
    wire()
      .post(/.*/)
      .reply(200, { ...domain, id: 'org_domain_x' })
      .post(/.*/)
      .reply(200, { ...domain, state: 'lost' });
    expect(await verifyDomain(domain.id)).toMatchObject({ kind: 'unknown' });
    expect(await verifyDomain(domain.id)).toMatchObject({ kind: 'unknown' });
  });

  it('is asked for nothing else than what was meant, whatever the id is', async () => {
    const workos = aWorkos();
    for (const id of ['..', '.', 'a/../b', '%2e%2e', '']) {
      wire().get(/.*/).optionally().reply(404, {});
      expect(await workos.getDomain(id)).toMatchObject({ kind: expect.stringMatching(/refused|unknown/) });
      nock.cleanAll();
    }
  });

  it('leaves neither keys nor challenges in the log', async () => {
    const workos = aWorkos();
    wire().post('/organization_domains').reply(201, domain).post('/organization_domains').reply(422, domain);
    await workos.createDomain(wanted);
    await workos.createDomain(wanted);
    expect(workos.lines).toHaveLength(2);
    expect(workos.lines.join()).not.toMatch(/sk_test_abc|m5Oztg3jdK4NJLgs8uIlIprMw/);
  });
});

describe('a webhook of WorkOS', () => {
  const event = (name: string, data: object = domain) =>
    JSON.stringify({
      id: 'event_04FKJ843CVE8F7BXQSPFH0M53V',
      event: name,
      data,
      created_at: '2026-11-18T04:18:13.126Z',
    });
  const sign = (body: string, { key = secret, at = Date.now() } = {}) =>
    `t=${at}, v1=${createHmac('sha256', key).update(`${at}.${body}`).digest('hex')}`;

  it.each(['created', 'updated', 'verified', 'deleted'])('tells that a domain was %s', async (what) => {
    const body = event(`organization_domain.${what}`);
    expect(await aWorkos().readEvent(body, sign(body))).toEqual({
      id: 'event_04FKJ843CVE8F7BXQSPFH0M53V',
      what,
      at: Temporal.Instant.from('2026-11-18T04:18:13.126Z'),
      domain: read,
    });
  });

  it('tells why a verification failed', async () => {
    const data = { reason: 'domain_verification_period_expired', organization_domain: { ...domain, state: 'failed' } };
    const body = event('organization_domain.verification_failed', data);
    expect(await aWorkos().readEvent(body, sign(body))).toMatchObject({
      what: 'verification_failed',
      reason: 'domain_verification_period_expired',
      domain: { state: 'failed' },
    });
  });

  it('is not believed unless it was signed with the secret, just now, for this body', async () => {
    const { readEvent } = aWorkos();
    const body = event('organization_domain.verified');
    const now = Date.now();
    for (const signature of [
      undefined,
      '',
      'v1=abc',
      `t=${now}, v1=`,
      `t=soon, v1=${'0'.repeat(64)}`,
      sign(body, { key: 'other' }),
      sign(body, { at: now - 181_000 }),
      sign(`${body} `),
    ])
      expect([signature, await readEvent(body, signature)]).toEqual([signature, 'forged']);
    const { readEvent: unconfigured } = openWorkos(
      { url: HOST, apiKey: 'k' },
      createServices({ log: createLog({ level: 'silent' }) }),
    );
    expect(await unconfigured(body, sign(body))).toBe('forged');
  });

  it('about anything else is foreign, and so is one that can’t be read', async () => {
    const { readEvent } = aWorkos();
    for (const body of [
      event('user.created', { id: 'user_1' }),
      event('organization_domain.renamed'),
      event('organization_domain.verified', { id: 'x' }),
      event('organization_domain.verified', { ...domain, state: 'lost' }),
      'null',
      '{"id":',
    ])
      expect([body, await readEvent(body, sign(body))]).toEqual([body, 'foreign']);
  });
});
