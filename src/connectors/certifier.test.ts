/** At the wire, with the payloads of Certifier's reference. */
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../platform/log.ts';
import { badgeUrl, openCertifier } from './certifier.ts';
import { createServices } from './services.ts';

const HOST = 'https://api.certifier.io';
const credential = {
  id: '01hz2f0c9ryvzajg20jqh9taab',
  publicId: '124a8110-1af5-4747-9308-e9d06bd1852a',
  groupId: '01g90279gp5sbmfek7wymcsvec',
  status: 'draft',
  recipient: { id: '01jmerb62apgachxwx6db76c7s', name: 'John Doe', email: 'john.doe@example.com' },
  issueDate: '2022-01-01',
  expiryDate: '2023-01-01',
  attributes: { 'recipient.name': 'John Doe' },
  customAttributes: { 'custom.mentor': 'Jane Doe' },
  createdAt: '2022-01-01T00:00:00.000Z',
  updatedAt: '2022-01-01T00:00:00.000Z',
};
const { id, groupId } = credential;
const john = { groupId, recipient: { name: 'John Doe', email: 'John.Doe@example.com ' } };
const error = (code: string) => ({ error: { code, message: `The ${code} of it` } });

function aCertifier() {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', write: (line) => void lines.push(line) });
  return { lines, ...openCertifier({ url: `${HOST}/v1`, token: 'cfp_abc' }, createServices({ log })) };
}

const wire = () => nock(HOST, { reqheaders: { authorization: 'Bearer cfp_abc', 'certifier-version': '2022-10-26' } });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('Certifier', () => {
  it('drafts a credential for an address in lower case', async () => {
    const sent = { groupId, recipient: { name: 'John Doe', email: 'john.doe@example.com' }, expiryDate: '2024-01-01' };
    wire().post('/v1/credentials', sent).reply(201, credential);
    const answer = await aCertifier().create({ ...john, expiryDate: '2024-01-01' });
    expect(answer).toMatchObject({ kind: 'ok', body: { id, status: 'draft' } });
    expect(nock.isDone()).toBe(true);
  });

  it('issues, mails and reads one', async () => {
    const certifier = aCertifier();
    wire()
      .post(`/v1/credentials/${id}/issue`, '')
      .reply(200, { ...credential, status: 'issued' })
      .post(`/v1/credentials/${id}/send`, { deliveryMethod: 'email' })
      .reply(200, { ...credential, status: 'issued' })
      .get(`/v1/credentials/${id}`)
      .reply(200, { ...credential, status: 'expired', expiryDate: null });
    expect(await certifier.issue(id)).toMatchObject({ kind: 'ok', body: { status: 'issued' } });
    expect(await certifier.send(id)).toMatchObject({ kind: 'ok' });
    expect(await certifier.get(id)).toMatchObject({ kind: 'ok', body: { status: 'expired', expiryDate: null } });
  });

  it('changes only what is given', async () => {
    wire().patch(`/v1/credentials/${id}`, { expiryDate: null }).reply(200, credential);
    wire()
      .patch(`/v1/credentials/${id}`, { recipient: { name: 'J. Doe' } })
      .reply(200, credential);
    const certifier = aCertifier();
    expect(await certifier.update(id, { expiryDate: null })).toMatchObject({ kind: 'ok' });
    expect(await certifier.update(id, { name: 'J. Doe' })).toMatchObject({ kind: 'ok' });
  });

  it('finds all credentials of a recipient and group, page after page, in whatever case the address is', async () => {
    const filter = {
      AND: [
        { groupId: { equals: groupId } },
        { recipient: { email: { in: ['john.doe@example.com', 'John.Doe@example.com'] } } },
      ],
    };
    const page = { filter, sort: { property: 'createdAt', order: 'desc' }, limit: 100 };
    wire()
      .post('/v1/credentials/search', page)
      .reply(200, { data: [credential], pagination: { prev: null, next: 'c2' } })
      .post('/v1/credentials/search', { ...page, cursor: 'c2' })
      .reply(200, {
        data: [{ ...credential, id: 'b', recipient: john.recipient }],
        pagination: { prev: 'c1', next: null },
      });
    const found = await aCertifier().find({ groupId, email: 'John.Doe@example.com ' });
    expect(found).toMatchObject({ kind: 'ok', body: [{ id }, { id: 'b' }] });
  });

  it('asks again when it looks for one and is not answered, and only then', async () => {
    wire()
      .post('/v1/credentials/search')
      .reply(503)
      .post('/v1/credentials/search')
      .reply(200, { data: [], pagination: {} });
    expect(await aCertifier().find({ groupId, email: 'a@b.example' })).toMatchObject({ kind: 'ok', body: [] });
  });

  it('gives up on a recipient that never ends', async () => {
    wire()
      .post('/v1/credentials/search')
      .times(5)
      .reply(200, { data: [credential], pagination: { next: 'x' } });
    expect(await aCertifier().find({ groupId, email: 'john.doe@example.com' })).toMatchObject({ kind: 'unknown' });
  });

  it('names the picture of the badge', async () => {
    const designs = ['Classic Certificate', 'Round Badge'].map((name, index) => ({
      id: `d${index}`,
      name,
      previews: [{ format: 'png', url: `https://cdn.certifier.io/x/${index}.png` }],
    }));
    wire().get(`/v1/credentials/${id}/designs`).reply(200, designs);
    const found = await aCertifier().designs(id);
    expect(found.kind === 'ok' && badgeUrl(found.body)).toBe('https://cdn.certifier.io/x/1.png');
    expect(badgeUrl(designs.slice(0, 1))).toBe('https://cdn.certifier.io/x/0.png');
    expect(badgeUrl(designs.map((one) => ({ ...one, previews: [] })))).toBeUndefined();
    const pdf = [{ id: 'd', name: 'Badge', previews: [{ format: 'pdf', url: 'https://cdn.certifier.io/x.pdf' }] }];
    expect(badgeUrl(pdf)).toBeUndefined();
  });
});

describe('a change at Certifier', () => {
  const changes = {
    create: (certifier: ReturnType<typeof aCertifier>) => certifier.create(john),
    issue: (certifier: ReturnType<typeof aCertifier>) => certifier.issue(id),
    send: (certifier: ReturnType<typeof aCertifier>) => certifier.send(id),
  };

  it.each(Object.entries(changes))('(%s) that is refused did not happen', async (_, change) => {
    for (const [status, code] of [
      [400, 'validation_error'],
      [401, 'unauthorized'],
      [402, 'payment_required'],
      [404, 'not_found'],
    ] as const) {
      wire().post(/.*/).reply(status, error(code));
      const answer = await change(aCertifier());
      expect(answer).toMatchObject({ kind: 'refused', status, problem: expect.stringContaining(`The ${code} of it`) });
    }
    wire().post(/.*/).reply(429, error('rate_limited'), { 'retry-after': '12' });
    expect(await change(aCertifier())).toMatchObject({ kind: 'refused', status: 429, retryAfterMs: 12_000 });
    wire()
      .post(/.*/)
      .replyWithError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));
    expect(await change(aCertifier())).toMatchObject({ kind: 'refused' });
  });

  it.each(Object.entries(changes))('(%s) that may have happened is unknown, and is not repeated', async (_, change) => {
    for (const spoil of [
      () => wire().post(/.*/).reply(500, error('internal_server_error')),
      () => wire().post(/.*/).reply(408),
      () => wire().post(/.*/).reply(502, '<html>Bad gateway</html>'),
      () =>
        wire()
          .post(/.*/)
          .replyWithError(Object.assign(new Error('no'), { code: 'ECONNRESET' })),
      () => wire().post(/.*/).reply(200, '{"id":"01hz2f'),
      () =>
        wire()
          .post(/.*/)
          .reply(200, { ...credential, status: 'revoked' }),
      () => wire().post(/.*/).reply(200, {}),
    ]) {
      spoil();
      expect(await change(aCertifier())).toMatchObject({ kind: 'unknown' });
      expect(nock.isDone()).toBe(true);
    }
  });

  it.each([
    ['another credential', { id: 'x' }, ['issue', 'send']],
    ['another group', { groupId: 'x' }, ['create']],
    ['another recipient', { recipient: { name: 'John Doe', email: 'jane@example.com' } }, ['create']],
    ['nobody', { recipient: { name: 'John Doe', email: null } }, ['create']],
  ] as const)('whose answer is about %s is unknown', async (_, swap, which) => {
    for (const name of which) {
      wire()
        .post(/.*/)
        .reply(200, { ...credential, ...swap });
      expect(await changes[name](aCertifier())).toMatchObject({ kind: 'unknown' });
    }
  });

  it('leaves no token, name or address in the log', async () => {
    const certifier = aCertifier();
    wire().post('/v1/credentials').reply(500).post('/v1/credentials').reply(201, credential);
    await certifier.create(john);
    await certifier.create(john);
    expect(certifier.lines).toHaveLength(2);
    expect(certifier.lines.join()).not.toMatch(/cfp_abc|doe/i);
  });

  it('that was stopped says so', async () => {
    const answer = await aCertifier().create(john, AbortSignal.abort());
    expect(answer).toMatchObject({ kind: 'refused', problem: expect.stringContaining('stopped') });
  });
});

describe('a question to Certifier', () => {
  it('is refused when there is no such credential, and unknown about another', async () => {
    wire().get(`/v1/credentials/${id}`).reply(404, error('not_found'));
    expect(await aCertifier().get(id)).toMatchObject({ kind: 'refused', status: 404 });
    wire()
      .get(`/v1/credentials/${id}`)
      .reply(200, { ...credential, id: 'x' });
    expect(await aCertifier().get(id)).toMatchObject({ kind: 'unknown' });
    const other = { ...credential, recipient: { name: 'Jane', email: 'jane@example.com' } };
    wire()
      .post('/v1/credentials/search')
      .reply(200, { data: [other], pagination: {} });
    expect(await aCertifier().find({ groupId, email: 'john.doe@example.com' })).toMatchObject({ kind: 'unknown' });
  });
});
