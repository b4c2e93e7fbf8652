/** The recovery of domains on both engines, next to a stand-in of WorkOS. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { openDomainsDesk } from '../../../test/support/domains-desk.ts';
import type { WorkosEvent } from '../../connectors/workos-events.ts';
import type { WorkosDomain } from '../../connectors/workos-shapes.ts';
import { listTimeline } from '../../platform/store/timeline.ts';
import { hear } from './store/events.ts';
import { isOwnHost, listBlockers } from './store/guard.ts';

let desk: Awaited<ReturnType<typeof openDomainsDesk>>;
// One for each test: a connection that waits while a database is opened may be closed by then.
beforeEach(async () => {
  desk = await openDomainsDesk();
});
afterEach(() => desk.close());

let names = 0;
/** A name that no other test of the stand-in knows. */
function fresh(): string {
  names += 1;
  return `d${names}.example.org`;
}
let organisations = 0;
function freshOrg(): string {
  organisations += 1;
  return `org_T${organisations}`;
}
const seeded = (domain: string, state: 'pending' | 'verified' | 'failed' = 'pending', org = freshOrg()) => {
  desk.seed(org, { domain, state });
  return org;
};
const asked = () => desk.standIn.control.state().calls.length;

eachDatabase('the recovery of domains', (open) => {
  it('verifies a domain whose record is published, and our row follows', async () => {
    const db = await open();
    const domain = fresh();
    const org = seeded(domain);
    desk.standIn.control.publish({ domain });
    expect(await desk.describe(db, 'verify', { domain })).toMatchObject({
      summary: expect.stringContaining('here: no row'),
      changes: [expect.stringContaining('looks at the DNS'), expect.anything()],
    });
    expect(await desk.rows(db)).toEqual([]);
    const result = await desk.act(db, 'verify', { domain: `https://${domain.toUpperCase()}/x` });
    expect(result).toMatchObject({ outcome: 'success', lines: ['newly_verified', expect.anything()] });
    expect(await desk.rows(db)).toMatchObject([
      { domain, organisation: org, isVerified: true, isPrimary: true, source: 'workos', state: 'verified' },
    ]);
    const again = await desk.act(db, 'verify', { domain });
    expect(again).toMatchObject({ outcome: 'success', lines: ['It was verified before.', expect.anything()] });
  });

  it.each(['pending', 'unprocessable'] as const)(
    'says still_pending with the record when WorkOS answers that it is not there (%s), and keeps the token to whoever asked',
    async (answer) => {
      const db = await open();
      const domain = fresh();
      seeded(domain);
      desk.standIn.control.verifyMisses({ answer });
      const result = await desk.act(db, 'verify', { domain });
      desk.standIn.control.verifyMisses({ answer: 'pending' });
      expect(result.outcome).toBe('still_pending');
      const [name = '', value = ''] = result.secret ?? [];
      expect(name.endsWith(`.${domain}`)).toBe(true);
      expect(value).toMatch(/^verification_token=\S+$/);
      const token = value.slice('verification_token='.length);
      const open_ = JSON.stringify([
        result.summary,
        result.lines,
        await desk.rows(db),
        await listTimeline(db.read, `domain:${domain}`),
      ]);
      expect(open_).not.toContain(token);
      expect(result.lines).toEqual([`Record name: ${name} (TXT)`]);
      expect(await desk.rows(db)).toMatchObject([{ isVerified: false, state: 'pending' }]);
    },
  );

  it('says no_challenge when WorkOS has nothing to answer', async () => {
    const db = await open();
    expect(await desk.act(db, 'verify', { domain: fresh() })).toMatchObject({ outcome: 'no_challenge' });
  });

  it('asks nobody about a public suffix, and says so when WorkOS is not set up', async () => {
    const db = await open();
    const before = asked();
    for (const name of ['verify', 'issue_challenge', 'ask_member', 'split_preview']) {
      expect(await desk.act(db, name, { domain: 'co.uk' })).toMatchObject({ outcome: 'invalid_domain' });
    }
    expect(asked()).toBe(before);
    desk.use(undefined);
    for (const name of ['verify', 'issue_challenge', 'ask_member', 'split_preview']) {
      const result = await desk.act(db, name, { domain: fresh() });
      expect(result).toMatchObject({ outcome: 'unconfigured', summary: expect.stringContaining('WORKOS_API_KEY') });
    }
    expect(await desk.act(db, 'reconcile', { organisation: 'org_1' })).toMatchObject({ outcome: 'unconfigured' });
  });

  it('looks at DNS once a minute for an organisation and domain, and says the seconds that are left', async () => {
    const db = await open();
    const domain = fresh();
    seeded(domain);
    await desk.act(db, 'verify', { domain }, { key: 'first' });
    desk.later({ seconds: 18 });
    await expect(desk.act(db, 'verify', { domain })).rejects.toThrow(/Wait 42 seconds\./);
    await expect(desk.describe(db, 'verify', { domain })).rejects.toThrow(/Wait 42 seconds\./);
    // The same call may go on: its process died.
    expect(await desk.act(db, 'verify', { domain }, { key: 'first' })).toMatchObject({ outcome: 'still_pending' });
    desk.later({ seconds: 60 });
    expect(await desk.act(db, 'verify', { domain })).toMatchObject({ outcome: 'still_pending' });
  });

  it('is for operators and programs', async () => {
    const db = await open();
    const domain = fresh();
    await expect(desk.act(db, 'verify', { domain }, { by: 'U0PRIYA' })).rejects.toThrow('Only operators');
    await expect(desk.describe(db, 'override', OVERRIDE, 'U0PRIYA')).rejects.toThrow('Only operators');
    expect(await desk.act(db, 'verify', { domain }, { by: 'system' })).toMatchObject({ outcome: 'no_challenge' });
  });

  it('issues a challenge: shown again while it is good, made anew when it is over', async () => {
    const db = await open();
    const domain = fresh();
    await expect(desk.act(db, 'issue_challenge', { domain })).rejects.toMatchObject({ field: 'organisation' });
    const first = await desk.act(db, 'issue_challenge', { domain, organisation: 'org_1' });
    expect(first).toMatchObject({
      outcome: 'issued',
      secret: [
        expect.stringContaining(domain),
        expect.stringMatching(/^verification_token=/),
        expect.anything(),
        expect.anything(),
      ],
    });
    expect((await desk.act(db, 'issue_challenge', { domain })).secret).toEqual(first.secret);
    desk.standIn.control.setState({ domain, state: 'failed' });
    const anew = await desk.act(db, 'issue_challenge', { domain });
    expect(anew.outcome).toBe('issued');
    expect(anew.secret?.[1]).not.toBe(first.secret?.[1]);
    desk.standIn.control.publish({ domain });
    expect(await desk.act(db, 'verify', { domain })).toMatchObject({ outcome: 'success' });
    expect(await desk.act(db, 'issue_challenge', { domain })).toMatchObject({ outcome: 'already_verified' });
  });

  it('asks the member directly with name and value, and keeps neither', async () => {
    const db = await open();
    const domain = fresh();
    const org = seeded(domain);
    expect(await desk.act(db, 'ask_member', { domain })).toMatchObject({ outcome: 'no_member' });
    await desk.take(db, 'organisations', { id: org, name: 'Acme', members: ['U0GONE', 'U0PRIYA'] });
    const result = await desk.act(db, 'ask_member', { domain }, { key: 'ask' });
    expect(result).toMatchObject({ outcome: 'asked', summary: expect.stringContaining('U0PRIYA') });
    expect(desk.sent).toHaveLength(1);
    expect(JSON.stringify(desk.sent)).toMatch(/"channel":"U0PRIYA".*verification_token=/);
    const kept = JSON.stringify([result, await listTimeline(db.read, `domain:${domain}`)]);
    expect(kept).not.toContain('verification_token');
    // After a crash it is not sent again.
    expect(await desk.act(db, 'ask_member', { domain }, { key: 'ask' })).toMatchObject({ outcome: 'asked' });
    desk.refuseInSlack(new Error('socket hang up'));
    const lost = desk.act(db, 'ask_member', { domain }, { key: 'lost' });
    await expect(lost).rejects.toMatchObject({ maybeDone: true });
    desk.refuseInSlack(undefined);
    await expect(desk.act(db, 'ask_member', { domain }, { key: 'lost' })).rejects.toMatchObject({ maybeDone: true });
    expect(desk.sent).toHaveLength(1);
  });

  it('replays WorkOS: rows are added, corrected and removed, the oldest verified one becomes primary', async () => {
    const db = await open();
    const org = freshOrg();
    const [missing, wrong, gone, imported] = [fresh(), fresh(), fresh(), fresh()];
    desk.seed(org, { domain: missing, state: 'verified' }, { domain: wrong, state: 'verified' });
    await desk.take(db, 'records', { domain: wrong, organisation: org }, { domain: imported, organisation: org });
    await desk.act(db, 'override', { ...OVERRIDE, domain: gone, organisation: org });
    await db.write((tx) => hear(tx, event('created', remoteOf(`x${gone}`, org, 'pending')), desk.now()));
    const described = await desk.describe(db, 'reconcile', { organisation: org });
    expect(described.changes).toEqual(
      expect.arrayContaining([
        `${missing}: no row → verified.`,
        `${wrong}: pending → verified.`,
        expect.stringContaining(`x${gone}: its row is removed`),
      ]),
    );
    const result = await desk.act(db, 'reconcile', { organisation: org });
    expect(result).toMatchObject({ outcome: 'success', summary: `${org}: 2 mismatches before, no mismatch now.` });
    expect(result.lines).toEqual(
      expect.arrayContaining([`Before: ${missing}: missing_local_row`, `Before: ${wrong}: verified_mismatch`]),
    );
    const rows = await desk.rows(db);
    expect(rows.map(({ domain, isVerified }) => [domain, isVerified]).toSorted()).toEqual(
      [
        [missing, true],
        [wrong, true],
        [gone, true],
        [imported, false],
      ].toSorted(),
    );
    expect(rows.filter(({ isPrimary }) => isPrimary)).toHaveLength(1);
    expect(await desk.act(db, 'reconcile', { organisation: 'org_nobody' })).toMatchObject({ outcome: 'not_found' });
  });

  it('never moves a row to another organisation: it is a person’s, until both sides agree', async () => {
    const db = await open();
    const domain = fresh();
    const org = seeded(domain, 'verified');
    await desk.take(db, 'records', { domain, organisation: 'org_2', verified: true });
    expect(await desk.act(db, 'verify', { domain })).toMatchObject({ outcome: 'conflict' });
    const result = await desk.act(db, 'reconcile', { organisation: org });
    expect(result).toMatchObject({
      outcome: 'wrong_local_org',
      lines: expect.arrayContaining([`Left for a person: ${domain}: wrong_local_org`]),
    });
    expect(await db.write((tx) => hear(tx, event('verified', remoteOf(domain, org)), desk.now()))).toBe('conflict');
    expect(await desk.rows(db)).toMatchObject([{ domain, organisation: 'org_2' }]);
    expect(await desk.escalations(db)).toMatchObject([
      { dedupKey: `domain:wrong_local_org:${domain}`, status: 'open', occurrences: 2 },
    ]);
    await db.write((tx) => hear(tx, event('verified', remoteOf(domain, 'org_2')), desk.now()));
    expect(await desk.escalations(db)).toMatchObject([{ status: 'resolved' }]);
  });

  it('lets a pending event never downgrade a verified row, and hears each event once', async () => {
    const db = await open();
    const domain = fresh();
    const verified = event('verified', remoteOf(domain, 'org_1'));
    const say = (one: WorkosEvent) => db.write((tx) => hear(tx, one, desk.now()));
    expect(await say(verified)).toBe('written');
    expect(await say(event('updated', remoteOf(domain, 'org_1', 'pending')))).toBe('kept');
    expect(await say(event('verification_failed', remoteOf(domain, 'org_1', 'failed')))).toBe('kept');
    expect(await desk.rows(db)).toMatchObject([{ isVerified: true }]);
    expect(await say(event('deleted', remoteOf(domain, 'org_1')))).toBe('removed');
    // What comes twice, or after the end, does nothing.
    expect(await say(verified)).toBe('again');
    expect(await say(event('updated', remoteOf(domain, 'org_1')))).toBe('kept');
    expect(await desk.rows(db)).toEqual([]);
  });

  it('marks a domain as verified by hand once, with before and after, and a reconcile takes it back', async () => {
    const db = await open();
    const domain = fresh();
    const org = seeded(domain);
    const given = { ...OVERRIDE, domain, organisation: org };
    const { inputs, secondPerson } = desk.actionOf(db, 'override');
    expect(secondPerson).toBe(true);
    expect(inputs.safeParse({ ...given, attestation: 'too short' }).success).toBe(false);
    for (const _ of ['once', 'after a crash']) {
      expect(await desk.act(db, 'override', given, { key: 'same' })).toMatchObject({ outcome: 'overridden' });
    }
    expect(await desk.rows(db)).toMatchObject([{ isVerified: true, source: 'manual' }]);
    const trace = (await listTimeline(db.read, `domain:${domain}`)).filter(({ what }) => what === 'overridden');
    expect(trace).toMatchObject([
      { by: 'U0TOMAS', details: { before: null, after: { isVerified: true }, attestation: OVERRIDE.attestation } },
    ]);
    await expect(desk.act(db, 'override', { ...given, organisation: 'org_2' })).rejects.toThrow('not moved by hand');
    expect(await desk.act(db, 'verify', { domain })).toMatchObject({ outcome: 'still_pending' });
    expect(await desk.rows(db)).toMatchObject([{ isVerified: true }]);
    await desk.act(db, 'reconcile', { organisation: org });
    expect(await desk.rows(db)).toMatchObject([{ isVerified: false, source: 'workos' }]);
  });

  it('shows a personal workspace and a company side by side, and leaves billing to a person', async () => {
    const db = await open();
    const domain = fresh();
    const personal = seeded(domain, 'verified');
    const company = freshOrg();
    desk.seed(company);
    await desk.take(
      db,
      'organisations',
      { id: personal, name: 'Ana', personal: true, members: ['U0PRIYA'] },
      { id: company, name: 'Acme', members: ['U0PRIYA'] },
    );
    await desk.act(db, 'verify', { domain });
    const result = await desk.act(db, 'split_preview', { domain });
    expect(result).toMatchObject({
      outcome: 'shown',
      summary: expect.stringContaining(`take ${domain} from ${personal}`),
    });
    const words = (result.lines ?? []).join('\n');
    expect(words).toContain(`Ana (${personal}, personal workspace): verified at WorkOS`);
    expect(words).toContain(`Acme (${company}, company): does not have it at WorkOS`);
    expect(words).toContain('Billing: only a person decides');
  });

  it('computes what stands in the way from the subjects alone', async () => {
    const db = await open();
    const subjects = [
      { kind: 'domain', id: 'new.example.org' },
      { kind: 'domain', id: 'pending.example.org' },
      { kind: 'domain', id: 'own.example.org' },
      { kind: 'organisation', id: 'org_9' },
      { kind: 'agent', id: 'https://agent.own.example.org/mcp' },
      { kind: 'agent', id: 'https://agent.example.net/mcp' },
    ];
    expect(await listBlockers(db.read, subjects, { isKept: false })).toEqual([]);
    await desk.take(db, 'organisations', { id: 'org_8', name: 'Ana', personal: true, members: ['U0PRIYA'] });
    await desk.take(db, 'organisations', { id: 'org_9', name: 'Acme', profile: false });
    await desk.take(db, 'records', { domain: 'pending.example.org', organisation: 'org_9' });
    await desk.take(db, 'records', { domain: 'own.example.org', organisation: 'org_8', verified: true });
    const found = await listBlockers(db.read, subjects.slice(0, 4), { isKept: true });
    expect(found.map(({ code, help }) => [code, help[0]?.action])).toEqual([
      ['missing_local_domain', 'domains.verify'],
      ['unverified_local_domain', 'domains.verify'],
      ['personal_workspace_domain', 'domains.split_preview'],
      ['missing_member_profile', undefined],
    ]);
    const agents = await listBlockers(db.read, subjects.slice(4), { isKept: true });
    expect(agents).toMatchObject([
      { code: 'agent_hostname_not_verified', help: [{ inputs: { domain: 'example.net' } }] },
    ]);
    expect(await isOwnHost(db.read, 'U0PRIYA', 'agent.own.example.org')).toBe(true);
    expect(await isOwnHost(db.read, 'U0LENA', 'agent.own.example.org')).toBe(false);
  });
});

const OVERRIDE = {
  domain: 'hand.example.org',
  organisation: 'org_1',
  attestation: 'Seen in their DNS console on a call.',
};

let events = 0;
function event(what: WorkosEvent['what'], domain: WorkosDomain): WorkosEvent {
  events += 1;
  return { id: `event_${events}`, what, domain, at: desk.now() };
}

function remoteOf(domain: string, organizationId: string, state: WorkosDomain['state'] = 'verified'): WorkosDomain {
  return { id: `org_domain_${domain}_${organizationId}`, organizationId, domain, state, verificationToken: 'tok' };
}
