/** The shipped runbook about the registry, walked with a stand-in: a crawl is followed to its end across a restart. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { startRegistry } from '../../sandbox/services/registry/index.ts';
import { makeQuickFolder } from '../support/quick-folder.ts';
import { openRunWorkspace, type RunWorkspace } from '../support/run-workspace.ts';
import { TOMAS, wordsOf } from './workspace.ts';

const NAME = 'support-recovery/registry-and-heartbeat-recovery.md';
const FILE = readFileSync(new URL(`../../runbooks/${NAME}`, import.meta.url), 'utf8');

let registry: Awaited<ReturnType<typeof startRegistry>>;
let workspace: RunWorkspace;
const folder = makeQuickFolder();
afterEach(async () => {
  await workspace.close();
  await registry.close();
  folder.remove();
});

describe('a run of the recovery of the registry', () => {
  it('requests a crawl, and hears in its thread how it ended, also after a restart; a failure waits for a person', async () => {
    const domain = 'acme.example.org';
    registry = await startRegistry({ now: () => workspace.sandbox.clock.now() });
    const { url, token } = registry;
    const settings = { services: { registry: { url, token } } };
    workspace = await openRunWorkspace({ [NAME]: FILE }, { database: `${folder.path}/bot.db`, settings });
    registry.control.seed({
      crawls: [
        {
          domain,
          goes: [
            { status: 'running', seconds: 120 },
            { status: 'failed', errorCode: 'dns_timeout' },
          ],
        },
      ],
    });
    await workspace.begin(TOMAS, 'registry-and-heartbeat-recovery');
    await workspace.send(TOMAS, { 'input:domain': domain, acknowledged: ['yes'] });
    await walkToAction();
    await workspace.tap(TOMAS, 'runs.act.0');
    expect(await workspace.window(TOMAS)).toContain(`reads adagents.json of ${domain} again`);
    await workspace.send(TOMAS);
    expect(await workspace.window(TOMAS)).toContain('Wait for the result in this thread');

    await workspace.bot.restart();
    await workspace.slack.clock({ advance: 'PT10M' });
    const thread = (await workspace.thread((await workspace.runCard(1)).ts)).join('\n');
    expect(thread).toContain(`The crawl of ${domain} failed (dns_timeout).`);
    expect(thread).toContain('ESC-1 is about it');
    const card = await workspace.card(1);
    expect(wordsOf(card.blocks)).toContain(`Crawl did not work: ${domain}`);
  });
});

const RISK = { affected: 'One member', level: 'low', reversible: 'yes' };

/** The first answer to everything, until the step has an action. */
async function walkToAction(): Promise<void> {
  for (let screens = 0; screens < 12; screens += 1) {
    const shown = JSON.stringify(((await workspace.slack.state()).views[TOMAS] ?? []).at(-1)?.view ?? {});
    if (shown.includes('runs.act.0')) return;
    if (shown.includes('runs.answer.yes')) await workspace.tap(TOMAS, 'runs.answer.yes');
    else if (shown.includes('runs.pick.0')) await workspace.tap(TOMAS, 'runs.pick.0');
    else if (shown.includes('affected')) await workspace.send(TOMAS, RISK);
    else await workspace.send(TOMAS, shown.includes('"evidence@') ? { evidence: 'As it should be.' } : {});
  }
}
