import { describe, expect, it } from 'vitest';
import { aRun, documentOf } from '../../../../test/support/runs.ts';

const TRACED = `# Slow requests

## Diagnosis
1. Is the queue empty?
2. **Is one service slow?**
   - If all are → [Using distributed tracing](#using-distributed-tracing)

## Resolution
1. Restart the slow service

## Using distributed tracing
1. Open the traces of the last ten minutes
2. Find the longest span
`;

const open = () => {
  const run = aRun(documentOf(TRACED));
  run.press({ do: 'answer', on: run.screen.id, answer: 'yes' });
  return run;
};
const heading = (run: ReturnType<typeof aRun>) => (run.screen.kind === 'step' ? run.screen.step.label : run.screen.id);

describe('diagnosis for when the first one was inconclusive', () => {
  it('is asked for when the diagnosis is through, and passed by when the cause is clear', () => {
    const run = open();
    run.press({ do: 'answer', on: run.screen.id, answer: 'unsure' });
    expect(run.screen).toMatchObject({ kind: 'choice', offer: true, heading: 'Using distributed tracing' });
    run.press({ do: 'choose', on: run.screen.id, option: undefined });
    expect(heading(run)).toBe('Restart the slow service');
    expect(Object.values(run.run.state.steps).filter(({ status }) => status === 'not taken')).toHaveLength(2);
  });

  it('is walked when it is not', () => {
    const run = open();
    run.press({ do: 'answer', on: run.screen.id, answer: 'unsure' });
    if (run.screen.kind !== 'choice') throw new Error('Nobody asked.');
    run.press({ do: 'choose', on: run.screen.id, option: run.screen.options[0]?.id });
    expect(heading(run)).toBe('Open the traces of the last ten minutes');
    run.press({ do: 'confirm', on: run.screen.id });
    expect(heading(run)).toBe('Find the longest span');
    run.press({ do: 'confirm', on: run.screen.id });
    expect(heading(run)).toBe('Restart the slow service');
  });

  it('is walked at once by whoever is led there', () => {
    const run = open();
    run.press({ do: 'pick', on: run.screen.id, index: 0 });
    expect(heading(run)).toBe('Open the traces of the last ten minutes');
  });

  it('is no offer where there is no other', () => {
    const [, ...rest] = TRACED.split('## Using');
    const run = aRun(documentOf(`# Slow\n\n## Using${rest.join('')}`));
    expect(heading(run)).toBe('Open the traces of the last ten minutes');
  });
});
