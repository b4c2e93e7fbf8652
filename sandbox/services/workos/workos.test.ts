/** The stand-in is held to what WorkOS's own SDK sends, reads and throws. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BadRequestException,
  ConflictException,
  GenericServerException,
  NotFoundException,
  RateLimitExceededException,
  SignatureVerificationException,
  UnauthorizedException,
  UnprocessableEntityException,
  WorkOS,
} from '@workos-inc/node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aClock, asker } from '../trial.ts';
import { startWorkos } from './index.ts';

async function aWorkos() {
  const clock = aClock();
  const service = await startWorkos({ now: clock.now });
  onTestFinished(() => service.close());
  const { hostname, port } = new URL(service.url);
  const sdk = (apiKey = service.token, more = {}) =>
    new WorkOS({ apiKey, apiHostname: hostname, port: Number(port), https: false, maxRetries: 0, ...more });
  const [harbor] = service.control.seed({
    organizations: [{ id: 'org_HARBOR', name: 'Harbor', domains: [{ domain: 'harbor.example' }] }, { name: 'Pier' }],
  });
  const pending = harbor?.domains[0];
  if (!pending) throw new Error('the seed made no domain');
  return { service, control: service.control, clock, sdk, workos: sdk(), pending };
}

/** Keeps what is sent to it, and answers with what it is told. */
async function anEndpoint(status = 200) {
  const heard: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    heard.push({ headers: request.headers, body: Buffer.concat(await request.toArray()).toString('utf8') });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  // A server that listens on TCP has an AddressInfo; the string form is for pipes.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, heard };
}

describe('through the SDK, an organisation', () => {
  it('is read with its domains', async () => {
    const { workos, pending } = await aWorkos();
    expect(await workos.organizations.getOrganization('org_HARBOR')).toEqual({
      object: 'organization',
      id: 'org_HARBOR',
      name: 'Harbor',
      allowProfilesOutsideOrganization: false,
      externalId: null,
      metadata: {},
      createdAt: '2026-11-22T09:00:00.000Z',
      updatedAt: '2026-11-22T09:00:00.000Z',
      domains: [
        {
          object: 'organization_domain',
          id: pending.id,
          domain: 'harbor.example',
          organizationId: 'org_HARBOR',
          state: 'pending',
          verificationStrategy: 'dns',
          verificationPrefix: pending.verification_prefix,
          verificationToken: pending.verification_token,
          createdAt: '2026-11-22T09:00:00.000Z',
          updatedAt: '2026-11-22T09:00:00.000Z',
        },
      ],
    });
  });

  it('is found by domain, and listed page by page', async () => {
    const { workos } = await aWorkos();
    const found = await workos.organizations.listOrganizations({ domains: ['harbor.example'] });
    expect(found.data.map(({ name }) => name)).toEqual(['Harbor']);
    const first = await workos.organizations.listOrganizations({ limit: 1, order: 'asc' });
    const { after } = first.listMetadata;
    const second = await workos.organizations.listOrganizations({ limit: 1, order: 'asc', after: after ?? '' });
    expect([first, second].map(({ data }) => data.map(({ name }) => name))).toEqual([['Harbor'], ['Pier']]);
    expect(second.listMetadata).toMatchObject({ after: null, before: expect.stringMatching(/^org_/) });
    expect(await (await workos.organizations.listOrganizations()).autoPagination()).toHaveLength(2);
    await expect(workos.organizations.listOrganizations({ limit: 101 })).rejects.toThrow(UnprocessableEntityException);
  });
});

describe('through the SDK, a domain', () => {
  it('is created with a challenge, verified once its record is published, and deleted', async () => {
    const { workos, control } = await aWorkos();
    const { organizationDomains: domains } = workos;
    const made = await domains.createOrganizationDomain({ organizationId: 'org_HARBOR', domain: 'Docks.Example' });
    expect(made).toMatchObject({ domain: 'docks.example', state: 'pending', organizationId: 'org_HARBOR' });
    expect((await domains.verifyOrganizationDomain(made.id)).state).toBe('pending');
    const record = control.publish({ domain: 'docks.example' });
    expect(record).toEqual({
      name: `${made.verificationPrefix}.docks.example`,
      value: `verification_token=${made.verificationToken}`,
    });
    expect((await domains.verifyOrganizationDomain(made.id)).state).toBe('verified');
    expect((await domains.getOrganizationDomain(made.id)).state).toBe('verified');
    await domains.deleteOrganizationDomain(made.id);
    await expect(domains.getOrganizationDomain(made.id)).rejects.toThrow(NotFoundException);
  });

  it('stays pending while only the bare token is published, or the record of another domain', async () => {
    const { workos, control, pending } = await aWorkos();
    control.publish({ domain: 'harbor.example', bare: true });
    control.publish({ name: `${pending.verification_prefix}.pier.example`, value: 'verification_token=x' });
    const { organizationDomains: domains } = workos;
    expect((await domains.verifyOrganizationDomain(pending.id)).state).toBe('pending');
    control.verifyMisses({ answer: 'unprocessable' });
    await expect(domains.verifyOrganizationDomain(pending.id)).rejects.toThrow(UnprocessableEntityException);
  });

  it('fails after thirty days, and starts again when it is verified again', async () => {
    const { workos, control, clock, pending } = await aWorkos();
    clock.move('P30D');
    control.check({});
    expect((await workos.organizationDomains.getOrganizationDomain(pending.id)).state).toBe('pending');
    clock.move('PT0.001S');
    control.check({});
    expect((await workos.organizationDomains.getOrganizationDomain(pending.id)).state).toBe('failed');
    expect((await workos.organizationDomains.verifyOrganizationDomain(pending.id)).state).toBe('pending');
  });

  it('is refused when it cannot be had', async () => {
    const { workos } = await aWorkos();
    const create = (domain: string, organizationId = 'org_HARBOR') =>
      workos.organizationDomains.createOrganizationDomain({ organizationId, domain });
    const pier = (await workos.organizations.listOrganizations()).data.find(({ name }) => name === 'Pier')?.id;
    await expect(create('harbor.example')).rejects.toThrow(ConflictException);
    await expect(create('harbor.example', pier)).rejects.toMatchObject({ code: 'organization_domain_already_used' });
    await expect(create('gmail.com')).rejects.toMatchObject({ code: 'consumer_domain_forbidden' });
    for (const domain of ['https://harbor.example', 'harbor', 'a b.example', '-a.example', ''])
      await expect(create(domain)).rejects.toThrow(UnprocessableEntityException);
    await expect(create('new.example', 'org_GONE')).rejects.toThrow(NotFoundException);
  });
});

describe('through the SDK, a failure', () => {
  const read = (workos: WorkOS) => workos.organizations.getOrganization('org_HARBOR');

  it('is thrown as what it is', async () => {
    const { workos, sdk, control } = await aWorkos();
    await expect(read(sdk('sk_wrong'))).rejects.toThrow(UnauthorizedException);
    await expect(workos.organizations.getOrganization('org_GONE')).rejects.toMatchObject({
      name: 'NotFoundException',
      code: 'entity_not_found',
      requestID: expect.stringMatching(/^[0-9A-Z]{26}$/),
    });
    const fail = (fault: object) => control.faults({ on: 'GET /organizations/:id', ...fault });
    fail({ retry_after: 30 });
    const limited = await read(workos).catch((error: unknown) => error);
    expect(limited).toBeInstanceOf(RateLimitExceededException);
    expect(limited).toMatchObject({ retryAfter: 30 });
    for (const status of [403, 500, 503]) {
      fail({ status });
      const failed = await read(workos).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(GenericServerException);
      expect(failed).toMatchObject({ status });
    }
    fail({ status: 400, body: { code: 'bad', message: 'Bad', errors: [{ code: 'x' }] } });
    await expect(read(workos)).rejects.toThrow(BadRequestException);
  });

  it('on the wire is thrown as well, and a hanging call ends by time-out', async () => {
    const { workos, sdk, control } = await aWorkos();
    control.faults({ on: '*', reset: true });
    await expect(read(workos)).rejects.toThrow('Unexpected error');
    control.faults({ on: '*', malformed: true });
    await expect(read(workos)).rejects.toThrow();
    control.faults({ on: '*', hang: true });
    await expect(read(sdk(undefined, { timeout: 50 }))).rejects.toMatchObject({
      status: 408,
      message: 'Error: Request timeout',
    });
  });

  it('may be an answer about somebody else', async () => {
    const { workos, control, pending } = await aWorkos();
    control.faults({ on: '*', other: true, times: 2 });
    expect(await read(workos)).toMatchObject({ id: 'org_01OTHER', domains: [] });
    expect(await workos.organizationDomains.getOrganizationDomain(pending.id)).toMatchObject({
      domain: 'somebody-else.example',
    });
  });
});

describe('a webhook', () => {
  it('is signed so that the SDK accepts it, for everything that happens to a domain, in order', async () => {
    const { service, control, workos, pending } = await aWorkos();
    const { url, heard } = await anEndpoint();
    control.endpoint({ url });
    const { organizationDomains: domains } = workos;
    const made = await domains.createOrganizationDomain({ organizationId: 'org_HARBOR', domain: 'docks.example' });
    control.setState({ domain: made.id, state: 'verified' });
    control.setState({ domain: pending.id, state: 'failed' });
    await domains.deleteOrganizationDomain(made.id);
    await service.idle();
    const events = await Promise.all(
      heard.map(({ headers, body }) =>
        workos.webhooks.constructEvent({
          payload: body,
          sigHeader: String(headers['workos-signature']),
          secret: service.webhookSecret,
        }),
      ),
    );
    expect(events).toMatchObject([
      { event: 'organization_domain.created', data: { domain: 'docks.example', state: 'pending' } },
      { event: 'organization_domain.verified', data: { domain: 'docks.example', state: 'verified' } },
      {
        event: 'organization_domain.verification_failed',
        data: { reason: expect.any(String), organizationDomain: { domain: 'harbor.example' } },
      },
      { event: 'organization_domain.deleted', data: { id: made.id } },
    ]);
    expect(control.state().sent.map(({ answer }) => answer)).toEqual([200, 200, 200, 200]);
  });

  it.each(['wrong', 'old', 'none'] as const)('whose signature is %s is not accepted', async (signing) => {
    const { service, control, workos } = await aWorkos();
    const { url, heard } = await anEndpoint(401);
    const sent = await control.send({ event: 'verified', domain: 'harbor.example', url, signing });
    expect(sent).toMatchObject({ event: 'organization_domain.verified', answer: 401 });
    const { headers, body = '' } = heard[0] ?? {};
    const read = workos.webhooks.constructEvent({
      payload: body,
      sigHeader: String(headers?.['workos-signature'] ?? ''),
      secret: service.webhookSecret,
    });
    await expect(read).rejects.toThrow(SignatureVerificationException);
  });

  it('is sent again with the same id, and says when nobody is there', async () => {
    const { control } = await aWorkos();
    const { url, heard } = await anEndpoint();
    const first = control.state().events[0]?.id ?? '';
    await control.send({ again: first, url });
    await control.send({ again: first, url });
    expect(heard.map(({ body }) => JSON.parse(body).id)).toEqual([first, first]);
    expect(await control.send({ again: first })).toMatchObject({ answer: 'no endpoint' });
    expect(await control.send({ again: first, url: 'http://127.0.0.1:1/' })).toMatchObject({ answer: 'fetch failed' });
  });
});

describe('a call to WorkOS by hand', () => {
  it('hears what is missing', async () => {
    const { service } = await aWorkos();
    const ask = asker(service.url, { authorization: `Bearer ${service.token}` });
    expect(await ask('POST', '/organization_domains', {})).toMatchObject({
      status: 422,
      body: {
        code: 'invalid_request_parameters',
        errors: [{ code: 'domain_required' }, { code: 'organization_id_required' }],
      },
    });
    expect(await ask('GET', '/organization_domain')).toMatchObject({ status: 404, body: { message: 'Not Found' } });
    expect(await ask('POST', '/organization_domains', '{')).toMatchObject({ status: 422 });
  });

  it('hears what a command should have been', async () => {
    const { service } = await aWorkos();
    const control = asker(`${service.url}/control`, {});
    expect((await control('POST', '/send', { event: 'verified' })).body).toMatchObject({
      error: expect.stringMatching(/^domain: .*, or again: /),
    });
    expect(await control('POST', '/setState', { domain: 'gone.example', state: 'failed' })).toMatchObject({
      status: 404,
      body: { error: 'There is no domain gone.example.' },
    });
  });
});
