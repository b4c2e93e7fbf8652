/** A run on the standard output, for people and for programs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { documentOf, MORNING, PRESSER } from '../../../test/support/runs.ts';
import { press } from '../../capabilities/runs/store/pressing.ts';
import { startRun } from '../../capabilities/runs/store/starting.ts';
import { readPages } from '../../platform/runbook/library/page.ts';
import { openDatabase } from '../../platform/store/open.ts';
import { runCommand } from '../run.ts';

const SOURCE = '# Restart\n## Steps\n1. Restart it\n2. Look *again*\n';

const folder = mkdtempSync(join(tmpdir(), 'resurface-export-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('writes a run as Markdown and as JSON, and says what it can’t', async () => {
  const database = join(folder, 'bot.db');
  const db = await openDatabase(database);
  const [found] = readPages({ file: 'restart.md', source: SOURCE }).pages;
  if (!found) throw new Error('There is no page.');
  const opened = { page: found.page, runbook: documentOf(SOURCE, 'restart.md'), source: SOURCE, shared: false };
  const what = { opened, inputs: {}, acknowledged: true, severeAcknowledged: true };
  const { id } = await db.write((tx) => startRun(tx, what, { by: PRESSER, at: MORNING }));
  const command = { do: 'abort', reason: 'It *works*', verification: 'yes' } as const;
  await press(db, id, { command, by: PRESSER, at: MORNING.add({ minutes: 3 }) });
  await db.close();

  const said = async (...args: string[]) => {
    const words: string[] = [];
    const terminal = {
      out: (text: string) => void words.push(text),
      err: (text: string) => void words.push(text),
      cwd: folder,
      today: () => Temporal.PlainDate.from('2026-11-20'),
    };
    const code = await runCommand(['export', 'run', ...args, '--database', database], terminal);
    return { code, words: words.join('') };
  };
  const markdown = await said('RUN-1');
  expect(markdown.code).toBe(0);
  expect(markdown.words).toMatch(
    /^# RUN-1: Restart\n\n- Outcome: \*\*stopped\*\*, verified: yes\n- It \\\*works\\\*\n[\s\S]*3 min[\s\S]*Restart it: not reached/,
  );
  expect(JSON.parse((await said('run-1', '--format', 'json')).words)).toMatchObject({
    format: 'resurface-run/1',
    tookMs: 180_000,
    outcome: 'stopped',
    notReached: [{ label: 'Restart it' }, { label: 'Look again' }],
    events: [{ what: 'started' }, { what: 'finished', by: PRESSER }],
  });
  expect(await said('RUN-9')).toMatchObject({ code: 2, words: 'There is no RUN-9.\n' });
  expect(await said('everything')).toMatchObject({ code: 2 });
  expect(await said('RUN-1', '--format', 'pdf')).toMatchObject({
    code: 2,
    words: expect.stringContaining('md or json'),
  });
});
