/** The recovery of registry and heartbeat on both engines, next to a stand-in of the registry. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { openRegistryDesk } from '../../../test/support/registry-desk.ts';
import { deliveryTables } from '../../platform/delivery/schema.ts';
import type { Db } from '../../platform/store/db.ts';
import { readAgent } from './agent.ts';
import { lookOn } from './request.ts';

let desk: Awaited<ReturnType<typeof openRegistryDesk>>;
// One for each test: a connection that waits while a database is opened may be closed by then.
beforeEach(async () => {
  desk = await openRegistryDesk();
});
afterEach(() => desk.close());

let names = 0;
function fresh(): string {
  names += 1;
  return `r${names}.example.org`;
}
function agent(unusual: object = {}): string {
  const url = `https://${fresh()}/mcp`;
  desk.standIn.control.seed({ agents: [{ url, ...unusual }] });
  return url;
}

async function said(db: Db) {
  const { messages: t } = deliveryTables(db);
  const rows = await db.read.select().from(t).orderBy(t.id);
  return rows.map(({ destination, content }) => `${destination}: ${content?.text ?? ''}`);
}

eachDatabase('the recovery of registry and heartbeat', (open) => {
  it('follows an accepted crawl to its end, with longer and longer waits, and tells whoever asked', async () => {
    const db = await open();
    const domain = fresh();
    desk.standIn.control.seed({
      crawls: [{ domain, goes: [{ status: 'running', seconds: 200 }, { status: 'completed' }] }],
    });
    expect(await desk.describe(db, 'crawl', { domain })).toMatchObject({
      summary: expect.stringContaining('adagents.json'),
    });
    const result = await desk.act(
      db,
      'crawl',
      { domain: `https://${domain.toUpperCase()}/adagents.json` },
      { key: 'one' },
    );
    expect(result).toMatchObject({ outcome: 'accepted', lines: [expect.stringMatching(/^Request: /)] });
    // Performed again after a crash it is the same request.
    expect(await desk.act(db, 'crawl', { domain }, { key: 'one' })).toEqual(result);
    expect(await desk.run(db)).toEqual([`crawl:${domain} looked`]);
    expect(await desk.run(db)).toEqual([]);
    for (const [minutes, did] of [
      [1, 'looked'],
      [1, 'looked'],
      [2, 'ended'],
    ] as const) {
      desk.later({ minutes });
      expect(await desk.run(db)).toEqual([`crawl:${domain} ${did}`]);
    }
    expect(await desk.requests(db)).toMatchObject([{ state: 'ended', end: 'completed' }]);
    expect((await said(db)).at(-1)).toBe(
      `U0TOMAS: The crawl of ${domain} is completed: the registry shows what is published.`,
    );
    expect(await desk.run(db)).toEqual([]);
  });

  it.each(['invalid', 'failed'] as const)(
    'opens one case for a crawl that ends %s, which closes itself once it works',
    async (goes) => {
      const db = await open();
      const domain = fresh();
      for (const _ of [1, 2]) {
        desk.standIn.control.seed({ crawls: [{ domain, goes }] });
        await desk.act(db, 'crawl', { domain });
        desk.later({ minutes: 6 });
        await desk.run(db);
      }
      expect(await desk.escalations(db)).toMatchObject([
        {
          dedupKey: `registry:crawl:${domain}`,
          status: 'open',
          occurrences: 2,
          subjects: [{ kind: 'domain', id: domain }],
        },
      ]);
      desk.standIn.control.seed({ crawls: [{ domain, goes: 'completed' }] });
      await desk.act(db, 'crawl', { domain });
      desk.later({ minutes: 6 });
      await desk.run(db);
      expect(await desk.escalations(db)).toMatchObject([{ status: 'resolved' }]);
    },
  );

  it('hands a crawl to a person that does not end within a day, or that the registry forgot', async () => {
    const db = await open();
    const domain = fresh();
    desk.standIn.control.seed({ crawls: [{ domain, goes: [{ status: 'running', seconds: 1_000_000 }] }] });
    await desk.act(db, 'crawl', { domain });
    desk.standIn.control.faults({ on: 'GET /api/registry/crawl-request/:id', status: 500, times: 3 });
    await desk.run(db);
    desk.later({ hours: 25 });
    await desk.run(db);
    desk.standIn.control.faults({ on: 'GET /api/registry/crawl-request/:id', times: 0 });
    expect(await desk.requests(db)).toMatchObject([{ end: 'stuck' }]);
    const forgotten = fresh();
    await desk.act(db, 'crawl', { domain: forgotten });
    desk.standIn.control.faults({ on: 'GET /api/registry/crawl-request/:id', status: 404 });
    await desk.run(db);
    expect((await desk.escalations(db)).map(({ details }) => details.split('\n')[0])).toEqual([
      `The crawl of ${domain} has not ended after 24 hours.`,
      `The registry no longer knows the crawl of ${forgotten}. Start it again.`,
    ]);
  });

  it('says when it is allowed again, and asks again then if the person says so', async () => {
    const db = await open();
    const domain = fresh();
    await desk.act(db, 'crawl', { domain });
    desk.later({ minutes: 1 });
    expect(await desk.act(db, 'crawl', { domain })).toMatchObject({
      outcome: 'too_soon',
      summary: expect.stringContaining('allowed again in 4 min'),
    });
    const place = { origin: { kind: 'button', id: 'ESC-9' } } as const;
    const later = await desk.act(db, 'crawl', { domain, when: 'allowed' }, { ...place, key: 'later' });
    expect(later).toMatchObject({ outcome: 'scheduled', summary: expect.stringMatching(/is asked for again .* UTC/) });
    expect(await desk.act(db, 'crawl', { domain, when: 'allowed' }, { ...place, key: 'later' })).toEqual(later);
    // A second wish is the same wish.
    expect(await desk.act(db, 'crawl', { domain, when: 'allowed' })).toEqual(later);
    await desk.run(db);
    expect(desk.started).toEqual([]);
    desk.later({ minutes: 4 });
    await desk.run(db);
    expect(desk.started).toMatchObject([
      { name: 'registry.crawl', by: 'U0TOMAS', origin: { kind: 'job', id: 'ESC-9' } },
    ]);
    expect((await desk.requests(db)).filter(({ state }) => state === 'followed')).toHaveLength(1);
    await desk.run(db);
    expect(desk.started).toEqual([]);
  });

  it('waits for a full queue, if the person says so', async () => {
    const db = await open();
    const domain = fresh();
    desk.standIn.control.seed({ capacity: 0 });
    expect(await desk.act(db, 'crawl', { domain })).toMatchObject({ outcome: 'queue_full' });
    expect(await desk.act(db, 'crawl', { domain, when: 'allowed' })).toMatchObject({ outcome: 'scheduled' });
    desk.standIn.control.seed({ capacity: 100 });
    desk.later({ minutes: 10 });
    await desk.run(db);
    expect(await desk.requests(db)).toMatchObject([{ state: 'ended' }, { state: 'followed' }]);
  });

  it('says in words what a refresh found, and what stands in its way', async () => {
    const db = await open();
    const good = agent({ online: true, toolsCount: 7, responseTimeMs: 120 });
    expect(await desk.act(db, 'refresh', { agent: good })).toMatchObject({
      outcome: 'online',
      lines: ['Tools: 7', 'Response time: 120 ms', expect.stringMatching(/^Checked: /)],
    });
    expect(await desk.act(db, 'refresh', { agent: agent({ online: false }) })).toMatchObject({ outcome: 'offline' });
    const paused = await desk.act(db, 'refresh', { agent: agent({ paused: true }) });
    expect(paused).toMatchObject({ outcome: 'paused', summary: expect.stringContaining('Its owner resumes it first') });
    expect(await desk.act(db, 'refresh', { agent: agent({ probeError: 'TLS handshake failed' }) })).toMatchObject({
      outcome: 'probe_failed',
    });
    expect(await desk.act(db, 'requeue', { agent: agent({ forbidden: true }) })).toMatchObject({
      outcome: 'not_allowed',
    });
    expect(await desk.act(db, 'requeue', { agent: `https://${fresh()}/mcp` })).toMatchObject({ outcome: 'not_found' });
    expect(await desk.act(db, 'requeue', { agent: agent() })).toMatchObject({ outcome: 'accepted' });
    expect(await desk.act(db, 'brand_crawl', { domain: fresh() })).toMatchObject({
      outcome: 'accepted',
      summary: expect.stringContaining('can’t be followed'),
    });
  });

  it('asks nobody about what is no domain or no agent, and says so when the registry is not set up', async () => {
    const db = await open();
    const before = desk.standIn.control.state().calls.length;
    expect(await desk.act(db, 'crawl', { domain: 'co.uk' })).toMatchObject({ outcome: 'invalid' });
    expect(await desk.act(db, 'refresh', { agent: 'http://agent.example.org' })).toMatchObject({ outcome: 'invalid' });
    expect(desk.standIn.control.state().calls).toHaveLength(before);
    desk.use(undefined);
    expect(await desk.act(db, 'crawl', { domain: fresh() })).toMatchObject({
      outcome: 'unconfigured',
      summary: expect.stringContaining('REGISTRY_URL'),
    });
  });

  it('is for operators, and for members with what is within a verified domain of theirs', async () => {
    const db = await open();
    const domain = fresh();
    await expect(desk.act(db, 'crawl', { domain }, { by: 'U0PRIYA' })).rejects.toThrow(
      /not within a verified domain of your organisation/,
    );
    await expect(desk.describe(db, 'crawl', { domain }, 'U0PRIYA')).rejects.toThrow(/not within/);
    const { takeIn } = await import('../domains/store/intake.ts');
    await takeIn(db, 'organisations', [{ id: 'org_1', name: 'Acme', members: ['U0PRIYA'] }], desk.now());
    await takeIn(db, 'records', [{ domain, organisation: 'org_1', verified: true }], desk.now());
    expect(await desk.act(db, 'crawl', { domain: `www.${domain}` }, { by: 'U0PRIYA' })).toMatchObject({
      outcome: 'accepted',
    });
  });
});

describe('an agent’s address', () => {
  it.each([
    ['https://Agent.Example.org/Mcp', 'https://agent.example.org/Mcp'],
    ['https://agent.example.org', 'https://agent.example.org'],
    ['https://agent.example.org:8443/a?b=c', 'https://agent.example.org:8443/a?b=c'],
  ])('is kept as it is registered: %s', (typed, url) => {
    expect(readAgent(typed)).toMatchObject({ ok: true, url });
  });
  it.each([
    'http://a.example.org',
    'https://me:pw@a.example.org',
    'https://a.example.org/#x',
    'agent',
    'https://localhost/x',
    'ftp://a.example.org',
  ])('is refused: %s', (typed) =>
    expect(readAgent(typed)).toMatchObject({ ok: false, problem: expect.stringMatching(/\.$/) }),
  );
});

describe('a look at a crawl', () => {
  it('waits as long as the registry says, and never beyond a day after it was asked', () => {
    const asked = Temporal.Instant.from('2026-11-20T12:00:00Z');
    const report = {
      status: 'deferred',
      attempts: 1,
      nextAttemptAt: asked.add({ hours: 3 }),
      id: 'c',
      domain: 'a',
      completedAt: undefined,
      errorCode: undefined,
    } as const;
    expect(lookOn(report, { requestedAt: asked, looks: 0 }, asked)).toEqual({
      is: 'under way',
      lookAt: asked.add({ hours: 3 }),
    });
    const far = { ...report, nextAttemptAt: asked.add({ hours: 90 }) };
    expect(lookOn(far, { requestedAt: asked, looks: 0 }, asked)).toEqual({
      is: 'under way',
      lookAt: asked.add({ hours: 24 }),
    });
    expect(lookOn(undefined, { requestedAt: asked, looks: 50 }, asked.add({ hours: 2 }))).toMatchObject({
      lookAt: asked.add({ minutes: 150 }),
    });
  });
});
