/** Presses in runs: what is saved, who wins, and that it is all there after a restart. */
import { expect, it } from 'vitest';
import { eachDatabase } from '../../../../test/support/databases.ts';
import { documentOf, MORNING, PRESSER, SECOND } from '../../../../test/support/runs.ts';
import { deliveryTables } from '../../../platform/delivery/schema.ts';
import type { OpenedPage } from '../../../platform/runbook/library/library.ts';
import { hashOf, readPages } from '../../../platform/runbook/library/page.ts';
import type { Command } from '../../../platform/runbook/run/command.ts';
import { fold } from '../../../platform/runbook/run/fold.ts';
import { operatorsChannel } from '../../../platform/slack/roles.ts';
import type { Db } from '../../../platform/store/db.ts';
import { eq } from '../../../platform/store/drizzle.ts';
import { changeSetting } from '../../../platform/store/settings.ts';
import { eraseTimeline, verifyTimeline } from '../../../platform/store/timeline.ts';
import { listAsked } from './asked.ts';
import { listEvents, loadRun } from './loading.ts';
import { press, pressIn } from './pressing.ts';
import { listMine } from './queries.ts';
import { startRun } from './starting.ts';
import { remindOfStalled } from './sweeping.ts';
import { findText } from './texts.ts';

const SOURCE = `# Restart
## Symptoms
- [ ] It is slow
## Checks
1. **Is it up?**
2. Look at the logs
## Remediation
1. **Restart it**

   \`\`\`bash
   systemctl restart <service>
   \`\`\`
## Verification
1. Open it
`;

function opened(): OpenedPage {
  const [page] = readPages({ file: 'restart.md', source: SOURCE }).pages;
  if (!page) throw new Error('There is no page.');
  return { page: page.page, runbook: documentOf(SOURCE, 'restart.md'), source: SOURCE, shared: false };
}

async function start(db: Db): Promise<number> {
  const what = { opened: opened(), inputs: { service: 'web' }, acknowledged: true, severeAcknowledged: true };
  return (await db.write((tx) => startRun(tx, what, { by: PRESSER, at: MORNING }))).id;
}

const later = (minutes: number) => MORNING.add({ minutes });

eachDatabase('a run', (open) => {
  it('is what its events say, also for another process, and keeps the text that it was started with', async () => {
    const db = await open();
    const id = await start(db);
    const wish = (command: Command, minutes: number) => press(db, id, { command, by: PRESSER, at: later(minutes) });
    await wish({ do: 'tick', on: 'symptoms', items: ['It is slow'] }, 1);
    await wish({ do: 'answer', on: 'step:s1', answer: 'no' }, 2);
    const text = 'token: Bearer abcdefghijklmnopqrstuvwxyz0123456789';
    const last = await wish({ do: 'answer', on: 'step:s2', answer: 'yes', text }, 3);
    const events = await listEvents(db.read, id);
    expect(fold(events)).toEqual(last.run.state);
    expect(JSON.stringify(events)).not.toContain('abcdefghijklmnopqrstuvwxyz');
    expect((await loadRun((await open()).read, id)).run.state).toEqual(last.run.state);
    expect(last.row).toMatchObject({ version: 4, progress: 'Remediation · 3 of 4: Restart it', people: [PRESSER] });
    expect(await findText(db.read, hashOf(SOURCE))).toBe(SOURCE);
    expect(await listMine(db.read, PRESSER, 5)).toMatchObject([{ id, title: 'Restart' }]);
    expect(await listMine(db.read, SECOND, 5)).toEqual([]);
    expect((await verifyTimeline(db.read)).faults).toEqual([]);
  });

  it('takes one of two presses at once, and tells the other what happened', async () => {
    const db = await open();
    const id = await start(db);
    const at = later(1);
    const pairs: readonly [Command, Command][] = [
      [
        { do: 'tick', on: 'symptoms', items: [] },
        { do: 'skip', on: 'symptoms', reason: 'no' },
      ],
      [
        { do: 'answer', on: 'step:s1', answer: 'yes' },
        { do: 'jump', on: 'step:s1', to: 'finish' },
      ],
    ];
    let seen = 1;
    for (const [first, second] of pairs) {
      const both = await Promise.all([
        press(db, id, { command: first, by: PRESSER, at, seen }),
        press(db, id, { command: second, by: SECOND, at, seen }),
      ]);
      expect(both.filter(({ ok }) => ok)).toHaveLength(1);
      const [lost] = both.flatMap((each) => (each.ok ? [] : [each]));
      expect(lost?.meanwhile).toHaveLength(1);
      seen += 1;
    }
    expect(await listEvents(db.read, id)).toHaveLength(3);
  });

  it('refuses a press on what another person has changed, but not because of a note', async () => {
    const db = await open();
    const id = await start(db);
    const seen = 1;
    await press(db, id, { command: { do: 'note', text: 'I look as well' }, by: SECOND, at: later(1) });
    const tick: Command = { do: 'tick', on: 'symptoms', items: [] };
    expect(await press(db, id, { command: tick, by: PRESSER, at: later(2), seen })).toMatchObject({ ok: true });
    const value: Command = { do: 'change input', name: 'service', value: 'api' };
    await press(db, id, { command: value, by: SECOND, at: later(3) });
    const late: Command = { do: 'answer', on: 'step:s1', answer: 'yes' };
    expect(await press(db, id, { command: late, by: PRESSER, at: later(4), seen: 3 })).toMatchObject({
      ok: false,
      meanwhile: [{ what: 'input changed', by: SECOND }],
    });
    const secret: Command = { do: 'change input', name: 'service', value: 'xoxb-1234567890-abcdefghijklmnop' };
    expect(await press(db, id, { command: secret, by: PRESSER, at: later(5) })).toMatchObject({ ok: false });
  });

  it('that was deleted says so, and the chain still proves what stood there', async () => {
    const db = await open();
    const id = await start(db);
    await db.write((tx) => eraseTimeline(tx, `run:${id}`));
    await expect(loadRun(db.read, id)).rejects.toThrow(`The contents of RUN-${id} were deleted.`);
    expect((await verifyTimeline(db.read)).faults).toEqual([]);
  });

  it('keeps nothing of a press that came to nothing', async () => {
    const db = await open();
    const id = await start(db);
    const broken = db.write(async (tx) => {
      await pressIn(tx, id, { command: { do: 'tick', on: 'symptoms', items: [] }, by: PRESSER, at: later(1) });
      throw new Error('The plug was pulled.');
    });
    await expect(broken).rejects.toThrow('The plug was pulled.');
    expect((await loadRun(db.read, id)).run.state.screen).toBe('symptoms');
    const skip: Command = { do: 'skip', on: 'symptoms', reason: 'no' };
    expect(await press(db, id, { command: skip, by: PRESSER, at: later(2), seen: 1 })).toMatchObject({ ok: true });
  });

  it('that waits is told of once, and one whose owner has gone is told to the channel at once', async () => {
    const db = await open();
    await db.write((tx) => changeSetting(tx, operatorsChannel, 'C0TEAM', { by: PRESSER, at: MORNING }));
    const waits = { ...opened(), runbook: documentOf('# Wait\n## Checks\n1. Wait for 5 minutes\n', 'restart.md') };
    const source = '# Wait\n## Checks\n1. Wait for 5 minutes\n';
    const page = { ...waits.page, hash: hashOf(source) };
    const what = { opened: { ...waits, page, source }, inputs: {}, acknowledged: true, severeAcknowledged: true };
    const { id } = await db.write((tx) => startRun(tx, what, { by: PRESSER, at: MORNING }));
    await press(db, id, { command: { do: 'remind me', on: 'step:s1' }, by: PRESSER, at: later(1) });
    const { messages } = deliveryTables(db.read);
    const notes = async () =>
      (await db.read.select().from(messages).where(eq(messages.kind, 'note')).orderBy(messages.id)).map((each) => [
        each.destination,
        /the wait is over|stands still/.exec(JSON.stringify(each.content))?.[0],
      ]);
    const gone = { isReachable: async () => false };
    expect(await remindOfStalled(db, later(4), gone)).toBe(0);
    await remindOfStalled(db, later(5), gone);
    expect(await remindOfStalled(db, later(6), gone)).toBe(0);
    expect(await notes()).toEqual([[PRESSER, 'the wait is over']]);
    await remindOfStalled(db, later(40), gone);
    expect(await notes()).toEqual([
      [PRESSER, 'the wait is over'],
      ['C0TEAM', 'stands still'],
    ]);
    expect((await loadRun(db.read, id)).run.state.lastAt).toEqual(later(1));
  });

  it('shows a request for a second person to others only, for as long as it is open', async () => {
    const db = await open();
    const source = SOURCE.replace(
      '**Restart it**\n',
      '**Restart it**\n\n   > [!CAUTION]\n   > Needs a second person.\n',
    );
    const [read] = readPages({ file: 'restart.md', source }).pages;
    if (!read) throw new Error('There is no page.');
    const second = { page: read.page, runbook: documentOf(source, 'restart.md'), source, shared: false };
    const what = { opened: second, inputs: { service: 'web' }, acknowledged: true, severeAcknowledged: true };
    const { id } = await db.write((tx) => startRun(tx, what, { by: PRESSER, at: MORNING }));
    const on = 'step:s3';
    const wish = (command: Command, by = PRESSER) => press(db, id, { command, by, at: later(1) });
    await wish({ do: 'jump', on: 'symptoms', to: on });
    await wish({ do: 'risk', on, risk: { affected: 'All', level: 'low', reversible: 'yes' } });
    await wish({ do: 'request approval', on, forMinutes: 60 });
    expect(await listAsked(db.read, PRESSER, 3)).toEqual([]);
    const asked = await listAsked(db.read, SECOND, 3);
    expect(asked.map(({ loaded, approval }) => [loaded.row.id, approval.step])).toEqual([[id, 's3']]);
    await wish({ do: 'approve', id: asked[0]?.approval.id ?? '' }, SECOND);
    expect(await listAsked(db.read, SECOND, 3)).toEqual([]);
  });
});
