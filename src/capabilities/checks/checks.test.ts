import { createServer, type RequestListener, type Server } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { hostileText } from '../../../test/support/hostile.ts';
import { startRogue } from '../../../test/support/rogue-server.ts';
import type { Config } from '../../config.ts';
import { UserError } from '../../platform/errors.ts';
import { checkActions } from './actions.ts';
import { parseAddress } from './check.ts';

describe('an address that is to be checked', () => {
  const hosts = ['status.example', 'api.example:8443', 'localhost:3000'];
  const refused = (text: string, of: readonly string[] = hosts) => {
    expect(() => parseAddress(text, of), text).toThrow(UserError);
  };

  it('is on a host that the operator has named', () => {
    for (const url of ['https://status.example/', 'https://API.example:8443/a?b=c', 'http://localhost:3000/readyz']) {
      expect(parseAddress(url, hosts).href).toBe(url.toLowerCase());
    }
    refused('https://status.example/', []);
    for (const url of [
      'https://other.example/',
      'https://status.example:8443/',
      'https://api.example/',
      'http://localhost/',
    ]) {
      refused(url);
    }
  });
  it('is never one that only looks like it', () => {
    for (const url of [
      'https://status.example@evil.example/',
      'https://user:pw@status.example/',
      'https://status.example.evil.example/',
      'https://evil.example/#status.example',
      'https://evil.example\\@status.example/',
      'http://status.example/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'ftp://status.example/',
      'status.example',
      '//status.example',
      '',
    ]) {
      refused(url);
    }
  });
  it('is refused in words or on a named host, whatever it is', () => {
    const text = fc.oneof(
      hostileText,
      fc.webUrl(),
      hostileText.map((some) => `https://status.example${some}`),
    );
    fc.assert(
      fc.property(text, (url) => {
        try {
          expect(hosts).toContain(parseAddress(url, hosts).host);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a check', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  async function serve(answer: RequestListener): Promise<string> {
    const server = createServer(answer);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return `127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
  }

  function check(host: string, path = '/', { timeoutMs = 5_000, signal = new AbortController().signal } = {}) {
    // The cast: it is all of the configuration that these actions use.
    const [action] = checkActions({ config: { checkHosts: [host] } as unknown as Config }, timeoutMs);
    const context = { by: 'U1', now: Temporal.Now.instant(), origin: { kind: 'button' }, key: 'k', signal } as const;
    return action?.perform({ url: `http://${host}${path}`, method: 'GET' }, { ...context, progress: async () => {} });
  }

  it('says what came back, and sends nothing of ours', async () => {
    const seen: unknown[] = [];
    const host = await serve(({ url, headers }, response) => {
      seen.push(url, headers.cookie, headers.authorization);
      response
        .writeHead(url === '/moved' ? 302 : 200, { location: '/here', 'set-cookie': 'a=b' })
        .end('x'.repeat(100_000));
    });
    expect(await check(host, '/moved')).toMatchObject({ outcome: 'up', summary: `${host} answered with 200.` });
    expect(seen).toEqual(['/moved', undefined, undefined, '/here', undefined, undefined]);
  });
  for (const [status, outcome] of Object.entries({
    204: 'up',
    404: 'refused',
    401: 'refused',
    500: 'down',
    503: 'down',
  })) {
    it(`of an address that answers ${status} is “${outcome}”`, async () => {
      const host = await serve((_request, response) => void response.writeHead(Number(status)).end());
      expect(await check(host)).toMatchObject({ outcome });
    });
  }
  it('does not follow to another host', async () => {
    let asked = 0;
    const other = await serve((_request, response) => {
      asked += 1;
      response.end();
    });
    const host = await serve(
      (_request, response) => void response.writeHead(302, { location: `http://${other}/` }).end(),
    );
    expect(await check(host)).toMatchObject({
      outcome: 'refused',
      summary: expect.stringContaining('points to another host'),
    });
    expect(asked).toBe(0);
  });
  it('of what is not there, says nothing or hangs up is “down”', async () => {
    const gone = await startRogue(() => {});
    await gone.close();
    expect(await check(new URL(gone.url).host)).toMatchObject({
      outcome: 'down',
      summary: expect.stringContaining('ECONNREFUSED'),
    });
    const silent = await startRogue(() => {});
    expect(await check(new URL(silent.url).host, '/', { timeoutMs: 50 })).toMatchObject({
      outcome: 'down',
      summary: expect.stringContaining('no answer within 0.05 s'),
    });
    await silent.close();
    const rude = await startRogue((socket) => socket.destroy());
    expect(await check(new URL(rude.url).host)).toMatchObject({ outcome: 'down' });
    await rude.close();
  });
  it('that is stopped says nothing of the host: it is made again', async () => {
    const stop = new AbortController();
    const silent = await startRogue(() => stop.abort(new Error('shutting down')));
    await expect(check(new URL(silent.url).host, '/', { signal: stop.signal })).rejects.toThrow('shutting down');
    await silent.close();
  });
});
