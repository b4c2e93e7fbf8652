/** All three over real HTTP, against the sandbox's stand-ins. What each of them makes of an answer is tested at its wire. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServices } from '../../sandbox/services/index.ts';
import { createLog } from '../platform/log.ts';
import type { Answer } from './answer.ts';
import { type Connectors, openConnectors } from './connectors.ts';
import { createServices } from './services.ts';

const AGENT = 'https://agent.harbor.example/mcp';

async function connected(limits: { readonly timeoutMs?: number } = {}) {
  const standIns = await startServices();
  onTestFinished(() => standIns.close());
  const { certifier, workos, registry } = standIns;
  const services = createServices({ log: createLog({ level: 'silent' }) });
  const connectors = await openConnectors(
    {
      certifier: { url: certifier.apiUrl, token: certifier.token, ...limits },
      workos: { url: workos.url, apiKey: workos.token, webhookSecret: workos.webhookSecret, ...limits },
      registry: { url: registry.url, token: registry.token, ...limits },
    },
    services,
  );
  return { standIns, services, connectors: allOf(connectors) };
}

function allOf({ certifier, workos, registry }: Connectors) {
  if (!certifier || !workos || !registry) throw new Error('not all were opened');
  return { certifier, workos, registry };
}

function bodyOf<T>(answer: Answer<T>): T {
  if (answer.kind === 'ok') return answer.body;
  throw new Error(JSON.stringify(answer));
}

describe('the connectors', () => {
  it('are not there when nothing is configured', async () => {
    const services = createServices({ log: createLog({ level: 'silent' }) });
    expect(await openConnectors(undefined, services)).toEqual({});
    expect(services.states()).toEqual([]);
  });

  it('take a credential from draft to mail, and find it again', async () => {
    const { standIns, connectors } = await connected();
    const { certifier } = connectors;
    standIns.certifier.control.seed({ groups: [{ id: 'basics', name: 'Basics' }] });
    const wanda = { name: 'Wanda Ortiz', email: 'Wanda@harbor.example' };
    const { id } = bodyOf(await certifier.create({ groupId: 'basics', recipient: wanda, expiryDate: '2099-01-01' }));
    bodyOf(await certifier.issue(id));
    expect(await certifier.issue(id)).toMatchObject({ kind: 'refused', status: 400 });
    bodyOf(await certifier.send(id));
    expect(bodyOf(await certifier.find({ groupId: 'basics', email: wanda.email }))).toMatchObject([
      { id, status: 'issued' },
    ]);
    expect(bodyOf(await certifier.find({ groupId: 'basics', email: 'karl@harbor.example' }))).toEqual([]);
    expect(bodyOf(await certifier.update(id, { expiryDate: null })).expiryDate).toBeNull();
    expect(bodyOf(await certifier.designs(id))).toHaveLength(2);
    expect(standIns.certifier.control.state().mails).toMatchObject([{ to: 'wanda@harbor.example' }]);
  });

  it('take a domain from challenge to verified, and hear of it by webhook', async () => {
    const { standIns, connectors } = await connected();
    const { workos } = connectors;
    const { control, idle } = standIns.workos;
    const heard: { body: string; signature: string }[] = [];
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString('utf8');
      heard.push({ body, signature: String(request.headers['workos-signature']) });
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    // A server that listens on TCP has an AddressInfo; the string form is for pipes.
    control.endpoint({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
    const [harbor] = control.seed({ organizations: [{ name: 'Harbor' }] });
    const given = { organizationId: harbor?.id ?? '', domain: 'harbor.example' };
    const made = bodyOf(await workos.createDomain(given));
    expect(bodyOf(await workos.verifyDomain(made.id)).state).toBe('pending');
    control.publish({ domain: 'harbor.example' });
    expect(bodyOf(await workos.verifyDomain(made.id)).state).toBe('verified');
    expect(bodyOf(await workos.getOrganization(given.organizationId)).domains).toMatchObject([{ state: 'verified' }]);
    expect(bodyOf(await workos.findOrganizations('harbor.example'))).toHaveLength(1);
    expect(await workos.createDomain(given)).toMatchObject({ kind: 'refused', status: 409 });
    bodyOf(await workos.deleteDomain(made.id));
    expect(await workos.getDomain(made.id)).toMatchObject({ kind: 'refused', status: 404 });
    await idle();
    const events = await Promise.all(heard.map(({ body, signature }) => workos.readEvent(body, signature)));
    expect(events).toMatchObject([{ what: 'created' }, { what: 'verified' }, { what: 'deleted' }]);
  });

  it('have a domain crawled and an agent looked at', async () => {
    const { standIns, connectors } = await connected();
    const { registry } = connectors;
    standIns.registry.control.seed({ agents: [{ url: AGENT }] });
    const { id } = bodyOf(await registry.requestCrawl('harbor.example'));
    expect(bodyOf(await registry.crawl(id)).status).toBe('queued');
    standIns.registry.control.advance({ crawl: id, to: { status: 'failed', errorCode: 'fetch_timeout' } });
    expect(bodyOf(await registry.crawl(id))).toMatchObject({ status: 'failed', errorCode: 'fetch_timeout' });
    expect(await registry.requestCrawl('harbor.example')).toMatchObject({ status: 429, retryAfterMs: 300_000 });
    bodyOf(await registry.requestBrandCrawl('harbor.example'));
    expect(bodyOf(await registry.refresh(AGENT)).isOnline).toBe(true);
    bodyOf(await registry.requeue(AGENT));
  });

  it('know what a broken connection leaves open', async () => {
    const { standIns, connectors, services } = await connected();
    const { certifier, workos, registry } = connectors;
    const john = { groupId: 'basics', recipient: { name: 'John', email: 'john@harbor.example' } };
    for (const each of [standIns.certifier, standIns.workos, standIns.registry])
      each.control.faults({ on: '*', reset: true, when: 'after' });
    expect(await certifier.create(john)).toMatchObject({ kind: 'unknown' });
    expect(await workos.createDomain({ organizationId: 'org_X', domain: 'a.example' })).toMatchObject({
      kind: 'unknown',
    });
    expect(await registry.requestCrawl('harbor.example')).toMatchObject({ kind: 'unknown' });
    expect(standIns.registry.control.state().crawls).toHaveLength(1);
    await standIns.close();
    expect(await certifier.create(john)).toMatchObject({ kind: 'refused' });
    expect(await workos.deleteDomain('x')).toMatchObject({ kind: 'refused' });
    expect(await registry.requeue(AGENT)).toMatchObject({ kind: 'refused' });
    expect(services.states().map(({ state }) => state)).toEqual(['failing', 'failing', 'failing']);
  });

  it('stop waiting for a service that says nothing, and know that it may have done it', async () => {
    const { standIns, connectors } = await connected({ timeoutMs: 100 });
    const { certifier, workos, registry } = connectors;
    standIns.certifier.control.seed({ groups: [{ id: 'basics', name: 'Basics' }] });
    const [harbor] = standIns.workos.control.seed({ organizations: [{ name: 'Harbor' }] });
    for (const each of [standIns.certifier, standIns.workos, standIns.registry])
      each.control.faults({ on: '*', hang: true, when: 'after' });
    const late = { kind: 'unknown', why: expect.stringContaining('did not answer within 0.1 s') };
    const john = { groupId: 'basics', recipient: { name: 'John', email: 'john@harbor.example' } };
    const given = { organizationId: harbor?.id ?? '', domain: 'harbor.example' };
    expect(await certifier.create(john)).toMatchObject(late);
    expect(await workos.createDomain(given)).toMatchObject(late);
    expect(await registry.requestCrawl('harbor.example')).toMatchObject(late);
    expect(standIns.certifier.control.state().credentials).toHaveLength(1);
    expect(standIns.workos.control.state().organizations).toMatchObject([{ domains: [{ domain: 'harbor.example' }] }]);
    expect(standIns.registry.control.state().crawls).toHaveLength(1);
  });
});
