import { describe, expect, it, onTestFinished } from 'vitest';
import { startCertifier } from './certifier/index.ts';
import { asker } from './trial.ts';

const CREATE = 'POST /v1/credentials';
const body = { groupId: 'basics', recipient: { name: 'Wanda Ortiz', email: 'wanda@harbor.example' } };

async function aCertifier() {
  const certifier = await startCertifier();
  onTestFinished(() => certifier.close());
  const { control, url } = certifier;
  control.seed({ groups: [{ id: 'basics', name: 'Basics' }] });
  const usual = { authorization: `Bearer ${certifier.token}`, 'certifier-version': '2022-10-26' };
  const ask = asker(certifier.apiUrl, usual);
  const create = () => ask('POST', '/credentials', body);
  const impatient = () =>
    fetch(`${certifier.apiUrl}/credentials`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { ...usual, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(50),
    });
  return { certifier, control, url, ask, create, impatient, made: () => control.state().credentials.length };
}

describe('a fault', () => {
  it('answers in the service’s own words instead of doing it, as often as it was told', async () => {
    const { control, create, made } = await aCertifier();
    expect(control.faults({ on: CREATE, status: 503, times: 2 })).toMatchObject([{ times: 2 }]);
    for (let calls = 0; calls < 2; calls += 1)
      expect(await create()).toMatchObject({ status: 503, body: { error: { code: 'internal_server_error' } } });
    expect(made()).toBe(0);
    expect((await create()).status).toBe(201);
  });

  it('may say how long to wait', async () => {
    const { control, create } = await aCertifier();
    control.faults({ on: '*', retry_after: 7 });
    const { status, headers, body: said } = await create();
    expect([status, headers.get('retry-after'), said]).toEqual([
      429,
      '7',
      { error: { code: 'rate_limited', message: expect.any(String) } },
    ]);
  });

  it.each([
    ['breaks the connection before anything happens', { reset: true }, 0],
    ['breaks the connection after it happened', { reset: true, when: 'after' }, 1],
    ['cuts the answer off after it happened', { malformed: true }, 1],
    ['cuts the answer off before anything happened', { malformed: true, when: 'before' }, 0],
  ] as const)('%s', async (_, fault, effects) => {
    const { control, create, made } = await aCertifier();
    control.faults({ on: CREATE, ...fault });
    await expect(create()).rejects.toThrow();
    expect(made()).toBe(effects);
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('never answers, %s the effect, until the caller gives up', async (when, effects) => {
    const { control, impatient, made } = await aCertifier();
    control.faults({ on: CREATE, hang: true, when });
    await expect(impatient()).rejects.toThrow('timeout');
    expect(made()).toBe(effects);
  });

  it('may do it, and then say something else', async () => {
    const { control, create, made } = await aCertifier();
    control.faults({ on: CREATE, status: 502, when: 'after', body: { error: { code: 'x', message: 'y' } } });
    expect(await create()).toMatchObject({ status: 502, body: { error: { code: 'x' } } });
    expect(made()).toBe(1);
  });

  it('may answer for somebody else', async () => {
    const { control, create, made } = await aCertifier();
    control.faults({ on: CREATE, other: true });
    const answer = await create();
    expect(answer).toMatchObject({ status: 201, body: { status: 'draft' } });
    expect(JSON.stringify(answer.body)).not.toContain('wanda');
    expect(made()).toBe(1);
    expect(() => control.faults({ on: CREATE, other: true, when: 'before' })).toThrow('needs a real answer');
  });

  it('may only be slow', async () => {
    const { control, create, impatient, made } = await aCertifier();
    control.faults({ on: CREATE, latency_ms: 600_000 });
    await expect(impatient()).rejects.toThrow('timeout');
    expect(made()).toBe(0);
    control.faults({ on: CREATE, latency_ms: 1 });
    expect((await create()).status).toBe(201);
  });

  it('strikes what it names: one credential, one method, or everything', async () => {
    const { control, ask } = await aCertifier();
    const [one, two] = control.seed({ credentials: [body, body] });
    control.faults({ on: `GET /v1/credentials/${one?.id}`, status: 500 });
    expect((await ask('GET', `/credentials/${two?.id}`)).status).toBe(200);
    expect((await ask('GET', `/credentials/${one?.id}/designs`)).status).toBe(200);
    expect((await ask('GET', `/credentials/${one?.id}`)).status).toBe(500);
    control.faults({ on: '* /v1/credentials/:id', status: 500 });
    expect((await ask('PATCH', `/credentials/${two?.id}`, {})).status).toBe(500);
  });

  it('is taken back by asking for none of it', async () => {
    const { control, create } = await aCertifier();
    control.faults({ on: CREATE, status: 500, times: 5 });
    expect(control.faults({ on: 'GET /v1/credentials', times: 0 })).toHaveLength(1);
    expect(control.faults({ on: '*', times: 0 })).toEqual([]);
    expect((await create()).status).toBe(201);
  });
});

describe('what was asked', () => {
  it('is counted and kept, with what the caller saw and what happened', async () => {
    const { control, ask, create } = await aCertifier();
    control.faults({ on: CREATE, status: 500, when: 'after' });
    await create();
    await ask('GET', '/nothing');
    expect(control.state()).toMatchObject({
      counts: { [CREATE]: 1, '(unknown)': 1 },
      calls: [
        { route: CREATE, saw: 500, did: 201, fault: { status: 500 } },
        { route: '(unknown)', path: '/v1/nothing', saw: 404, did: 404 },
      ],
    });
  });
});

describe('the control API', () => {
  it('takes the same commands over HTTP', async () => {
    const { url, control } = await aCertifier();
    const ask = asker(url, {});
    await ask('POST', '/control/seed', { groups: [{ id: 'more', name: 'More' }] });
    expect(control.state().groups.map(({ id }) => id)).toEqual(['basics', 'more']);
    expect((await ask('GET', '/control/state')).body).toMatchObject({ groups: [{}, { id: 'more' }], mails: [] });
    expect(await ask('POST', '/control/faults', { on: CREATE, status: 500 })).toMatchObject({
      status: 200,
      body: [{}],
    });
  });

  it('says what is wrong with a command', async () => {
    const { url } = await aCertifier();
    const ask = asker(url, {});
    expect(await ask('POST', '/control/sow', {})).toMatchObject({
      status: 404,
      body: { error: 'There is no sow here. There are: faults, remove, seed, state.' },
    });
    expect(await ask('POST', '/control/remove', { credential: 'x' })).toMatchObject({ status: 404 });
    expect(await ask('POST', '/control/faults', { on: 'credentials' })).toMatchObject({ status: 400 });
    expect(await ask('POST', '/control/seed', '{')).toMatchObject({ status: 400 });
    expect(await ask('POST', '/control/seed', '{}', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    expect(await ask('GET', '/control/seed')).toMatchObject({ status: 405 });
  });

  it('answers no web page', async () => {
    const { url } = await aCertifier();
    expect(await asker(url, { origin: 'https://evil.example' })('GET', '/control/state')).toMatchObject({
      status: 403,
    });
  });

  it('is gone after closing, which may be asked twice', async () => {
    const { certifier, url } = await aCertifier();
    await Promise.all([certifier.close(), certifier.close()]);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});
