import { expect, it } from 'vitest';
import { aProcess } from '../../../test/support/actions.ts';
import { eachDatabase } from '../../../test/support/databases.ts';
import type { Deps } from '../../capability.ts';
import type { PerformContext } from '../../platform/actions/action.ts';
import type { Start } from '../../platform/actions/registry.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Db } from '../../platform/store/db.ts';
import { escalationActions } from './actions.ts';
import { getEscalation } from './store/queries.ts';

// The cast: the database is all that these actions use.
const actionsOn = (db: Db) => escalationActions({ db } as Deps);

async function opened(db: Db, raw: Start['raw'], unusual: Partial<Start> = {}) {
  const { runner, actions, want } = aProcess(db, actionsOn(db));
  runner.start();
  const call = await want({ name: 'escalations.open', raw, ...unusual });
  await runner.settled();
  return actions.get(db.read, call.key);
}

eachDatabase('the action that opens an escalation', (open) => {
  it('opens it as by hand, for the person who pressed, about what was named', async () => {
    const db = await open();
    const call = await opened(db, {
      summary: 'Move the  domain',
      details: 'It belongs to two organisations.',
      priority: 'high',
      domain: 'Example.COM',
    });
    expect(call).toMatchObject({ state: 'done', outcome: 'opened', summary: 'ESC-1 is open: Move the  domain' });
    expect(await getEscalation(db.read, 1)).toMatchObject({
      summary: 'Move the domain',
      details: 'It belongs to two organisations.',
      status: 'open',
      priority: 'high',
      category: 'needs_human_action',
      requesterId: 'U1',
      subjects: [
        { kind: 'domain', id: 'example.com' },
        { kind: 'run', id: 'RUN-12' },
      ],
    });
  });
  it('says what it is about when a runbook says no more', async () => {
    const db = await open();
    await opened(db, { category: 'capability_gap', attempt: 'att_7' }, { by: 'system', origin: { kind: 'job' } });
    expect(await getEscalation(db.read, 1)).toMatchObject({
      summary: 'Needs a person: attempt att_7',
      category: 'capability_gap',
      requesterId: null,
      subjects: [{ kind: 'attempt', id: 'att_7' }],
    });
  });
  it('opens one, however often the same call is performed, also when that one is closed already', async () => {
    const db = await open();
    const [action] = actionsOn(db);
    const inputs = { summary: 'Once', category: 'other', priority: 'low' };
    const context: PerformContext = {
      by: 'U1',
      now: systemClock.now(),
      origin: { kind: 'button' },
      key: 'k1',
      signal: new AbortController().signal,
      progress: async () => {},
    };
    const first = await action?.perform(inputs, context);
    expect(await action?.perform(inputs, context)).toEqual(first);
    expect((await getEscalation(db.read, 1)).occurrences).toBe(1);
    await expect(getEscalation(db.read, 2)).rejects.toThrow();
    expect(await action?.perform(inputs, { ...context, key: 'k2' })).toMatchObject({ summary: 'ESC-2 is open: Once' });
  });
  it('refuses to say nothing, and words that it does not know', async () => {
    const db = await open();
    const { actions } = aProcess(db, actionsOn(db));
    const context = { by: 'U1', now: systemClock.now(), origin: { kind: 'button' } } as const;
    const describing = (raw: Start['raw']) => actions.describe('escalations.open', raw, context);
    await expect(describing({})).rejects.toThrow('Say in a sentence what is needed.');
    await expect(describing({ summary: 'x', priority: 'asap' })).rejects.toThrow(
      'Priority: Choose one of urgent, high, normal, low.',
    );
    expect(await describing({ domain: 'a.example', priority: 'urgent' })).toEqual({
      summary: 'Opens an escalation: Needs a person: domain a.example',
      changes: ['Urgent: the team is told'],
    });
  });
});
