/** When a run goes wrong, and how it ends, on the sandbox. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/platform/store/db.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { eraseTimeline, listTimeline } from '../../src/platform/store/timeline.ts';
import { openRunWorkspace, type RunWorkspace } from '../support/run-workspace.ts';
import { AIKO, HELP, LENA, TOMAS, wordsOf } from './workspace.ts';

const QUEUE = `---
title: Full queue
id: full-queue
severity: SEV1
owner: team-platform
services: [worker]
estimated_time: 10m
inputs:
  queue: { label: Queue, required: true }
escalate_to: "#help-desk"
---
# Full queue

## Checks
1. **Is the worker up?**

## Remediation
### Option A: wait
1. Wait for ten minutes
### Option B: drain it
1. **Drain the queue**

   \`\`\`bash
   queue drain <queue>
   \`\`\`

## Verification
1. **Send a message and wait for the answer**

## Rollback
1. **Fill the queue again**

## Escalation
Ask the platform team.

## Collect
- Logs of the worker
- Names of the tenants
`;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function open(files: Readonly<Record<string, string>> = { 'full-queue.md': QUEUE }): Promise<RunWorkspace> {
  const workspace = await openRunWorkspace(files);
  ends.push(() => workspace.close());
  return workspace;
}

/** What the bot has kept, looked at beside it. */
async function kept(workspace: RunWorkspace): Promise<Db> {
  const db = await openDatabase(workspace.bot.config.databaseUrl);
  ends.push(() => db.close());
  return db;
}

const PICTURE = { name: 'graph.png', content: 'not really a picture' };
const START = { 'input:queue': 'mail', severe: ['yes'] };
const RISK = { affected: 'Two tenants', level: 'high', reversible: 'unsure' };

/** Up to the step that drains the queue, its commands on the screen. */
async function drain(workspace: RunWorkspace): Promise<void> {
  await workspace.tap(TOMAS, 'runs.answer.yes');
  await workspace.tap(TOMAS, 'runs.choose.1');
  await workspace.send(TOMAS, RISK);
  if ((await workspace.window(TOMAS)).includes('This step is')) await workspace.tap(TOMAS, 'runs.accept');
}

async function problem(workspace: RunWorkspace, next: string, text = 'It hangs'): Promise<unknown> {
  await workspace.tap(TOMAS, 'runs.problem');
  return workspace.send(TOMAS, { kind: 'failed', text, next });
}

describe('a step that does not work', () => {
  it('is escalated with what was done, seen and asked for, once, and linked both ways', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'full-queue', START);
    await drain(workspace);
    await problem(workspace, 'escalate');
    const form = await workspace.window(TOMAS);
    expect(form).toMatch(/1 step with answers and times[\s\S]*Logs of the worker[\s\S]*Names of the tenants/);
    const top = JSON.stringify(((await workspace.slack.state()).views[TOMAS] ?? []).at(-1)?.view);
    expect(top).toContain('"initial_value":"Full queue: problem at “Drain the queue”"');
    expect(top).toMatch(/Two tenants[\s\S]*worker\\nqueue: mail[\s\S]*2026-11-20 12:00 to 12:00 UTC[\s\S]*It hangs/);
    expect(top).toContain('"initial_option":{"value":"urgent"');
    const said = { 'item:0': 'out of memory', changes: 'A deploy at noon', verification: 'no' };
    await workspace.send(TOMAS, { ...said, files: [PICTURE] });
    expect(await workspace.window(TOMAS)).toContain('Drain the queue');

    const card = await workspace.card(1);
    expect(wordsOf(card.blocks)).toMatch(/Full queue: problem at “Drain the queue”[\s\S]*Urgent[\s\S]*From RUN-1/);
    const thread = (await workspace.thread(card.ts)).join('\n');
    expect(thread).toMatch(/Is the worker up\? done, yes[\s\S]*Drain the queue: problem, It hangs/);
    expect(thread).toMatch(/What was tried\*\n• Option B[\s\S]*Logs of the worker: out of memory/);
    expect(thread).toContain('Names of the tenants: _still open_');
    expect((await workspace.thread((await workspace.runCard(1)).ts)).join('\n')).toContain('in the thread of *ESC-1*');
    const [opened] = await listTimeline((await kept(workspace)).read, 'escalation:1');
    expect(opened?.details.details).toMatch(
      /Recent changes: A deploy at noon[\s\S]*Drain the queue: problem, It hangs/,
    );
    expect(wordsOf((await workspace.command(TOMAS, 'ESC-1')).ephemeral)).toContain('ESC-1');

    await workspace.tap(TOMAS, 'runs.problem');
    expect(await workspace.window(TOMAS)).not.toContain('Escalate: somebody else');
    await workspace.send(TOMAS, { kind: 'failed', text: 'Still', next: 'stay' });
    await workspace.tap(TOMAS, 'runs.overview');
    const choices = JSON.stringify(((await workspace.slack.state()).views[TOMAS] ?? []).at(-1)?.view.blocks);
    const last = /"value":"(\d+)","text":\{"type":"plain_text","text":"How did it end/.exec(choices)?.[1];
    await workspace.tap(TOMAS, 'runs.jump', last ?? '');
    await workspace.send(TOMAS, { verification: 'no', outcome: 'escalated', text: 'The platform team has it' });
    expect((await workspace.runCard(1)).words).toContain('Finished: escalated');
    const report = (await workspace.thread(card.ts)).at(-1) ?? '';
    expect(report).toMatch(
      /Escalated\*[\s\S]*verified: no[\s\S]*The platform team has it[\s\S]*Problem at “Drain the queue”: It hangs/,
    );
    expect(report).not.toContain('Resolve ESC-1');
  });

  it('of a case that is being worked on stays in that case, and can end there', async () => {
    const workspace = await open();
    const id = await workspace.raise(LENA, 'The queue is full');
    await workspace.press(TOMAS, await workspace.card(id), 'escalations.runbooks');
    await workspace.tapAt(TOMAS, 'runbooks.read', 'full-queue');
    await workspace.tap(TOMAS, 'runs.start');
    await workspace.send(TOMAS, START);
    await drain(workspace);
    await problem(workspace, 'tell');
    await workspace.send(TOMAS, { text: 'It takes an hour more.' });
    expect(await workspace.window(TOMAS)).toContain('Drain the queue');
    const dm = (await workspace.slack.state()).channels.find((each) => each.is_im && each.members.includes(LENA));
    expect(JSON.stringify(dm?.messages)).toContain('It takes an hour more.');
    await problem(workspace, 'escalate');
    expect(await workspace.window(TOMAS)).toContain(`Goes to ESC-${id}`);
    await workspace.send(TOMAS, { afterwards: 'end', verification: 'no' });
    expect(await workspace.window(TOMAS)).toMatch(/Escalated\* by/);
    await expect(workspace.card(id + 1)).rejects.toThrow('No message shows');
    expect((await workspace.thread((await workspace.card(id)).ts)).join('\n')).toMatch(
      /What was tried[\s\S]*Escalated\*/,
    );
  });

  it('is asked about in a channel, never in a public one', async () => {
    const workspace = await open({
      'full-queue.md': QUEUE,
      'other.md': QUEUE.replace('id: full-queue', 'id: other')
        .replace('title: Full queue', 'title: Other')
        .replace('escalate_to: "#help-desk"\n', ''),
    });
    await workspace.begin(TOMAS, 'full-queue', START);
    await workspace.tap(TOMAS, 'runs.problem');
    expect(await workspace.window(TOMAS)).toContain('Ask in #help-desk');
    const refused = await workspace.send(TOMAS, { kind: 'blocked', text: 'No access', next: 'ask' });
    expect(JSON.stringify(refused)).toContain('is public');
    expect((await workspace.messages(HELP)).length).toBe(0);
    await workspace.slack.close({ user: TOMAS, all: true }, { settle: true });
    await workspace.begin(TOMAS, 'other', START);
    await workspace.tap(TOMAS, 'runs.problem');
    await workspace.send(TOMAS, { kind: 'blocked', text: 'No access to <b>', next: 'ask' });
    const said = await workspace.thread((await workspace.runCard(2)).ts);
    expect(said.join('\n')).toMatch(/asks for help at “Is the worker up\?”[\s\S]*No access to <b>/);
  });
});

describe('a SEV-1', () => {
  it('keeps everything of the run and its case from being deleted, in words', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'full-queue', START);
    await problem(workspace, 'escalate');
    await workspace.send(TOMAS, {});
    for (const item of ['run:1', 'escalation:1'])
      await expect((await kept(workspace)).write((tx) => eraseTimeline(tx, item))).rejects.toThrow(
        /RUN-1(?: is a SEV-1 run|, which is a SEV-1): its evidence is kept, and nothing of it can be deleted/,
      );
    await (await kept(workspace)).write((tx) => eraseTimeline(tx, 'escalation:99'));
  });
});

describe('what was tried', () => {
  it('offers its verification: a no goes on with the next option, a yes ends early', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'full-queue', START);
    await workspace.tap(TOMAS, 'runs.answer.yes');
    await workspace.tap(TOMAS, 'runs.choose.0');
    await workspace.send(TOMAS, { evidence: 'waited' });
    expect(await workspace.window(TOMAS)).toMatch(/Did it help\?[\s\S]*Send a message and wait/);
    await workspace.tap(TOMAS, 'runs.helped.no');
    expect(await workspace.window(TOMAS)).toMatch(/tried[\s\S]*Option B/);
    await workspace.tap(TOMAS, 'runs.choose.1');
    await workspace.send(TOMAS, RISK);
    if ((await workspace.window(TOMAS)).includes('This step is')) await workspace.tap(TOMAS, 'runs.accept');
    await workspace.send(TOMAS, { evidence: 'drained' });
    await workspace.tap(TOMAS, 'runs.helped.yes');
    expect(await workspace.window(TOMAS)).toContain('Send a message and wait for the answer');
  });
});

describe('a run that is over', () => {
  it('is exported, proposes the note for its case, and takes feedback that the owner settles', async () => {
    const workspace = await open();
    const id = await workspace.raise(LENA, 'The queue is full');
    const escalation = await workspace.card(id);
    await workspace.press(TOMAS, escalation, 'escalations.runbooks');
    await workspace.tapAt(TOMAS, 'runbooks.read', 'full-queue');
    await workspace.tap(TOMAS, 'runs.start');
    await workspace.send(TOMAS, START);
    await drain(workspace);
    await workspace.send(TOMAS, { evidence: 'drained 12 *messages*' });
    await workspace.tap(TOMAS, 'runs.helped.yes');
    await workspace.tap(TOMAS, 'runs.skip');
    await workspace.send(TOMAS, { reason: 'Nobody is awake' });
    await workspace.send(TOMAS, {});
    await workspace.slack.clock({ advance: 'PT14M' });
    await workspace.send(TOMAS, { verification: 'yes', outcome: 'resolved', text: 'It flows again' });
    expect(await workspace.window(TOMAS)).toMatch(
      /Resolved\*[\s\S]*Took 14 min \(estimated: 10 min\)[\s\S]*Skipped “Send a message[\s\S]*Nobody is awake[\s\S]*drained 12[\s\S]*Asked for and not collected[\s\S]*SEV-1/,
    );

    await workspace.tap(TOMAS, 'runs.export');
    const dm = (await workspace.slack.state()).channels.find((each) => each.is_im && each.members.includes(TOMAS));
    expect(JSON.stringify(dm?.messages)).toMatch(/RUN-1\.md[\s\S]*RUN-1\.json/);

    await workspace.tap(TOMAS, 'runs.feedback');
    const nothing = await workspace.send(TOMAS, {});
    expect(JSON.stringify(nothing)).toContain('Write a few words');
    await workspace.send(TOMAS, { step: '1', unclear: 'Which queue?', missing: 'How long it takes' });
    const reading = await workspace.type(AIKO, 'show full-queue');
    expect(wordsOf(reading.view)).toContain('Open feedback (1)');
    await workspace.tap(AIKO, 'runs.feedback_list');
    expect(await workspace.window(AIKO)).toMatch(
      /team-platform[\s\S]*<@U0TOMAS>[\s\S]*Which queue\?[\s\S]*How long it takes/,
    );
    await workspace.tap(AIKO, 'runs.settle_feedback');
    expect(await workspace.window(AIKO)).toContain('All of it is settled');
    expect(wordsOf((await workspace.type(AIKO, 'show full-queue')).view)).not.toContain('Open feedback');

    await workspace.tap(TOMAS, 'runs.resolution');
    const form = JSON.stringify(((await workspace.slack.state()).views[TOMAS] ?? []).at(-1)?.view);
    expect(form).toMatch(/RUN-1 “Full queue”: resolved, verified: yes\.\\nIt flows again[\s\S]*drained 12/);
    await workspace.send(TOMAS, {});
    expect(wordsOf((await workspace.card(id)).blocks)).toContain('Resolved');
  });
});

describe('a runbook that leads to another', () => {
  const FIRST = `---\ntitle: First\nid: first\nestimated_time: 5m\n---\n# First\n## Checks\n1. **Is it the queue?**\n   - If yes → [Full queue](full-queue.md)\n   - If nobody knows → [Escalation](#escalation)\n2. **Look once more**\n## Escalation\nAsk.\n`;

  it('opens it as a run of its own that returns, with what came of it', async () => {
    const workspace = await open({ 'first.md': FIRST, 'full-queue.md': QUEUE });
    await workspace.begin(TOMAS, 'first', {});
    await workspace.tap(TOMAS, 'runs.pick.0');
    expect(await workspace.window(TOMAS)).toContain('Start for RUN-1');
    await workspace.tap(TOMAS, 'runs.start');
    expect(await workspace.window(TOMAS)).toContain('RUN-1 goes on afterwards');
    await workspace.send(TOMAS, START);
    await workspace.tap(TOMAS, 'runs.more', 'stop');
    await workspace.send(TOMAS, { verification: 'yes', reason: 'It was empty' });
    expect(await workspace.window(TOMAS)).toContain('Go on with RUN-1');
    await workspace.tap(TOMAS, 'runs.return');
    expect(await workspace.window(TOMAS)).toContain('Look once more');
    const { details } = (await listTimeline((await kept(workspace)).read, 'run:1')).at(-1) ?? {};
    expect(JSON.stringify(details)).toContain('RUN-2 “Full queue”: stopped, verified: yes. It was empty');
  });

  it('opens the form for a case where the answer is to escalate', async () => {
    const workspace = await open({ 'first.md': FIRST, 'full-queue.md': QUEUE });
    await workspace.begin(TOMAS, 'first', {});
    await workspace.tap(TOMAS, 'runs.pick.1');
    expect(await workspace.window(TOMAS)).toContain('Opens an escalation');
    await workspace.send(TOMAS, {});
    expect(wordsOf((await workspace.card(1)).blocks)).toContain('From RUN-1');
    expect((await workspace.runCard(1)).words).toContain('ESC-1');
  });
});

describe('an exercise', () => {
  it('says so on every screen, and opens, asks and tells nothing', async () => {
    const workspace = await open();
    expect(wordsOf((await workspace.type(TOMAS, 'practice full-queue')).view)).toMatch(/Practice[\s\S]*Start practice/);
    await workspace.tap(TOMAS, 'runs.start');
    expect(await workspace.window(TOMAS)).toContain('This is an exercise');
    await workspace.send(TOMAS, START);
    const seen: string[] = [];
    const look = async () => seen.push(await workspace.window(TOMAS));
    await look();
    for (const button of ['runs.overview', 'runs.skip', 'runs.problem']) {
      await workspace.tap(TOMAS, button);
      await look();
      await workspace.slack.close({ user: TOMAS }, { settle: true });
    }
    await problem(workspace, 'escalate');
    await look();
    await workspace.send(TOMAS, {});
    await look();
    await workspace.tap(TOMAS, 'runs.more', 'pause');
    await look();
    await workspace.send(TOMAS, { reason: 'Lunch' });
    await look();
    await workspace.tap(TOMAS, 'runs.more', 'stop').catch(() => undefined);
    await workspace.tap(TOMAS, 'runs.resume');
    await workspace.tap(TOMAS, 'runs.more', 'stop');
    await look();
    await workspace.send(TOMAS, { verification: 'yes', reason: 'Enough' });
    await look();
    expect(seen.filter((words) => !words.includes('*Practice*'))).toEqual([]);
    expect((await workspace.runCard(1)).words).toContain('Practice');
    await expect(workspace.card(1)).rejects.toThrow('No message shows');
    await (await kept(workspace)).write((tx) => eraseTimeline(tx, 'escalation:1'));
    expect(JSON.stringify(await listTimeline((await kept(workspace)).read, 'run:1'))).toContain(
      'would have been escalated',
    );
  });
});

describe('a run that is handed over', () => {
  it('is told to its new owner where they are', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'full-queue', START);
    await workspace.tap(TOMAS, 'runs.more', 'handover');
    await workspace.send(TOMAS, { owner: AIKO });
    const dm = (await workspace.slack.state()).channels.find((each) => each.is_im && each.members.includes(AIKO));
    expect(JSON.stringify(dm?.messages)).toMatch(/handed it over to you[\s\S]*runs\.continue/);
  });
});
