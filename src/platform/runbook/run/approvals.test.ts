/** A step that needs a second person is completed by nothing while its approval does not count. */
import { describe, expect, it } from 'vitest';
import { aRun, documentOf, PRESSER, SECOND } from '../../../../test/support/runs.ts';
import type { Command } from './command.ts';
import { refusals } from './refusals.ts';

const ROTATE = documentOf(`# Rotate
## Remediation
1. **Rotate the key**

   > [!CAUTION]
   > Needs a second person.

   \`\`\`bash
   keys revoke --tenant <tenant>
   \`\`\`

   - If it is refused → [Verification](#verification)

   [Do it](action:http.check?url={{tenant}})
## Verification
1. Sign in
`);
const on = 'step:s1';
const id = 's1.1';

type Pressing = ReturnType<typeof aRun>;
const ask = (run: Pressing) => run.press({ do: 'request approval', on, forMinutes: 60 });
const approve = (run: Pressing, by = SECOND) => run.press({ do: 'approve', id }, by);

function begun(): Pressing {
  const run = aRun(ROTATE, { inputs: { tenant: 'blue' } });
  expect(
    run.press({ do: 'risk', on, risk: { affected: 'One tenant', level: 'low', reversible: 'yes' } }),
  ).toBeUndefined();
  return run;
}

const BEFORE: readonly (readonly [string, (run: Pressing) => void, string])[] = [
  ['nobody was asked', () => {}, refusals.needsApproval],
  ['nobody has decided', (run) => void ask(run), refusals.approvalPending],
  [
    'the requester approved it',
    (run) => {
      ask(run);
      expect(approve(run, PRESSER)).toBe(refusals.ownRequest);
    },
    refusals.approvalPending,
  ],
  [
    'it was not approved',
    (run) => {
      ask(run);
      run.press({ do: 'reject', id, reason: 'Not now' }, SECOND);
    },
    refusals.needsApproval,
  ],
  [
    'it was approved too late',
    (run) => {
      ask(run);
      run.later(61);
      expect(approve(run)).toBe(refusals.approvalLate);
    },
    refusals.approvalLate,
  ],
  [
    'the approval was not used in time',
    (run) => {
      ask(run);
      expect(approve(run)).toBeUndefined();
      run.later(61);
    },
    refusals.approvalLate,
  ],
  [
    'a value was changed afterwards',
    (run) => {
      ask(run);
      expect(approve(run)).toBeUndefined();
      expect(run.press({ do: 'change input', name: 'tenant', value: 'red' })).toBeUndefined();
    },
    refusals.needsApproval,
  ],
];

const COMPLETES: readonly Command[] = [
  { do: 'confirm', on, text: 'done' },
  { do: 'pick', on, index: 0, text: 'done' },
  { do: 'pick', on, index: undefined, text: 'done' },
  { do: 'accept danger', on },
  { do: 'start action', on, key: 'RUN-1/s1/1', name: 'http.check', inputs: {} },
];

describe.each(BEFORE)('while %s', (_when, happened, refusal) => {
  it.each(COMPLETES)('the step is not completed by $do', (command) => {
    const run = begun();
    happened(run);
    const events = run.events.length;
    const told = run.press(command);
    expect(command.do === 'start action' ? refusals.needsApproval : refusal).toBe(told);
    expect(run.events).toHaveLength(events);
    expect(run.screen.id).toBe(on);
  });
});

it('an approval that counts lets it be done, once the danger is accepted', () => {
  const run = begun();
  ask(run);
  expect(approve(run)).toBeUndefined();
  expect(run.press({ do: 'confirm', on, text: 'done' })).toBe(refusals.acceptFirst);
  expect(run.press({ do: 'accept danger', on })).toBeUndefined();
  expect(run.press({ do: 'confirm', on, text: 'done' })).toBeUndefined();
});
