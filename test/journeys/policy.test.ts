/** Administrators change what is due when: checked, kept with an audit entry, and true for every open item at once. */
import { afterEach, describe, expect, it } from 'vitest';
import { readOnDuty, readPolicy } from '../../src/capabilities/escalations/store/policy.ts';
import type { Db } from '../../src/platform/store/db.ts';
import { listTimeline } from '../../src/platform/store/timeline.ts';
import { eachDatabase } from '../support/databases.ts';
import { AIKO, INES, MAYA, openWorkspace, PRIYA, TEAM, TOMAS, type Workspace, wordsOf } from './workspace.ts';

let workspace: Workspace;
afterEach(() => workspace.close());

async function openForm(form: string, user = MAYA) {
  const settings = await workspace.command(user, 'settings');
  return workspace.slack.click(
    { user, view_id: String(settings.view?.id), action_id: `escalations.open_policy.${form}` },
    { settle: true },
  );
}

eachDatabase('the service levels', (open) => {
  async function start(): Promise<Db> {
    const db = await open();
    workspace = await openWorkspace({ open: async () => db });
    await workspace.chooseChannel();
    return db;
  }

  it('can be changed for a stage, and hold for open items at once', async () => {
    const db = await start();
    await workspace.raise(PRIYA, 'Badge missing');
    const form = await openForm('pickup');
    expect(wordsOf(form.view)).toContain('Needs pickup');
    expect(
      (await workspace.submit(MAYA, { 'normal.targetMinutes': '2 h', 'normal.warnMinutes': '30 min' })).errors ?? {},
    ).toEqual({});
    expect((await readPolicy(db.read)).pickup.normal).toMatchObject({ targetMinutes: 120, warnMinutes: 30 });
    await workspace.slack.clock({ advance: 'PT2H' });
    expect((await workspace.messages(TEAM)).map(({ blocks }) => wordsOf(blocks)).join()).toContain(
      '*Needs pickup*: normal, open for 2 h',
    );
    expect((await listTimeline(db.read, 'settings')).at(-1)).toMatchObject({ by: MAYA, what: 'slaPolicy changed' });
  });

  it('take business hours and holidays, from lines and from a calendar file', async () => {
    const db = await start();
    await openForm('hours');
    const calendar = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'BEGIN:VEVENT',
      'UID:1',
      'DTSTART;VALUE=DATE:20261224',
      'SUMMARY:Office closed',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n');
    const sent = await workspace.submit(MAYA, {
      timeZone: 'Europe/Lisbon',
      week: 'Mon–Thu 09:00–12:00, 13:00–17:00; Fri 09:00–13:00',
      holidays: '2026-12-25 Christmas Day',
      calendar: [{ name: 'closed.ics', content: calendar }],
    });
    expect(sent.errors ?? {}).toEqual({});
    const { holidays, timeZone, week } = await readPolicy(db.read);
    expect(timeZone).toBe('Europe/Lisbon');
    expect(week.mon).toHaveLength(2);
    expect(holidays).toEqual([
      { date: '2026-12-24', name: 'Office closed' },
      { date: '2026-12-25', name: 'Christmas Day' },
    ]);
  });

  it('keep what two administrators change in two forms at the same time', async () => {
    const db = await start();
    await openForm('pickup', MAYA);
    await openForm('notices', INES);
    await Promise.all([
      workspace.submit(MAYA, { 'normal.targetMinutes': '2 h' }),
      workspace.submit(INES, { messagesAnHour: '7' }),
    ]);
    const policy = await readPolicy(db.read);
    expect([policy.pickup.normal.targetMinutes, policy.messagesAnHour]).toEqual([120, 7]);
  });

  it('know who is on duty, and mention them while nobody owns an item', async () => {
    const db = await start();
    await openForm('duty');
    expect(
      (await workspace.submit(MAYA, { kind: 'rotation', people: [AIKO, TOMAS], startsOn: '2026-11-16' })).errors ?? {},
    ).toEqual({});
    expect(await readOnDuty(db.read)).toMatchObject({ kind: 'rotation', people: [AIKO, TOMAS] });
    const id = await workspace.raise(PRIYA, 'Badge missing', { priority: 'urgent' });
    await workspace.slack.clock({ advance: 'PT4H' });
    expect((await workspace.messages(TEAM)).map(({ blocks }) => wordsOf(blocks)).join()).toContain(
      `<@${AIKO}> *ESC-${id}*`,
    );
  });
});

const DAY = { from: '2026-11-24T09:00:00Z', to: '2026-11-25T09:00:00Z' };

describe('the service levels', () => {
  it.each([
    ['pickup', { 'urgent.targetMinutes': 'soon' }, 'urgent.targetMinutes'],
    ['pickup', { 'urgent.warnMinutes': '5 h' }, 'urgent.warnMinutes'],
    ['hours', { timeZone: 'Mars/Base' }, 'timeZone'],
    ['hours', { week: 'Someday 9-17' }, 'week'],
    ['notices', { messagesAnHour: '0' }, 'messagesAnHour'],
    ['notices', { digestAt: '25:00' }, 'digestAt'],
    ['notices', { messagesAnHour: 'many' }, 'messagesAnHour'],
    ['hours', { holidays: 'Christmas' }, 'holidays'],
    ['hours', { calendar: [{ name: 'a.ics', content: '2026-12-25 Christmas Day' }] }, 'calendar'],
    ['duty', { kind: 'group' }, 'group'],
    ['duty', { kind: 'rotation' }, 'people'],
    ['duty', { kind: 'rotation', people: [MAYA, PRIYA] }, 'people'],
    ['duty', { kind: 'rotation', people: [MAYA], time: '9' }, 'time'],
    ['duty', { kind: 'rotation', people: [MAYA], timeZone: 'Mars/Base' }, 'timeZone'],
    ['duty', { kind: 'rotation', people: [MAYA], startsOn: 'soon' }, 'startsOn'],
    ['duty', { kind: 'rotation', people: [MAYA], standIn: AIKO }, 'from'],
    ['duty', { kind: 'rotation', people: [MAYA], standIn: PRIYA, ...DAY }, 'standIn'],
    ['duty', { kind: 'rotation', people: [MAYA], ...DAY }, 'standIn'],
    ['duty', { kind: 'rotation', people: [MAYA], standIn: AIKO, from: DAY.to, to: DAY.from }, 'to'],
  ])('refuse nonsense in %s at its field, in a sentence: %o', async (form, values, field) => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    await openForm(form);
    const errors = (await workspace.submit(MAYA, values)).errors ?? {};
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]).toMatch(/^[“A-Z].*\.$/);
    expect(errors[field]).not.toMatch(/: the |[a-z][A-Z]/);
  });

  it('are no business of somebody who is no administrator', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    expect(wordsOf((await workspace.command(TOMAS, 'settings')).view)).toContain('Only admins of this workspace');
    expect(wordsOf((await workspace.command(TOMAS, 'jobs')).ephemeral)).toContain('Only admins of this workspace');
  });

  it('leave a record of each run, with what it did to which item', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    const id = await workspace.raise(PRIYA, 'Badge missing', { priority: 'urgent' });
    await workspace.slack.clock({ advance: 'PT4H' });
    const jobs = await workspace.command(MAYA, 'jobs');
    const viewId = String(jobs.view?.id);
    await workspace.slack.click(
      { user: MAYA, view_id: viewId, action_id: 'health.runs_of', value: 'escalations: reminders' },
      { settle: true },
    );
    const state = await workspace.slack.state();
    const words = wordsOf(state.views[MAYA]?.at(-1)?.view);
    expect(words).toContain('1 reminded');
    const block = /"block_id":"(run-\d+)"/.exec(JSON.stringify(state.views[MAYA]?.at(-1)?.view))?.[1] ?? '';
    const run = await workspace.slack.click(
      { user: MAYA, view_id: viewId, action_id: 'health.show_run', block_id: block },
      { settle: true },
    );
    expect(wordsOf(run.view)).toContain(`ESC-${id}: reminded: Needs pickup`);
  });
});
