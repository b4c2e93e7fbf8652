/** A case about a domain, worked from its card until nothing stands in its way. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startWorkos, type Workos } from '../../sandbox/services/workos/index.ts';
import { domainTables } from '../../src/capabilities/domains/schema.ts';
import { takeIn } from '../../src/capabilities/domains/store/intake.ts';
import { raiseEscalation } from '../../src/capabilities/escalations/index.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { buttonsOf, openWorkspace, PRIYA, TEAM, TOMAS, type Workspace, wordsOf } from './workspace.ts';

let workspace: Workspace;
let workos: Workos;
afterEach(async () => {
  await workspace.close();
  await workos.close();
});

const folder = mkdtempSync(join(tmpdir(), 'resurface-guard-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DOMAIN = 'acme.example.org';

describe('a case about a domain', () => {
  async function start() {
    const db = await openDatabase(join(folder, `${randomUUID()}.db`));
    workos = await startWorkos();
    workos.control.seed({ organizations: [{ id: 'org_1', name: 'Acme', domains: [{ domain: DOMAIN }] }] });
    const { url, token: apiKey, webhookSecret } = workos;
    const settings = { services: { workos: { url, apiKey, webhookSecret } }, api: { host: '127.0.0.1', port: 0 } };
    workspace = await openWorkspace({ open: async () => db, settings });
    await workspace.chooseChannel();
    const at = workspace.sandbox.clock.now();
    await takeIn(db, 'organisations', [{ id: 'org_1', name: 'Acme', members: [PRIYA] }], at);
    await takeIn(db, 'records', [{ domain: DOMAIN, organisation: 'org_1' }], at);
    const what = { summary: 'The domain stays pending', subjects: [{ kind: 'domain', id: DOMAIN }] } as const;
    const id = await db.write((tx) => raiseEscalation(tx, what, { by: 'system', at }));
    await workspace.slack.clock({ advance: 'PT1S' });
    return { db, id };
  }
  const tap = (action_id: string) => workspace.slack.click({ user: TOMAS, action_id }, { settle: true });
  const thread = async () =>
    (await workspace.messages(TEAM)).flatMap(({ replies }) => replies.map(({ blocks }) => wordsOf(blocks))).join('\n');

  it('shows what stands in its way with the buttons that help, and is resolved when it is gone', async () => {
    const { id } = await start();
    const card = await workspace.card(id);
    const blocked = await workspace.press(TOMAS, card, 'escalations.resolve');
    expect(wordsOf(blocked.view)).toContain(`${DOMAIN} is not verified.`);
    expect(wordsOf(blocked.view)).toContain('`unverified_local_domain`');
    expect(buttonsOf(blocked.view).slice(0, 3)).toEqual([
      'escalations.help.0',
      'escalations.help.1',
      'escalations.help.2',
    ]);

    expect(wordsOf((await tap('escalations.help.0')).view)).toContain('looks at the DNS');
    const pending = await workspace.submit(TOMAS, {});
    expect(wordsOf(pending.view)).toContain('WorkOS does not see the record');
    const shown = wordsOf((await tap('escalations.help_secret')).view);
    const [, token = ''] = /verification_token=(\S+)/.exec(shown) ?? [];
    expect(token).not.toBe('');
    expect(await thread()).toContain('WorkOS does not see the record');

    // The member is asked directly; neither the channel nor the database has the token.
    await workspace.press(TOMAS, card, 'escalations.resolve');
    expect(wordsOf((await tap('escalations.help.2')).view)).toContain('It is kept nowhere here');
    expect(wordsOf((await workspace.submit(TOMAS, {})).view)).toContain('was asked to compare');
    const { channels } = await workspace.slack.state();
    const told = channels.filter(({ is_im, members }) => is_im && members.includes(PRIYA));
    expect(JSON.stringify(told)).toContain(`verification_token=${token}`);
    expect(JSON.stringify(channels.filter((channel) => !told.includes(channel)))).not.toContain(token);

    workos.control.publish({ domain: DOMAIN });
    await workspace.slack.clock({ advance: 'PT2M' });
    await workspace.press(TOMAS, card, 'escalations.resolve');
    await tap('escalations.help.0');
    expect(wordsOf((await workspace.submit(TOMAS, {})).view)).toContain(`${DOMAIN} is verified.`);
    await tap('escalations.resolve');
    await workspace.submit(TOMAS, { note: 'The record was published twice.' });
    expect(wordsOf((await workspace.card(id)).blocks)).toContain('*Resolved*');
  });

  it('is not resolved by a form that was opened before, and is closed as “won’t do” all the same', async () => {
    const { db, id } = await start();
    const { organizationDomains: t } = domainTables(db);
    await db.write(async (tx) => void (await tx.update(t).set({ isVerified: true })));
    const card = await workspace.card(id);
    await workspace.press(TOMAS, card, 'escalations.resolve');
    await db.write(async (tx) => void (await tx.update(t).set({ isVerified: false })));
    const refused = await workspace.submit(TOMAS, { note: 'Done.' });
    expect(wordsOf(refused.view)).toContain(`${DOMAIN} is not verified.`);
    await workspace.press(TOMAS, card, 'escalations.more', `wont_do:${id}`);
    await workspace.submit(TOMAS, { note: 'They left.' });
    expect(wordsOf((await workspace.card(id)).blocks)).toContain("*Won't do*");
  });

  it('hears of the verification from WorkOS itself, and believes only what is signed', async () => {
    const { db } = await start();
    const url = `http://127.0.0.1:${workspace.bot.apiPort}/webhooks/workos`;
    const { organizationDomains: t } = domainTables(db);
    const verified = async () => (await db.read.select().from(t).orderBy(t.domain)).map(({ isVerified }) => isVerified);
    workos.control.setState({ domain: DOMAIN, state: 'verified' });
    for (const signing of ['wrong', 'old', 'none'] as const) {
      await workos.control.send({ event: 'verified', domain: DOMAIN, url, signing });
    }
    await workos.idle();
    expect(await verified()).toEqual([false]);
    await workos.control.send({ event: 'verified', domain: DOMAIN, url });
    await workos.idle();
    expect(await verified()).toEqual([true]);
    expect(workos.control.state().sent.map(({ answer }) => answer)).toEqual([401, 401, 401, 200]);
  });
});
