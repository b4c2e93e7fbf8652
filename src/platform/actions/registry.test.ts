import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { anAction, aProcess } from '../../../test/support/actions.ts';
import { eachDatabase } from '../../../test/support/databases.ts';
import { hostileText } from '../../../test/support/hostile.ts';
import { systemClock } from '../clock.ts';
import { UserError } from '../errors.ts';
import { listTimeline } from '../store/timeline.ts';
import { type ActionContext, defineAction } from './action.ts';
import { fieldsOf } from './inputs.ts';
import { createActions } from './registry.ts';
import { createSecrets } from './secrets.ts';

const context: ActionContext = { by: 'U1', now: systemClock.now(), origin: { kind: 'button' } };

function registry(...actions: Parameters<ReturnType<typeof createActions>['register']>[0]) {
  const made = createActions({ clock: systemClock, secrets: createSecrets() });
  made.register(actions);
  return made;
}

describe('the list of actions', () => {
  it('is sorted by name, and finds each by it', () => {
    const [a, b] = [anAction(undefined, { name: 'b.do' }).action, anAction(undefined, { name: 'a.do' }).action];
    const actions = registry(a, b);
    expect(actions.list().map(({ name }) => name)).toEqual(['a.do', 'b.do']);
    expect(actions.find('a.do')).toBe(b);
    expect(actions.find('c.do')).toBeUndefined();
  });
  it('refuses two of one name', () => {
    expect(() => registry(anAction().action, anAction().action)).toThrow('two actions are named domains.verify');
  });
});

describe('what a person typed', () => {
  const count = defineAction({
    ...anAction().action,
    name: 'count.to',
    inputs: z.object({
      until: z.coerce.number('Give a number.').int('Give a whole number.').describe('Until'),
      from: z.coerce.number().default(1),
    }),
    describe: async ({ from, until }) => ({ summary: `${from} to ${until}`, changes: [] }),
    perform: async () => ({ outcome: 'verified', summary: '' }),
  });
  const actions = registry(anAction().action, count);

  it('is read by the schema, trimmed, and what is empty counts as not given', () => {
    expect(actions.read('count.to', { until: ' 7 ', from: ' ' })).toEqual({ ok: true, inputs: { until: 7, from: 1 } });
  });
  it('is told field by field when it is wrong', () => {
    expect(actions.read('count.to', { until: '7.5' })).toEqual({
      ok: false,
      problems: { until: 'Give a whole number.' },
    });
    expect(actions.read('domains.verify', { domian: 'x' })).toEqual({
      ok: false,
      problems: { domain: 'This is needed.', domian: 'There is no input “domian”.' },
    });
  });
  it('loses its secrets before anybody sees it', () => {
    const read = actions.read('domains.verify', { domain: 'x', note: 'Authorization: Bearer abc123.def456' });
    expect(read).toMatchObject({ inputs: { note: 'Authorization: Bearer [redacted: credentials]' } });
  });
  it('has a form: each field with its label, and whether it is needed', () => {
    expect(fieldsOf(count)).toEqual([
      { name: 'until', label: 'Until', isNeeded: true },
      { name: 'from', label: 'from', isNeeded: false },
    ]);
  });
  it('never breaks the reading, whatever it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), hostileText), (raw) => {
        expect(actions.read('domains.verify', raw).ok).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
  it('is described without any effect, and refused in words', async () => {
    expect(await actions.describe('count.to', { until: '3' }, context)).toEqual({ summary: '1 to 3', changes: [] });
    await expect(actions.describe('count.to', { until: 'x' }, context)).rejects.toThrow(
      new UserError('Until: Give a number.', { field: 'until' }),
    );
    await expect(actions.describe('no.such', {}, context)).rejects.toThrow('There is no action “no.such” here.');
  });
});

eachDatabase('a call of an action', (open) => {
  it('is written with the change that wanted it, or not at all', async () => {
    const db = await open();
    const { actions } = aProcess(db, [anAction().action]);
    const key = 'RUN-1/1';
    const start = {
      name: 'domains.verify',
      raw: { domain: 'a.example' },
      by: 'U1',
      origin: { kind: 'run' },
      key,
    } as const;
    const failing = db.write(async (tx) => {
      await actions.start(tx, start);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await actions.findCall(db.read, key)).toBeUndefined();
    await db.write((tx) => actions.start(tx, start));
    expect(await actions.get(db.read, key)).toMatchObject({
      state: 'waiting',
      inputs: { domain: 'a.example' },
      by: 'U1',
      origin: { kind: 'run' },
      practice: false,
    });
  });
  it('keeps no secret that was typed', async () => {
    const db = await open();
    const { actions, want } = aProcess(db, [anAction().action]);
    await want({ raw: { domain: 'a.example', note: 'see postgres://bot:hunter22@db/x' } });
    const call = await actions.get(db.read, 'RUN-12/3/1');
    expect(call.inputs.note).toBe('see postgres://bot:[redacted: password]@db/x');
    expect(JSON.stringify(await listTimeline(db.read, 'action:RUN-12/3/1'))).not.toContain('hunter22');
  });
  it('is refused when its inputs are wrong, and nothing is kept', async () => {
    const db = await open();
    const { actions, want } = aProcess(db, [anAction().action]);
    await expect(want({ raw: {} })).rejects.toThrow(new UserError('Domain: This is needed.', { field: 'domain' }));
    await expect(want({ name: 'no.such' })).rejects.toThrow(UserError);
    expect(await actions.findCall(db.read, 'RUN-12/3/1')).toBeUndefined();
  });
  it('that needs a second person is refused without one, and when it is the same person', async () => {
    const db = await open();
    const { action } = anAction(undefined, { secondPerson: true });
    const { want } = aProcess(db, [action]);
    const words = '“Verify the domain” needs the approval of a second person.';
    await expect(want()).rejects.toThrow(words);
    await expect(want({ approvedBy: 'U1' })).rejects.toThrow(words);
    expect(await want({ approvedBy: 'U2' })).toMatchObject({ approvedBy: 'U2', state: 'waiting' });
    expect(await want({ key: 'practice', practice: true })).toMatchObject({ practice: true });
  });
  it('with the key of another is that other one; with another action’s key it is a mistake', async () => {
    const db = await open();
    const { want } = aProcess(db, [anAction().action, anAction(undefined, { name: 'domains.issue' }).action]);
    const first = await want();
    expect(await want({ by: 'U2', raw: { domain: 'other.example' } })).toEqual(first);
    await expect(want({ name: 'domains.issue' })).rejects.toThrow('belongs to a call of domains.verify');
  });
});
