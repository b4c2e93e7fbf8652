import { describe, expect, it, onTestFinished } from 'vitest';
import { pick } from '../../json.ts';
import { aClock, asker } from '../trial.ts';
import { startCertifier } from './index.ts';

const learner = { name: 'Wanda Ortiz', email: 'wanda@harbor.example' };

async function aCertifier({ rateLimits = false } = {}) {
  const clock = aClock();
  const certifier = await startCertifier({ now: clock.now, rateLimits });
  onTestFinished(() => certifier.close());
  certifier.control.seed({ groups: [{ id: 'basics', name: 'Basics' }], attributes: ['custom.mentor'] });
  const ask = asker(certifier.apiUrl, {
    authorization: `Bearer ${certifier.token}`,
    'certifier-version': '2022-10-26',
  });
  const draft = async (more = {}) => {
    const { body } = await ask('POST', '/credentials', { groupId: 'basics', recipient: learner, ...more });
    return String(pick(body, 'id'));
  };
  return { certifier, control: certifier.control, clock, ask, draft };
}

const refused = (code: string) => ({ error: { code, message: expect.any(String) } });

describe('a credential', () => {
  it('is drafted, issued and mailed, and answers as documented at each step', async () => {
    const { ask, control } = await aCertifier();
    const created = await ask('POST', '/credentials', {
      groupId: 'basics',
      recipient: learner,
      expiryDate: '2028-11-22',
      customAttributes: { 'custom.mentor': 'Lee' },
    });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: expect.stringMatching(/^[0-9a-z]{26}$/),
      publicId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      groupId: 'basics',
      status: 'draft',
      recipient: { id: expect.any(String), ...learner },
      issueDate: '2026-11-22',
      expiryDate: '2028-11-22',
      attributes: { 'recipient.name': 'Wanda Ortiz' },
      customAttributes: { 'custom.mentor': 'Lee' },
      createdAt: '2026-11-22T09:00:00.000Z',
      updatedAt: '2026-11-22T09:00:00.000Z',
    });
    const at = `/credentials/${String(pick(created.body, 'id'))}`;
    expect((await ask('POST', `${at}/issue`)).body).toMatchObject({ status: 'issued' });
    expect((await ask('POST', `${at}/send`, { deliveryMethod: 'email' })).status).toBe(200);
    expect((await ask('GET', at)).body).toMatchObject({ status: 'issued', recipient: learner });
    expect(control.state().mails).toMatchObject([{ to: 'wanda@harbor.example', group: 'Basics' }]);
  });

  it('is made and mailed again by whoever asks again', async () => {
    const { ask, draft, control } = await aCertifier();
    const ids = [await draft(), await draft()];
    expect(new Set(ids).size).toBe(2);
    await ask('POST', `/credentials/${ids[0]}/issue`);
    for (let times = 0; times < 2; times += 1)
      await ask('POST', `/credentials/${ids[0]}/send`, { deliveryMethod: 'email' });
    expect(control.state()).toMatchObject({ credentials: [{}, {}], mails: [{}, {}] });
  });

  it('is issued only as a draft, and mailed only when it is issued and has an address', async () => {
    const { ask, draft } = await aCertifier();
    const id = await draft({ recipient: { name: 'No Address' } });
    const send = () => ask('POST', `/credentials/${id}/send`, { deliveryMethod: 'email' });
    expect(await send()).toMatchObject({ status: 400, body: refused('validation_error') });
    expect((await ask('POST', `/credentials/${id}/issue`)).status).toBe(200);
    expect(await ask('POST', `/credentials/${id}/issue`)).toMatchObject({ status: 400 });
    expect(await send()).toMatchObject({ status: 400 });
    expect(await ask('POST', `/credentials/${id}/send`, { deliveryMethod: 'sms' })).toMatchObject({ status: 400 });
  });

  it('expires the day after its expiry date, and is scheduled before its issue date', async () => {
    const { ask, draft, clock } = await aCertifier();
    const id = await draft({ issueDate: '2026-11-24', expiryDate: '2026-11-25' });
    await ask('POST', `/credentials/${id}/issue`);
    const status = async () => pick((await ask('GET', `/credentials/${id}`)).body, 'status');
    expect(await status()).toBe('scheduled');
    clock.move('P3D');
    expect(await status()).toBe('issued');
    clock.move('P1D');
    expect(await status()).toBe('expired');
  });

  it('is changed field by field, and loses its expiry with null', async () => {
    const { ask, draft } = await aCertifier();
    const id = await draft({ expiryDate: '2028-01-01' });
    const { body } = await ask('PATCH', `/credentials/${id}`, { recipient: { name: 'Wanda O.' }, expiryDate: null });
    expect(body).toMatchObject({
      recipient: { name: 'Wanda O.', email: learner.email },
      attributes: { 'recipient.name': 'Wanda O.' },
      expiryDate: null,
    });
    expect((await ask('PATCH', `/credentials/${id}`, { status: 'issued' })).status).toBe(400);
  });

  it('has previews of its designs once it is issued and they are rendered', async () => {
    const { ask, draft, control } = await aCertifier();
    const id = await draft();
    const designs = async () => (await ask('GET', `/credentials/${id}/designs`)).body;
    expect(await designs()).toMatchObject([
      { name: 'Basics Certificate', previews: [] },
      { name: 'Basics Badge', previews: [] },
    ]);
    await ask('POST', `/credentials/${id}/issue`);
    const badge = {
      name: 'Basics Badge',
      previews: [{ format: 'png', url: expect.stringMatching(/^https:.*\.png$/) }],
    };
    expect(await designs()).toMatchObject([{}, badge]);
    control.seed({ groups: [{ id: 'basics', name: 'Basics', previews: false }] });
    expect(await designs()).toMatchObject([{ previews: [] }, { previews: [] }]);
  });
});

describe('a call to Certifier', () => {
  it.each([
    ['without a token', { authorization: '' }, 401, 'unauthorized'],
    ['with a wrong token', { authorization: 'Bearer cfp_x' }, 401, 'unauthorized'],
    ['of another version', { 'certifier-version': '2021-01-01' }, 400, 'invalid_version'],
  ])('%s is refused', async (_, headers, status, code) => {
    const { ask } = await aCertifier();
    expect(await ask('GET', '/credentials', undefined, headers)).toMatchObject({ status, body: refused(code) });
  });

  it('without the version header is refused', async () => {
    const { certifier } = await aCertifier();
    const ask = asker(certifier.apiUrl, { authorization: `Bearer ${certifier.token}` });
    expect(await ask('GET', '/credentials')).toMatchObject({ status: 400, body: refused('missing_version') });
  });

  it.each([
    ['no name', { groupId: 'basics', recipient: { email: learner.email } }],
    ['a blank name', { groupId: 'basics', recipient: { ...learner, name: ' ' } }],
    ['no address', { groupId: 'basics', recipient: { name: 'A', email: 'wanda' } }],
    ['no group', { recipient: learner }],
    ['a date that is none', { groupId: 'basics', recipient: learner, expiryDate: '2028-02-30' }],
    ['a moment for a date', { groupId: 'basics', recipient: learner, expiryDate: '2028-01-01T00:00:00Z' }],
    ['a tag that nobody made', { groupId: 'basics', recipient: learner, customAttributes: { 'custom.x': '1' } }],
    ['a field that does not exist', { groupId: 'basics', recipient: learner, expiry_date: '2028-01-01' }],
    ['nothing', undefined],
  ])('with %s makes nothing', async (_, body) => {
    const { ask, control } = await aCertifier();
    expect(await ask('POST', '/credentials', body)).toMatchObject({ status: 400, body: refused('validation_error') });
    expect(control.state().credentials).toEqual([]);
  });

  it('for what is not there is a 404, and what is not JSON is said to be so', async () => {
    const { ask } = await aCertifier();
    for (const path of ['/credentials/01x', '/credentials/01x/designs', '/certificates'])
      expect(await ask('GET', path)).toMatchObject({ status: 404, body: refused('not_found') });
    expect((await ask('POST', '/credentials', { groupId: 'gone', recipient: learner })).status).toBe(404);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await ask('POST', '/credentials', '{', {})).toMatchObject({ body: refused('invalid_json') });
    expect(await ask('POST', '/credentials', 'a=1', form)).toMatchObject({ body: refused('invalid_json') });
  });

  it('is one of sixty a minute when limits are on, and hears how long to wait', async () => {
    const { ask, clock } = await aCertifier({ rateLimits: true });
    for (let calls = 0; calls < 60; calls += 1) expect((await ask('GET', '/credentials?limit=1')).status).toBe(200);
    clock.move('PT20S');
    const limited = await ask('GET', '/credentials');
    expect(limited).toMatchObject({ status: 429, body: refused('rate_limited') });
    expect(limited.headers.get('retry-after')).toBe('40');
    clock.move('PT40S');
    expect((await ask('GET', '/credentials')).status).toBe(200);
  });
});

describe('looking for credentials', () => {
  async function three() {
    const trial = await aCertifier();
    trial.control.seed({ groups: [{ id: 'other', name: 'Other' }] });
    trial.control.seed({
      credentials: [
        { groupId: 'basics', recipient: learner },
        { groupId: 'other', recipient: learner, status: 'draft' },
        { groupId: 'basics', recipient: { name: 'Karl Eng', email: 'karl@harbor.example' } },
      ],
    });
    const names = async (filter: unknown, more = {}) => {
      const { body } = await trial.ask('POST', '/credentials/search', { filter, ...more });
      return body;
    };
    return { ...trial, names };
  }

  it('finds them by group and recipient', async () => {
    const { names } = await three();
    const byBoth = { AND: [{ groupId: { equals: 'basics' } }, { recipient: { email: { equals: learner.email } } }] };
    expect(await names(byBoth)).toMatchObject({
      data: [{ groupId: 'basics', recipient: learner, status: 'issued' }],
      pagination: { prev: null, next: null },
    });
    expect(
      pick(
        await names({ OR: [{ status: { equals: 'draft' } }, { recipient: { name: { contains: 'Karl' } } }] }),
        'data',
      ),
    ).toHaveLength(2);
    expect(pick(await names({ NOT: [{ groupId: { in: ['basics'] } }] }), 'data')).toHaveLength(1);
    expect(pick(await names({ recipient: { email: { endsWith: '@harbor.example' } } }), 'data')).toHaveLength(3);
  });

  it.each([{ recipientEmail: { equals: 'x' } }, { groupId: { equal: 'x' } }, {}, { status: { equals: 'lost' } }])(
    'refuses %j',
    async (filter) => {
      const { ask } = await three();
      expect((await ask('POST', '/credentials/search', { filter })).status).toBe(400);
    },
  );

  it('turns pages by cursor', async () => {
    const { ask } = await three();
    const first = await ask('GET', '/credentials?limit=2');
    const next = String(pick(pick(first.body, 'pagination'), 'next'));
    const second = await ask('GET', `/credentials?limit=2&cursor=${next}`);
    expect(first.body).toMatchObject({ data: [{}, {}], pagination: { prev: null } });
    expect(second.body).toMatchObject({ data: [{}], pagination: { next: null, prev: expect.any(String) } });
    for (const query of ['limit=0', 'limit=101', 'cursor=x', 'email=x'])
      expect((await ask('GET', `/credentials?${query}`)).status).toBe(400);
  });
});
