import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Order } from '../../../test/support/actions-process.ts';
import { eachSharedDatabase } from '../../../test/support/databases.ts';
import { listTimeline } from '../store/timeline.ts';
import { getCall } from './calls.ts';

const PROGRAM = fileURLToPath(new URL('../../../test/support/actions-process.ts', import.meta.url));
/** Halves the start of each process. */
const COMPILED = fileURLToPath(new URL('../../../node_modules/.cache/resurface/compiled', import.meta.url));
const KEY = 'RUN-1/1';

eachSharedDatabase('a process that is killed (SIGKILL) while it performs an action', (open, url) => {
  let folder: string;
  let deeds: string;
  let children: ChildProcess[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'resurface-actions-'));
    deeds = join(folder, 'deeds');
    writeFileSync(deeds, '');
    children = [];
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  async function start(order: Partial<Order> = {}) {
    const full: Order = { database: await url(), want: [KEY], until: [KEY], deeds, leaseMs: 300, ...order };
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(full)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
    });
    children.push(child);
    return { child, ended: once(child, 'exit') };
  }

  const deedsOf = (what: string) =>
    readFileSync(deeds, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith(what));

  const tries = {
    'before start': 1,
    'after claim': 1,
    'after effect': 2,
    'after perform': 2,
    'after end': 1,
  };
  for (const [point, expected] of Object.entries(tries)) {
    it(`${point}: it is done after the restart, its effect once, tried with the same key`, async () => {
      const { child, ended } = await start({ stopAt: { point, key: KEY } });
      const [word] = await Promise.race([once(child.stdout ?? child, 'data'), ended]);
      expect(`${word}`).toBe('reached\n');
      child.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
      const again = await start();
      expect(await again.ended).toEqual([0, null]);
      expect(deedsOf('effect')).toEqual([`effect ${KEY}`]);
      expect(deedsOf('try')).toEqual(Array.from({ length: expected }, () => `try ${KEY}`));
      const db = await open();
      expect(await getCall(db.read, KEY)).toMatchObject({ state: 'done', outcome: 'verified' });
      expect((await listTimeline(db.read, `action:${KEY}`)).map(({ what }) => what)).toEqual(['started', 'ended']);
    });
  }

  it('leaves what it had to one that lives beside it', async () => {
    const want = ['a', 'b', 'c', 'd'];
    const dying = await start({ want, until: want, stopAt: { point: 'after effect', key: 'c' } });
    expect(`${await Promise.race([once(dying.child.stdout ?? dying.child, 'data'), dying.ended])}`).toBe('reached\n');
    const living = await start({ want: ['e'], until: [...want, 'e'] });
    dying.child.kill('SIGKILL');
    expect(await living.ended).toEqual([0, null]);
    expect(deedsOf('effect').toSorted()).toEqual([...want, 'e'].map((key) => `effect ${key}`));
  });

  it('has no say in two that live: they never perform the same call', async () => {
    const want = ['a', 'b', 'c', 'd', 'e', 'f'];
    const order = { want, until: want, leaseMs: 15_000 };
    const both = await Promise.all([start(order), start({ ...order, want: want.toReversed() })]);
    for (const { ended } of both) expect(await ended).toEqual([0, null]);
    expect(deedsOf('try').toSorted()).toEqual(want.map((key) => `try ${key}`));
  });
});
