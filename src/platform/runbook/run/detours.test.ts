/** "See the logs": there, and back to where one came from; unless what is seen there leads elsewhere. */
import { describe, expect, it } from 'vitest';
import { aRun, documentOf } from '../../../../test/support/runs.ts';

const THERE = documentOf(`# There
## Checks
1. See [the logs](#logs)
2. Look at the queue
## Remediation
### Option A: wait
1. Wait for a minute
### Option B: ask
1. Ask the owner
2. Tell the owner
## Verification
1. Send a message
## Logs
1. Compare the lines
   - If one is long → [Option B](#option-b-ask)
   - If none is long → write that down
`);

const risk = { affected: 'One job', level: 'low', reversible: 'yes' } as const;

function atTheLogs() {
  const run = aRun(THERE);
  expect(run.press({ do: 'pick', on: run.screen.id, index: 0 })).toBeUndefined();
  expect(run.screen).toMatchObject({ step: { label: 'Compare the lines' } });
  return run;
}

describe('a way there and back', () => {
  it('ends where it began', () => {
    const run = atTheLogs();
    expect(run.press({ do: 'pick', on: run.screen.id, index: 1 })).toBeUndefined();
    expect(run.screen).toMatchObject({ step: { label: 'Look at the queue' } });
  });

  it('is left for good by a branch, and all of the option is walked', () => {
    const run = atTheLogs();
    expect(run.press({ do: 'pick', on: run.screen.id, index: 0 })).toBeUndefined();
    expect(run.screen).toMatchObject({ step: { label: 'Ask the owner' } });
    run.press({ do: 'risk', on: run.screen.id, risk });
    expect(run.press({ do: 'confirm', on: run.screen.id, text: 'asked' })).toBeUndefined();
    expect(run.screen).toMatchObject({ step: { label: 'Tell the owner' } });
  });
});
