/** The shipped runbook about a domain, walked with a stand-in of WorkOS: it really verifies, and branches on what came. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startWorkos, type Workos } from '../../sandbox/services/workos/index.ts';
import { takeIn } from '../../src/capabilities/domains/store/intake.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { openRunWorkspace, type RunWorkspace } from '../support/run-workspace.ts';
import { PRIYA, TOMAS, wordsOf } from './workspace.ts';

const NAME = 'support-recovery/domain-verification-recovery.md';
const FILE = readFileSync(new URL(`../../runbooks/${NAME}`, import.meta.url), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'resurface-domains-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let workos: Workos;
let workspace: RunWorkspace;
afterEach(async () => {
  await workspace.close();
  await workos.close();
});

describe('a run of the recovery of a domain', () => {
  it('goes from the outcome of the action to the option that the runbook names', async () => {
    workos = await startWorkos();
    const domain = 'acme.example.org';
    workos.control.seed({ organizations: [{ id: 'org_1', name: 'Acme', domains: [{ domain }] }] });
    const { url, token: apiKey } = workos;
    const db = await openDatabase(join(folder, 'bot.db'));
    await takeIn(db, 'organisations', [{ id: 'org_1', name: 'Acme', members: [PRIYA] }], Temporal.Now.instant());
    const settings = { services: { workos: { url, apiKey } } };
    workspace = await openRunWorkspace({ [NAME]: FILE }, { open: async () => db, settings });
    await workspace.begin(TOMAS, 'domain-verification-recovery');
    await workspace.send(TOMAS, { 'input:domain': domain, acknowledged: ['yes'] });
    await walkToAction();
    await workspace.tap(TOMAS, 'runs.act.0');
    expect(await workspace.window(TOMAS)).toContain('looks at the DNS');
    await workspace.send(TOMAS);
    // Option A, with the record a press away; the thread knows no token.
    expect(await workspace.window(TOMAS)).toContain('Open the record details');
    const shown = wordsOf((await workspace.tap(TOMAS, 'runs.show_once')).view);
    const [, token = ''] = /verification_token=(\S+)/.exec(shown) ?? [];
    expect(token).not.toBe('');
    expect((await workspace.thread((await workspace.runCard(1)).ts)).join('\n')).toContain('does not see the record');

    workos.control.publish({ domain });
    await workspace.slack.clock({ advance: 'PT1H' });
    await workspace.type(TOMAS, 'continue');
    for (const step of ['Ask the member to confirm', 'Verify the domain again']) {
      await walkToAction();
      expect(await workspace.window(TOMAS)).toContain(step);
      await workspace.tap(TOMAS, 'runs.act.0');
      await workspace.send(TOMAS);
      if (step.startsWith('Ask')) expect(await workspace.window(TOMAS)).toContain('Wait for the member');
    }
    expect(await workspace.window(TOMAS)).toContain("Open the organisation's domains");
    const { channels } = await workspace.slack.state();
    const told = channels.filter(({ is_im, members }) => is_im && members.includes(PRIYA));
    expect(JSON.stringify(told)).toContain(`verification_token=${token}`);
    expect(JSON.stringify(channels.filter((channel) => !told.includes(channel)))).not.toContain(token);
  });
});

const RISK = { affected: 'One member', level: 'low', reversible: 'yes' };

/** Yes to everything, until the step has an action. */
async function walkToAction(): Promise<void> {
  for (let screens = 0; screens < 12; screens += 1) {
    const buttons = await buttonsIn();
    if (buttons.includes('runs.act.0')) return;
    if (buttons.includes('runs.answer.yes')) await workspace.tap(TOMAS, 'runs.answer.yes');
    else if (buttons.includes('affected')) await workspace.send(TOMAS, RISK);
    else await workspace.send(TOMAS, buttons.includes('"evidence@') ? { evidence: 'As it should be.' } : {});
  }
}

async function buttonsIn(): Promise<string> {
  return JSON.stringify(((await workspace.slack.state()).views[TOMAS] ?? []).at(-1)?.view ?? {});
}
