import { describe, expect, it } from 'vitest';
import { aRun, documentOf, MORNING, PRESSER, SECOND } from '../../../../test/support/runs.ts';
import { waitOf } from './waits.ts';

/** A run that stands at a wait, reached at 09:01. */
function waiting(words: string) {
  const run = aRun(documentOf(`# Test\n## Checks\n1. Look at the queue.\n2. ${words}\n3. Look at the queue again.\n`));
  run.press({ do: 'confirm', on: run.screen.id });
  if (run.screen.kind === 'step' && run.screen.asks === 'check')
    run.press({ do: 'answer', on: run.screen.id, answer: 'yes' });
  return run;
}

describe('a step that waits', () => {
  it.each([
    ['Wait 5 minutes.', 5],
    ['Wait for ten minutes', 10],
    ['Wait for the cache to expire (15 min)', 15],
    ['Wait 5-10 minutes until the pods are up', 10],
    ['Allow up to 2 hours for DNS', 120],
    ['Wait 30 seconds', 1],
    ['Wait half an hour', 30],
    ['Wait for an hour', 60],
    ['Wait for the lease to expire', undefined],
  ])('%s', (words, minutes) => {
    const run = waiting(words);
    expect(waitOf(run.run, run.screen)).toMatchObject({
      since: MORNING.add({ minutes: 2 }),
      ...(minutes === undefined ? {} : { minutes }),
    });
  });

  it('goes on waiting while somebody looks elsewhere, and begins anew when it is done again', () => {
    const run = waiting('Wait 10 minutes');
    const { since } = waitOf(run.run, run.screen) ?? {};
    const on = run.screen.id;
    run.press({ do: 'jump', on, to: 'finish' });
    run.press({ do: 'back', on: 'finish' });
    expect(waitOf(run.run, run.screen)?.since).toEqual(since);
    run.press({ do: 'back', on });
    const first = run.screen;
    run.press({ do: 'answer', on: first.id, answer: 'yes' });
    run.press({ do: 'confirm', on: first.id });
    expect(run.screen.id).toBe(on);
    expect(waitOf(run.run, run.screen)?.since).not.toEqual(since);
  });

  it('says how long was waited when it is ended early, and nothing when the time is over', () => {
    const early = waiting('Wait 10 minutes');
    early.later(2);
    early.press({ do: 'confirm', on: early.screen.id });
    expect(Object.values(early.run.state.steps)).toContainEqual(
      expect.objectContaining({ waited: { minutes: 3, of: 10 } }),
    );
    const late = waiting('Wait 10 minutes');
    late.later(10);
    expect(late.press({ do: 'remind me', on: late.screen.id })).toBe('The time is over already.');
    late.press({ do: 'confirm', on: late.screen.id });
    expect(JSON.stringify(late.run.state.steps)).not.toContain('waited');
  });

  it('reminds whoever asked last, or whoever has taken it on since, and nobody once it is done', () => {
    const run = waiting('Wait 10 minutes');
    const on = run.screen.id;
    expect(run.press({ do: 'end wait' }, 'system')).toContain('Nobody asked');
    run.press({ do: 'remind me', on });
    expect(run.press({ do: 'end wait' }, 'system')).toContain('not over yet');
    expect(run.run.state.reminder).toMatchObject({ by: PRESSER });
    run.press({ do: 'hand over', to: SECOND });
    expect(run.run.state.reminder).toMatchObject({ by: SECOND });
    run.press({ do: 'confirm', on });
    expect(run.run.state.reminder).toBeUndefined();
  });
});
