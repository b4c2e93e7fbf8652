import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sandboxClient } from '../../sandbox/client.ts';
import { runDemo } from './run.ts';
import { aFolder } from './trial.ts';

/** Runs with one sentence for a story, and ends. @returns what was announced, and what general has heard. */
async function run(folder: string, { fresh = false } = {}) {
  const announced: string[] = [];
  const demo = await runDemo(
    { folder, fresh, port: 0 },
    (words) => announced.push(words),
    async (slack) => void (await slack.message({ user: 'maya', channel: 'general', text: 'Once upon a time' })),
  );
  onTestFinished(demo.stop);
  const { channels } = await sandboxClient(demo.url).state();
  await demo.stop();
  const told = channels.find(({ id }) => id === 'C0GENERAL')?.messages.map(({ ts }) => ts);
  return { announced, told };
}

describe('what the demo has kept', () => {
  it('is gone on with, and forgotten when asked', async () => {
    const folder = aFolder();
    const first = await run(folder);
    expect(first.announced).toEqual(['Playing a week of escalations…']);
    expect(first.told).toHaveLength(1);
    const second = await run(folder);
    expect(second.announced).toEqual(['Going on where the last start ended (npm run demo -- --fresh starts over)…']);
    expect(second.told).toEqual(first.told);
    const third = await run(folder, { fresh: true });
    expect(third.announced).toEqual(first.announced);
    expect(third.told).not.toEqual(first.told);
  });

  it.each<[string, (file: string) => void, string]>([
    ['is damaged', (file) => writeFileSync(file, '{"kind":"sandbox snap'), 'The file is damaged.'],
    ['is something else', (file) => writeFileSync(file, '[]'), 'This is not a snapshot of a sandbox.'],
    [
      'is older',
      (file) => writeFileSync(file, readFileSync(file, 'utf8').replace('"version":1', '"version":0')),
      'The snapshot has version 0, and this sandbox reads version 1 only.',
    ],
    ['has lost its database', (file) => rmSync(join(file, '../resurface.db')), 'Its database is missing.'],
    ['was never finished', (file) => rmSync(file), 'The last start did not get far enough to keep it.'],
  ])('is replaced, in one sentence, when it %s', async (_, spoil, why) => {
    const folder = aFolder();
    const first = await run(folder);
    spoil(join(folder, 'workspace.json'));
    const second = await run(folder);
    expect(second.announced).toEqual([`The kept workspace can't be used, so the week is played again. ${why}`]);
    expect(second.told).toHaveLength(1);
    expect(second.told).not.toEqual(first.told);
    expect((await run(folder)).told).toEqual(second.told);
  });
});
