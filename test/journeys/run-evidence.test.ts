/** What people keep as evidence of a run, on the sandbox. */
import { afterEach, describe, expect, it } from 'vitest';
import { openRunWorkspace, type RunWorkspace } from '../support/run-workspace.ts';
import { AIKO, HELP, LENA, TEAM, TOMAS, wordsOf } from './workspace.ts';

const QUEUE = `---
title: Full queue
id: queue
estimated_time: 10m
---
# Full queue

## Checks
1. **Is the queue full?**

## Remediation
1. **Drain the queue**

   \`\`\`bash
   queue drain
   \`\`\`

## Verification
1. Look at the graph.

## Collect
- The queue before it was drained, as the dashboard shows it
- Logs of the worker
`;
const OTHER = '---\ntitle: Other\nid: other\n---\n# Other\n\n## Checks\n1. Look at it\n';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function open(): Promise<RunWorkspace> {
  const workspace = await openRunWorkspace({ 'queue.md': QUEUE, 'other.md': OTHER });
  ends.push(() => workspace.close());
  return workspace;
}

const settle = { settle: true };
const PICTURE = { name: 'queue.png', content: 'not really a picture' };

describe('evidence of a run', () => {
  it('is words, a link and files, at the step, in the overview and in the report', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'queue');
    await workspace.tap(TOMAS, 'runs.more', 'evidence');
    expect(JSON.stringify(await workspace.send(TOMAS, {}))).toContain('Write a few words');
    expect(JSON.stringify(await workspace.send(TOMAS, { link: 'graph' }))).toContain('Give a whole address');
    await workspace.send(TOMAS, { text: 'The graph', link: 'https://graphs.example/q', files: [PICTURE], item: '0' });
    const step = await workspace.window(TOMAS);
    expect(step).toMatch(/Kept here\n• <https:\/\/graphs.example\/q\|The graph> · <@U0TOMAS>/);
    expect(step).toContain(':paperclip: queue.png (image/png, 20 B)');
    await workspace.tap(TOMAS, 'runs.overview');
    expect(await workspace.window(TOMAS)).toMatch(/Is the queue full\?.*2 pieces of evidence/);
    await workspace.slack.close({ user: TOMAS }, settle);
    await workspace.tap(TOMAS, 'runs.more', 'stop');
    await workspace.send(TOMAS, { verification: 'unsure', reason: 'Enough' });
    const report = (await workspace.thread((await workspace.runCard(1)).ts)).join('\n');
    expect(report).toMatch(/The queue before it was drained.*: <https:\/\/graphs.example\/q\|The graph>/);
    expect(report).toMatch(/Asked for and not collected\*\n• Logs of the worker/);
    expect(JSON.stringify(await workspace.slack.traffic())).not.toMatch(/GET[^"]*files\/F/);
  });

  it('keeps no secret that somebody pastes', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'queue');
    await workspace.tap(TOMAS, 'runs.more', 'evidence');
    await workspace.send(TOMAS, { text: 'token xoxb-1234567890-abcdefghijklmnop was used' });
    expect(await workspace.window(TOMAS)).toContain('[redacted');
  });

  it('is a checklist where the runbook asks for it, each item with what was kept', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'queue');
    await workspace.tap(TOMAS, 'runs.overview');
    await workspace.tap(TOMAS, 'runs.jump', '3');
    const collect = await workspace.window(TOMAS);
    expect(collect).toMatch(/1\. The queue before.*_still open_/);
    await workspace.tapAt(TOMAS, 'runs.add_evidence', '1');
    await workspace.send(TOMAS, { text: 'No error in an hour', item: '1' });
    expect(await workspace.window(TOMAS)).toMatch(
      /2\. :white_check_mark: Logs of the worker: No error in an hour · <@U0TOMAS>/,
    );
  });
});

describe('a message', () => {
  const add = async (workspace: RunWorkspace, user: string, text: string) => {
    const said = await workspace.slack.message({ user: LENA, channel: HELP, text });
    const ts = said.message?.ts ?? '';
    return workspace.slack.shortcut({ user, callback_id: 'runs.add_message', channel: HELP, ts }, settle);
  };

  it('is added to the run that somebody is in, as a link, at the step where it stands', async () => {
    const workspace = await open();
    expect(wordsOf((await add(workspace, TOMAS, 'It is slow')).view)).toContain('You are in no run now');
    await workspace.slack.close({ user: TOMAS, all: true }, settle);
    await workspace.begin(TOMAS, 'queue');
    await workspace.slack.close({ user: TOMAS, all: true }, settle);
    const form = await add(workspace, TOMAS, 'It is slow since <@U0AIKO> left & <https://x.example|a page>');
    expect(wordsOf(form.view)).toMatch(/RUN-1[\s\S]*Is the queue full\?[\s\S]*It is slow since @aiko/);
    await workspace.send(TOMAS, { words: 'The first report' });
    await workspace.type(TOMAS, 'continue');
    expect(await workspace.window(TOMAS)).toMatch(
      /Kept here\n• <https:\/\/[^|]*archives\/C0HELP\/p\d+\|The first report: “It is slow since @aiko[^>]*> · <@U0TOMAS>/,
    );
  });

  it('goes to the one that is chosen, when somebody is in several', async () => {
    const workspace = await open();
    for (const runbook of ['queue', 'other']) {
      await workspace.begin(TOMAS, runbook);
      await workspace.slack.close({ user: TOMAS, all: true }, settle);
    }
    const choose = await add(workspace, TOMAS, 'It is slow');
    expect(wordsOf(choose.view)).toMatch(/RUN-2 Other[\s\S]*RUN-1 Full queue/);
    await workspace.send(TOMAS, { run: '1' });
    await workspace.send(TOMAS, { item: '0' });
    await workspace.type(TOMAS, 'continue RUN-1');
    expect(await workspace.window(TOMAS)).toContain('|It is slow>');
  });

  it('is nothing for a run that somebody may no longer see', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'queue');
    await workspace.slack.close({ user: TOMAS, all: true }, settle);
    await add(workspace, TOMAS, 'It is slow');
    await workspace.slack.workspace({ do: 'remove', channel: TEAM, user: TOMAS }, settle);
    expect(wordsOf((await workspace.send(TOMAS, {})).view)).toContain('Only members of');
    expect(wordsOf((await add(workspace, AIKO, 'Mine')).view)).toContain('You are in no run now');
  });
});
