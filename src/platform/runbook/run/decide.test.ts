import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aRun, documentOf, MORNING, PRESSER, SECOND } from '../../../../test/support/runs.ts';
import { latestApproval } from './gates.ts';
import { refusals } from './refusals.ts';
import { decideStart } from './start.ts';

const risk = { affected: 'One tenant', level: 'low', reversible: 'yes' } as const;

const JOBS = `---
severity: SEV1
inputs:
  job_id: { label: Job ID, required: true, pattern: "^[a-z0-9-]+$" }
---
# Stuck jobs
## Symptoms
- [ ] Messages are not answered
## Checks
1. **Count pending jobs**
   - If empty → [Verification](#verification)
   - If they are old → Option B
2. **Is the cron running?**
   - Yes → Option A
## Remediation
### Option B: requeue by hand
1. **Reset the job**

   > [!CAUTION]
   > Needs a second person.

   \`\`\`bash
   jobs clearAll --job <job-id>
   \`\`\`
### Option A: wait
1. Wait for ten minutes
## Do not
- Do not delete rows by hand.
## Verification
1. **Send a message**
## Rollback
1. **Put the job back**
## Collect
- Logs
`;

const start = { inputs: { job_id: 'j-1' } };
const jobs = () => aRun(documentOf(JOBS), start);

/** Up to the step that resets the job, its risk said. */
function atReset() {
  const run = jobs();
  run.press({ do: 'tick', on: 'symptoms', items: ['Messages are not answered'] });
  run.press({ do: 'pick', on: 'step:s1', index: 1 });
  run.press({ do: 'risk', on: 'step:s3', risk });
  return run;
}

describe('the start of a run', () => {
  const begin = (changes: object) =>
    decideStart(
      documentOf(JOBS),
      { ...start, acknowledged: true, severeAcknowledged: true, ...changes },
      { by: PRESSER, at: MORNING },
    );

  it('wants what must not be done and the severity to be acknowledged, and valid values', () => {
    expect(begin({ acknowledged: false })).toMatchObject({ refusal: refusals.acknowledge });
    expect(begin({ severeAcknowledged: false })).toMatchObject({ refusal: refusals.acknowledgeSevere });
    expect(begin({ inputs: {} })).toMatchObject({ refusal: 'Job ID is needed.', field: 'input:job_id' });
    expect(begin({ inputs: { 'job-id': 'J 1' } })).toMatchObject({ ok: false, field: 'input:job_id' });
    expect(begin({})).toMatchObject({ events: [{ what: 'started', to: 'symptoms', inputs: { job_id: 'j-1' } }] });
  });
});

describe('a decision', () => {
  it('has no Done: one of its answers says where it goes on, and the others are not taken', () => {
    const run = jobs();
    run.press({ do: 'tick', on: 'symptoms', items: [] });
    expect(run.press({ do: 'confirm', on: 'step:s1' })).toBe(refusals.pickOne);
    expect(run.press({ do: 'pick', on: 'step:s1', index: 0 })).toBeUndefined();
    expect(run.screen).toMatchObject({ kind: 'step', step: { label: 'Send a message' } });
    expect(run.run.state.steps).toMatchObject({
      s1: { picked: 'empty' },
      s2: { status: 'not taken' },
      s3: { status: 'not taken' },
    });
  });

  it('offers the options smallest first, and goes through the one that was taken only', () => {
    const run = jobs();
    run.press({ do: 'tick', on: 'symptoms', items: [] });
    run.press({ do: 'pick', on: 'step:s1', index: undefined });
    run.press({ do: 'answer', on: 'step:s2', answer: 'no' });
    expect(run.screen).toMatchObject({
      kind: 'choice',
      options: [{ label: 'Option A: wait' }, { label: 'Option B: requeue by hand' }],
    });
    run.press({ do: 'choose', on: run.screen.id, option: 'remediation/2' });
    expect(run.screen).toMatchObject({ kind: 'step', step: { kind: 'wait' } });
  });

  it('follows a yes to where the text says it leads', () => {
    const run = jobs();
    run.press({ do: 'jump', on: 'symptoms', to: 'step:s2' });
    run.press({ do: 'answer', on: 'step:s2', answer: 'yes' });
    expect(run.screen).toMatchObject({ kind: 'step', step: { kind: 'wait' } });
  });
});

describe('a step that needs a second person', () => {
  it('asks for the risk, then for approval, then names what happens, then for evidence', () => {
    const run = jobs();
    run.press({ do: 'tick', on: 'symptoms', items: [] });
    run.press({ do: 'pick', on: 'step:s1', index: 1 });
    expect(run.press({ do: 'confirm', on: 'step:s3', text: 'ok' })).toBe(refusals.askRisk);
    run.press({ do: 'risk', on: 'step:s3', risk });
    expect(run.press({ do: 'confirm', on: 'step:s3', text: 'ok' })).toBe(refusals.needsApproval);
    expect(run.press({ do: 'request approval', on: 'step:s3', forMinutes: 60 })).toBeUndefined();
    expect(latestApproval(run.run.state, 's3')?.commands).toEqual(['jobs clearAll --job j-1']);
    expect(run.press({ do: 'request approval', on: 'step:s3', forMinutes: 60 })).toBe(refusals.approvalPending);
    expect(run.press({ do: 'approve', id: 's3.1' })).toBe(refusals.ownRequest);
    expect(run.press({ do: 'approve', id: 's3.1' }, SECOND)).toBeUndefined();
    expect(run.press({ do: 'reject', id: 's3.1', reason: 'no' }, SECOND)).toMatch(/no longer open/);
    expect(run.press({ do: 'confirm', on: 'step:s3', text: 'ok' })).toBe(refusals.acceptFirst);
    expect(run.press({ do: 'accept danger', on: 'step:s3' })).toBeUndefined();
    expect(run.press({ do: 'confirm', on: 'step:s3' })).toBe(refusals.needsEvidence);
    expect(run.press({ do: 'confirm', on: 'step:s3', text: 'job j-1 reset' })).toBeUndefined();
    expect(run.screen.kind).toBe('helped');
  });

  it('loses its approval when a value changes, and the step is to be done again', () => {
    const run = atReset();
    run.press({ do: 'request approval', on: 'step:s3', forMinutes: 60 });
    run.press({ do: 'approve', id: 's3.1' }, SECOND);
    run.press({ do: 'accept danger', on: 'step:s3' });
    expect(run.press({ do: 'change input', name: 'job-id', value: 'j 2' })).toMatch(/pattern/);
    expect(run.press({ do: 'change input', name: 'job-id', value: 'j-2' })).toBeUndefined();
    expect(run.run.state.approvals[0]?.status).toBe('void');
    expect(run.press({ do: 'confirm', on: 'step:s3', text: 'ok' })).toBe(refusals.needsApproval);
  });

  it('is not approved, nor begun, once the time is over', () => {
    const run = atReset();
    run.press({ do: 'request approval', on: 'step:s3', forMinutes: 30 });
    expect(run.press({ do: 'expire approval', id: 's3.1' })).toBe(refusals.notYetLate);
    run.later(30);
    expect(run.press({ do: 'approve', id: 's3.1' }, SECOND)).toBe(refusals.approvalLate);
    expect(run.press({ do: 'request approval', on: 'step:s3', forMinutes: 30 })).toBeUndefined();
    run.press({ do: 'approve', id: 's3.2' }, SECOND);
    run.later(40);
    expect(run.press({ do: 'accept danger', on: 'step:s3' })).toBe(refusals.approvalLate);
  });
});

describe('did it help?', () => {
  const waited = () => {
    const run = jobs();
    run.press({ do: 'jump', on: 'symptoms', to: 'step:s4' });
    run.press({ do: 'confirm', on: 'step:s4' });
    return run;
  };

  it('yes: goes to the verification, and a verified run can be finished as resolved', () => {
    const run = waited();
    run.press({ do: 'helped', on: run.screen.id, answer: 'yes' });
    run.press({ do: 'confirm', on: 'step:s5' });
    run.press({ do: 'collect', on: 'collect', items: ['Logs'] });
    expect(run.press({ do: 'finish', outcome: 'resolved', verification: 'no', text: '' })).toBe(
      refusals.resolvedNeedsYes,
    );
    expect(run.press({ do: 'finish', outcome: 'resolved', verification: 'yes', text: '' })).toBeUndefined();
    expect(run.press({ do: 'back', on: 'finish' })).toBe(refusals.finished);
    expect(run.press({ do: 'feedback', unclear: 's1', missing: '' })).toBeUndefined();
  });

  it('no: offers what was not tried', () => {
    const run = waited();
    run.press({ do: 'helped', on: run.screen.id, answer: 'no' });
    expect(run.screen.kind).toBe('choice');
  });
});

describe('when it goes wrong', () => {
  it('rolls back through what was really done, and ends as rolled back', () => {
    const run = jobs();
    expect(run.press({ do: 'finish', outcome: 'rolled back', verification: 'yes', text: '' })).toBe(
      refusals.notRolledBack,
    );
    expect(run.press({ do: 'roll back', reason: 'It is worse' })).toBeUndefined();
    run.press({ do: 'confirm', on: 'undo' });
    expect(run.screen).toMatchObject({ step: { label: 'Put the job back' } });
    run.press({ do: 'risk', on: run.screen.id, risk });
    run.press({ do: 'confirm', on: run.screen.id, text: 'It is back' });
    expect(run.press({ do: 'finish', outcome: 'rolled back', verification: 'yes', text: '' })).toBeUndefined();
  });

  it('takes only one of two people who press on the same screen', () => {
    const run = jobs();
    expect(run.press({ do: 'tick', on: 'symptoms', items: [] })).toBeUndefined();
    expect(run.press({ do: 'skip', on: 'symptoms', reason: 'not needed' }, SECOND)).toBe(
      refusals.moved('“Count pending jobs”'),
    );
  });

  it('can be paused, goes on where it stood, and is not ended without a reason', () => {
    const run = jobs();
    run.press({ do: 'pause', reason: 'Lunch' });
    expect(run.press({ do: 'tick', on: 'symptoms', items: [] })).toBe(refusals.paused);
    run.press({ do: 'resume' }, SECOND);
    expect(run.screen.id).toBe('symptoms');
    expect(run.press({ do: 'abort', reason: ' ', verification: 'unsure' })).toBe(refusals.needsReason);
    expect(run.press({ do: 'abort', reason: 'Another team has it', verification: 'unsure' })).toBeUndefined();
    expect(run.run.state.finished).toMatchObject({ outcome: 'stopped', by: PRESSER });
  });
});

describe('an action in a step', () => {
  const action = () => {
    const run = aRun(
      documentOf(
        '# Verify\n## Remediation\n1. [Verify it](action:domains.verify?domain={{domain}})\n   - If `still_pending`, go to step 3\n2. Look again\n3. Wait for an hour\n',
      ),
    );
    run.press({ do: 'risk', on: 'step:s1', risk });
    return run;
  };

  it('is not done twice, and its outcome chooses the branch', () => {
    const run = action();
    const begin = (key: string) =>
      run.press({ do: 'start action', on: 'step:s1', key, name: 'domains.verify', inputs: {} });
    expect(begin('a')).toBeUndefined();
    expect(begin('b')).toBe(refusals.actionRuns);
    expect(run.press({ do: 'confirm', on: 'step:s1', text: 'ok' })).toBe(refusals.actionRuns);
    const end = { do: 'end action', key: 'a', state: 'done', ok: true, summary: 'Not yet.' } as const;
    expect(run.press({ ...end, outcome: 'still_pending' }, 'system')).toBeUndefined();
    expect(run.press({ ...end, outcome: 'still_pending' }, 'system')).toBe(refusals.actionEnded);
    expect(run.screen).toMatchObject({ step: { label: 'Wait for an hour' } });
    expect(run.run.state.people).toEqual([PRESSER]);
  });
});

describe('the runbook about stuck wakes', () => {
  const wake = () =>
    aRun(
      documentOf(readFileSync('runbooks/platform-operator/stuck-wake.md', 'utf8'), 'platform-operator/stuck-wake.md'),
    );
  const expected = [
    ['step:s2', 0, 'Return a clear retry'],
    ['step:s2', 1, 'Keep the oldest'],
    ['step:s3', 0, 'Repair the one cause'],
    ['step:s6', 0, 'Repair the one cause'],
    ['step:s8', 0, 'Surface the repair'],
  ] as const;

  it.each(expected)('leads from %s by answer %i to “%s …”', (from, index, label) => {
    const run = wake();
    run.press({ do: 'jump', on: run.screen.id, to: from });
    run.press({ do: 'risk', on: from, risk });
    expect(run.press({ do: 'pick', on: from, index, text: 'seen' })).toBeUndefined();
    expect(run.screen).toMatchObject({ step: { label: expect.stringContaining(label) } });
  });
});
