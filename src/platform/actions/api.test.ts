import { afterEach, expect, it } from 'vitest';
import { anAction, aProcess, quiet, VERIFIED } from '../../../test/support/actions.ts';
import { eachDatabase } from '../../../test/support/databases.ts';
import { systemClock } from '../clock.ts';
import { createApiDoor, listenForApi } from '../http/door.ts';
import type { Scope } from '../http/scopes.ts';
import { createToken } from '../http/tokens.ts';
import { routeActions } from './api.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

eachDatabase('a program that calls actions', (open) => {
  async function start(unusual: Parameters<typeof anAction>[1] = {}) {
    const db = await open();
    const { action, performed } = anAction(() => VERIFIED, unusual);
    const { actions, runner } = aProcess(db, [action]);
    runner.start();
    const door = createApiDoor({ db, clock: systemClock, log: quiet });
    routeActions(door, { db, clock: systemClock, actions });
    const { port, close } = await listenForApi({ host: '127.0.0.1', port: 0 }, door);
    ends.push(close);
    async function as(name: string, ...scopes: Scope[]) {
      const token = await db.write((tx) => createToken(tx, { name, scopes, at: systemClock.now() }));
      return async (path: string, body?: unknown) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, {
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        });
        return { status: response.status, body: await response.json() };
      };
    }
    return { as, runner, performed };
  }

  it('sees what there is and what one would change, starts it once, and sees what became of it', async () => {
    const { as, runner, performed } = await start();
    const ask = await as('crm', 'actions:read', 'actions:start');
    const inputs = { domain: 'example.com' };
    expect(await ask('/api/actions')).toMatchObject({
      body: { actions: [{ name: 'domains.verify', danger: 'none', inputs: [{ name: 'domain', isNeeded: true }, {}] }] },
    });
    expect(await ask('/api/actions/domains.verify/preview', { inputs })).toMatchObject({
      body: { summary: 'Verifies example.com' },
    });
    expect(performed).toEqual([]);
    const order = { key: 'case/7', inputs };
    expect(await ask('/api/actions/domains.verify/calls', order)).toMatchObject({
      status: 202,
      body: { key: 'case/7' },
    });
    expect(await ask('/api/actions/domains.verify/calls', order)).toMatchObject({ status: 202 });
    await runner.settled();
    expect(performed).toEqual(['api/crm/case/7']);
    expect(await ask('/api/calls/case%2F7')).toMatchObject({
      body: { key: 'case/7', state: 'done', outcome: 'verified', by: 'system', origin: { kind: 'api', id: 'crm' } },
    });
    const other = await as('erp', 'actions:read');
    expect(await other('/api/calls/case%2F7')).toMatchObject({ status: 404 });
  });
  it('is told in problem details what it can’t do', async () => {
    const { as } = await start({ secondPerson: true });
    const ask = await as('crm', 'actions:read', 'actions:start');
    expect(await ask('/api/actions/no.such/calls', { key: 'k', inputs: {} })).toMatchObject({ status: 404 });
    expect(await ask('/api/actions/domains.verify/calls', { key: 'k', inputs: {} })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/inputs/domain', detail: 'This is needed.' }] },
    });
    expect(await ask('/api/actions/domains.verify/calls', { key: 'k', inputs: { domain: 'a' } })).toMatchObject({
      status: 422,
      body: { detail: '“Verify the domain” needs the approval of a second person.' },
    });
    const reader = await as('reader', 'actions:read');
    expect(await reader('/api/actions/domains.verify/calls', { key: 'k' })).toMatchObject({ status: 403 });
  });
});
