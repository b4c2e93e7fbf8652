/** A second person, and runs that are left alone, on the sandbox. */
import { afterEach, describe, expect, it } from 'vitest';
import { openRunWorkspace, type RunWorkspace } from '../support/run-workspace.ts';
import { AIKO, buttonsOf, type Place, TEAM, TOMAS, wordsOf } from './workspace.ts';

const ROTATE = `---
title: Rotate the key
id: rotate
estimated_time: 5m
---
# Rotate the key

## Remediation
1. **Rotate it**

   > [!CAUTION]
   > Needs a second person.

   \`\`\`bash
   keys rotate --tenant <tenant>
   \`\`\`

## Verification
1. Sign in with the new key.
`;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const RISK = { affected: 'One tenant', level: 'low', reversible: 'yes' };

/** Tomás has asked for approval of the rotation for the tenant `blue`. */
async function asked(): Promise<RunWorkspace> {
  const workspace = await openRunWorkspace({ 'rotate.md': ROTATE });
  ends.push(() => workspace.close());
  await workspace.begin(TOMAS, 'rotate', { 'input:tenant': 'blue' });
  await workspace.send(TOMAS, RISK);
  const waits = await workspace.tap(TOMAS, 'runs.ask_approval');
  expect(wordsOf(waits.view)).toContain('Waits for a second person');
  return workspace;
}

async function request(workspace: RunWorkspace): Promise<Place & { readonly drawn: unknown }> {
  const found = (await workspace.messages(TEAM))
    .flatMap((each) => [each, ...each.replies])
    .find(({ blocks }) => wordsOf(blocks).includes('asks for a second person'));
  if (!found) throw new Error('Nobody was asked.');
  return { channel: TEAM, ts: found.ts, drawn: found.blocks };
}

describe('a step that needs a second person', () => {
  it('is approved by somebody else, who sees the command as it would be run', async () => {
    const workspace = await asked();
    const asking = await request(workspace);
    expect(wordsOf(asking.drawn)).toMatch(/keys rotate --tenant blue[\s\S]*Risk\*: low/);
    expect((await workspace.runCard(1)).words).toContain('Waits for a second person');
    const own = await workspace.press(TOMAS, asking, 'runs.approve');
    expect(wordsOf(own.ephemeral)).toContain('A second person has to decide');
    await workspace.press(AIKO, asking, 'runs.approve');
    expect(buttonsOf((await request(workspace)).drawn)).toEqual([]);
    const approved = await workspace.tap(TOMAS, 'runs.look_again');
    expect(wordsOf(approved.view)).toContain('<@U0AIKO> has approved this');
    await workspace.tap(TOMAS, 'runs.accept');
    expect(await workspace.window(TOMAS)).toContain('keys rotate --tenant blue');
    expect((await workspace.thread((await workspace.runCard(1)).ts)).join('\n')).toMatch(
      /<@U0AIKO> approved it \(<@U0TOMAS>\)/,
    );
  });

  it('is asked again when a value was changed after the approval', async () => {
    const workspace = await asked();
    await workspace.press(AIKO, await request(workspace), 'runs.approve');
    await workspace.tap(TOMAS, 'runs.more', 'values');
    await workspace.send(TOMAS, { 'input:tenant': 'red' });
    expect(await workspace.window(TOMAS)).toContain('the approval no longer counts');
    expect(wordsOf((await request(workspace)).drawn)).toContain('No longer counts');
  });

  it('expires after an hour, and whoever asked is told', async () => {
    const workspace = await asked();
    const asking = await request(workspace);
    await workspace.slack.clock({ advance: 'PT61M' });
    expect(wordsOf((await request(workspace)).drawn)).toContain('Expired');
    const late = await workspace.press(AIKO, asking, 'runs.approve').catch((error: Error) => error.message);
    expect(JSON.stringify(late)).toMatch(/no longer open|There is no/);
    expect((await workspace.thread((await workspace.runCard(1)).ts)).join('\n')).toMatch(/<@U0TOMAS>/);
  });

  it('is not approved, with the reason', async () => {
    const workspace = await asked();
    await workspace.press(AIKO, await request(workspace), 'runs.reject');
    await workspace.send(AIKO, { reason: 'Wait for the release' });
    const refused = await workspace.tap(TOMAS, 'runs.look_again');
    expect(wordsOf(refused.view)).toMatch(/did not approve this: Wait for the release/);
  });
});

describe('a run that is left alone', () => {
  it('reminds its owner once, then tells the channel, and no more', async () => {
    const workspace = await openRunWorkspace({ 'rotate.md': ROTATE });
    ends.push(() => workspace.close());
    await workspace.begin(TOMAS, 'rotate');
    await workspace.slack.clock({ advance: 'PT35M' });
    const direct = async () =>
      (await workspace.slack.state()).channels
        .filter(({ is_im, members }) => is_im && members.includes(TOMAS))
        .flatMap(({ messages }) => messages.map(({ blocks }) => wordsOf(blocks)))
        .filter((words) => words.includes('stood still'));
    const told = async () =>
      (await workspace.thread((await workspace.runCard(1)).ts)).filter((words) => words.includes('stood still'));
    expect(await direct()).toHaveLength(1);
    expect(await told()).toEqual([]);
    await workspace.slack.clock({ advance: 'PT35M' });
    expect(await told()).toHaveLength(1);
    await workspace.slack.clock({ advance: 'PT3H' });
    expect([await direct(), await told()].map(({ length }) => length)).toEqual([1, 1]);
  });
});
