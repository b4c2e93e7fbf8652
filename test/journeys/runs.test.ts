/** Operators walk through runbooks, on the sandbox. */
import { afterEach, describe, expect, it } from 'vitest';
import { openRunWorkspace, type RunWorkspace } from '../support/run-workspace.ts';
import { AIKO, buttonsOf, LENA, MAYA, TEAM, TOMAS, wordsOf } from './workspace.ts';

const JOBS = `---
title: Stuck jobs
id: stuck-jobs
severity: SEV2
estimated_time: 15m
environments: [docker, kubernetes]
inputs:
  job_id: { label: Job ID, required: true, pattern: "^[a-z0-9-]+$" }
---
# Stuck jobs

Jobs do not move.

## Symptoms
- [ ] Messages are not answered
- [ ] The queue grows

## Checks
1. **Count pending jobs**

   **Docker:**

   \`\`\`bash
   docker compose exec app jobs count
   \`\`\`

   **Kubernetes:**

   \`\`\`bash
   kubectl exec deploy/app -- jobs count
   \`\`\`

   Expected: an empty list.

   - If it is empty → [Verification](#verification)
   - If a job is old → Option B
2. **Is the cron running?**

## Remediation
### Option A: wait for the requeue
1. Wait for ten minutes
### Option B: requeue by hand
1. **Reset the job**

   \`\`\`bash
   jobs clearAll --job <job-id> --tenant <tenant>
   \`\`\`

## Do not
- Do not delete rows by hand.

## Verification
1. **Send a message and wait for the answer**

## Rollback
1. **Put the job back**

## Collect
- Logs of the worker
`;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function open(files: Readonly<Record<string, string>> = { 'stuck-jobs.md': JOBS }): Promise<RunWorkspace> {
  const workspace = await openRunWorkspace(files);
  ends.push(() => workspace.close());
  return workspace;
}

const START = { 'input:job_id': 'j-1', environment: 'kubernetes', acknowledged: ['yes'] };
const RISK = { affected: 'One tenant', level: 'low', reversible: 'yes' };

describe('an operator who runs a runbook', () => {
  it('is carried from the symptom to the verified end, one step a screen', async () => {
    const workspace = await open();
    const reading = await workspace.type(TOMAS, 'stuck jobs');
    expect(buttonsOf(reading.view)).toContain('runs.start');
    const form = await workspace.tap(TOMAS, 'runs.start');
    expect(wordsOf(form.view)).toMatch(/SEV2 · 15 min[\s\S]*Where\?[\s\S]*Job ID[\s\S]*Do not delete rows by hand/);
    const wrong = await workspace.send(TOMAS, { ...START, 'input:job_id': 'J 1' });
    expect(JSON.stringify(wrong)).toContain('does not match the pattern');
    const unread = await workspace.send(TOMAS, { ...START, acknowledged: [] });
    expect(JSON.stringify(unread)).toContain('Please complete this required field');
    const symptoms = await workspace.send(TOMAS, START);
    expect(wordsOf(symptoms.view)).toContain('Which of these do you see?');

    const count = await workspace.send(TOMAS, { ticks: ['0'] });
    expect(wordsOf(count.view)).toMatch(/Checks · 1 of \d/);
    expect(wordsOf(count.view)).toContain('kubectl exec deploy/app -- jobs count');
    expect(wordsOf(count.view)).not.toContain('docker compose');
    expect(wordsOf(count.view)).toContain('Expected: an empty list.');
    expect(wordsOf(count.view)).toContain('Do not delete rows by hand.');
    const card = await workspace.runCard(1);
    expect(card).toMatchObject({ channel: TEAM });
    expect(card.words).toMatch(/\*RUN-1\* · \*Stuck jobs\* · SEV2\nChecks · 1 of \d: Count pending jobs/);

    const risk = await workspace.tap(TOMAS, 'runs.pick.1');
    expect(wordsOf(risk.view)).toContain('What is at risk?');
    const reset = await workspace.send(TOMAS, RISK);
    expect(wordsOf(reset.view)).toMatch(/This step is destructive/);
    expect(wordsOf(reset.view)).not.toContain('jobs clearAll --job');
    const shown = await workspace.tap(TOMAS, 'runs.accept');
    expect(wordsOf(shown.view)).toContain('jobs clearAll --job j-1 --tenant <tenant>');
    await workspace.tap(TOMAS, 'runs.fill_in');
    await workspace.send(TOMAS, { 'input:tenant': 'blue sky' });
    expect(await workspace.window(TOMAS)).toMatch(/This step is destructive/);
    await workspace.tap(TOMAS, 'runs.accept');
    expect(await workspace.window(TOMAS)).toContain("jobs clearAll --job j-1 --tenant 'blue sky'");
    const empty = await workspace.send(TOMAS, { evidence: '' });
    expect(JSON.stringify(empty)).toContain('Please complete this required field');
    const helped = await workspace.send(TOMAS, { evidence: 'reset j-1' });
    expect(wordsOf(helped.view)).toMatch(/Did it help\?[\s\S]*Send a message/);

    const verify = await workspace.tap(TOMAS, 'runs.helped.yes');
    expect(wordsOf(verify.view)).toContain('Send a message and wait for the answer');
    const collect = await workspace.send(TOMAS, { evidence: 'It was answered' });
    expect(wordsOf(collect.view)).toContain('Evidence to keep');
    const finish = await workspace.send(TOMAS, { ticks: ['0'] });
    expect(wordsOf(finish.view)).toContain('How did it end?');
    const unverified = await workspace.send(TOMAS, { verification: 'no', outcome: 'resolved', text: '' });
    expect(JSON.stringify(unverified)).toContain('Resolved means that the verification succeeded');
    const done = await workspace.send(TOMAS, { verification: 'yes', outcome: 'resolved', text: 'One job was stuck' });
    expect(wordsOf(done.view)).toMatch(/Resolved\* by[\s\S]*verified: yes[\s\S]*One job was stuck/);
    const finished = await workspace.runCard(1);
    expect(finished.words).toContain('*Finished: resolved*');
    expect(finished.ts).toBe(card.ts);
    expect((await workspace.thread(card.ts)).join('\n')).toMatch(/Took[\s\S]*estimated: 15 min[\s\S]*reset j-1/);
  });

  it('closes the window, and goes on from the thread, from Home and by a command', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'stuck-jobs', START);
    await workspace.send(TOMAS, { ticks: [] });
    await workspace.slack.close({ user: TOMAS }, { settle: true });
    const card = await workspace.runCard(1);
    await workspace.press(TOMAS, card, 'runs.continue');
    expect(await workspace.window(TOMAS)).toContain('Count pending jobs');
    await workspace.bot.restart();
    expect(wordsOf((await workspace.type(TOMAS, 'continue')).view)).toContain('Count pending jobs');
    expect(wordsOf((await workspace.type(TOMAS, '')).view)).toMatch(/Under way[\s\S]*RUN-1/);
  });

  it('sees the whole run, jumps in it, skips with a reason and goes back', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'stuck-jobs', START);
    const overview = await workspace.tap(TOMAS, 'runs.overview');
    expect(wordsOf(overview.view)).toMatch(/Checks[\s\S]*Count pending jobs[\s\S]*Remediation[\s\S]*How did it end\?/);
    await workspace.tap(TOMAS, 'runs.jump', '2');
    expect(await workspace.window(TOMAS)).toContain('Is the cron running?');
    await workspace.tap(TOMAS, 'runs.skip');
    await workspace.send(TOMAS, { reason: 'There is no cron here' });
    expect(await workspace.window(TOMAS)).toMatch(/Take the smallest that fits/);
    await workspace.tap(TOMAS, 'runs.back');
    expect(await workspace.window(TOMAS)).toMatch(/This was skipped by[\s\S]*There is no cron here/);
  });

  it('who lost a race is told who did what, and nothing of theirs is half done', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'stuck-jobs', START);
    await workspace.press(AIKO, await workspace.runCard(1), 'runs.continue');
    await workspace.send(TOMAS, { ticks: ['1'] });
    const late = await workspace.send(AIKO, { ticks: ['0'] });
    expect(wordsOf(late.view)).toMatch(
      /changed since you looked[\s\S]*<@U0TOMAS> said what they see[\s\S]*Count pending jobs/,
    );
  });

  it('tells of a problem, rolls back, and ends as rolled back', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'stuck-jobs', START);
    await workspace.send(TOMAS, { ticks: [] });
    await workspace.tap(TOMAS, 'runs.problem');
    await workspace.send(TOMAS, { kind: 'worse', text: 'More jobs are stuck', next: 'rollback' });
    expect(await workspace.window(TOMAS)).toContain('Taking it back');
    await workspace.send(TOMAS, {});
    await workspace.send(TOMAS, RISK);
    await workspace.send(TOMAS, { evidence: 'It is back' });
    await workspace.send(TOMAS, { verification: 'yes', outcome: 'rolled back', text: '' });
    expect((await workspace.runCard(1)).words).toContain('Finished: rolled back');
    expect((await workspace.thread((await workspace.runCard(1)).ts))[0]).toContain('More jobs are stuck');
  });

  it('hands it over to another operator, pauses it and stops it', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'stuck-jobs', START);
    await workspace.tap(TOMAS, 'runs.more', 'handover');
    expect(JSON.stringify(await workspace.send(TOMAS, { owner: LENA }))).toContain('They are no operator');
    await workspace.send(TOMAS, { owner: AIKO });
    expect((await workspace.runCard(1)).words).toContain('<@U0AIKO>');
    await workspace.tap(TOMAS, 'runs.more', 'pause');
    await workspace.send(TOMAS, { reason: 'Lunch' });
    expect(await workspace.window(TOMAS)).toContain('Lunch');
    await workspace.tap(TOMAS, 'runs.resume');
    await workspace.tap(TOMAS, 'runs.more', 'stop');
    await workspace.send(TOMAS, { verification: 'unsure', reason: 'Another team has it' });
    expect((await workspace.runCard(1)).words).toContain('Finished: stopped');
  });
});

describe('a run for an escalation', () => {
  it('lives in its thread, is linked both ways, and its steps count as human progress', async () => {
    const workspace = await open();
    const id = await workspace.raise(LENA, 'Stuck jobs again');
    const escalation = await workspace.card(id);
    await workspace.press(MAYA, escalation, 'escalations.runbooks');
    await workspace.tapAt(MAYA, 'runbooks.read', 'stuck-jobs');
    await workspace.tap(MAYA, 'runs.start');
    expect(await workspace.window(MAYA)).toContain(`for ESC-${id}`);
    await workspace.send(MAYA, START);
    expect(await workspace.runCard(1)).toMatchObject({ channel: TEAM, thread: escalation.ts });
    await workspace.send(MAYA, { ticks: [] });
    await workspace.send(MAYA, { evidence: 'two jobs' });
    await workspace.slack.close({ user: MAYA, all: true }, { settle: true });
    await workspace.press(MAYA, escalation, 'escalations.timeline');
    expect(await workspace.window(MAYA)).toMatch(/run step[\s\S]*run started/);
  });
});

describe('somebody who is no operator', () => {
  it('neither starts an internal runbook nor sees a run of one', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'stuck-jobs', START);
    await workspace.slack.workspace({ do: 'remove', channel: TEAM, user: TOMAS }, { settle: true });
    const refused = await workspace.send(TOMAS, { ticks: [] });
    expect(wordsOf(refused.view)).toContain('Only members of');
    expect(wordsOf([(await workspace.type(LENA, 'continue RUN-1')).view])).toContain('Only members of');
  });
});
