/** What a supervisor sees of the real process, over its real sockets. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../sandbox/index.ts';
import { atEnd, startTrialSandbox } from '../support/trial.ts';

const main = new URL('../../src/main.ts', import.meta.url).pathname;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'resurface-health-'));
  atEnd(async () => rmSync(path, { recursive: true, force: true }));
  return path;
}

type Env = Record<string, string>;

/** Resolves when it says that it is ready. */
async function launch(sandbox: Sandbox, env: Env) {
  const child = spawn(process.execPath, [main], {
    cwd: folder(),
    env: {
      PATH: process.env.PATH ?? '',
      HOST: '127.0.0.1',
      SLACK_API_URL: sandbox.apiUrl,
      SLACK_BOT_TOKEN: sandbox.botToken,
      DATABASE_URL: join(folder(), 'bot.db'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { text: '' };
  const ready = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output.text += data;
      if (output.text.includes('Resurface is ready')) ready.resolve();
    });
  const ended = once(child, 'close');
  atEnd(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await Promise.race([ready.promise, ended]);
  const { port, healthPort } = JSON.parse(output.text.split('\n').find((line) => line.includes('is ready')) ?? '{}');
  const ask = async (path: string, on: number = healthPort) => {
    const response = await fetch(`http://127.0.0.1:${on}${path}`);
    return { status: response.status, body: await response.json() };
  };
  return { child, ended, output, port, healthPort, ask };
}

const socketMode = ({ appToken }: Sandbox): Env => ({ SLACK_APP_TOKEN: appToken, HEALTH_PORT: '0' });
const READY = { status: 200, body: { ready: true, problems: [] } };
const notReady = (...problems: string[]) => ({ status: 503, body: { ready: false, problems } });

describe('a supervisor', () => {
  it('learns on HEALTH_PORT that the process lives and is ready, and nothing else there', async () => {
    const { sandbox } = await startTrialSandbox();
    const { ask, healthPort, child, ended } = await launch(sandbox, socketMode(sandbox));
    expect(await ask('/healthz')).toEqual({ status: 200, body: { alive: true } });
    expect(await ask('/readyz?verbose')).toEqual(READY);
    expect((await ask('/slack/events')).status).toBe(404);
    const posted = await fetch(`http://127.0.0.1:${healthPort}/readyz`, { method: 'POST', body: 'x' });
    expect(posted.status).toBe(405);
    // Somebody who keeps a connection open does not hold up the end.
    const idle = connect(healthPort, '127.0.0.1').on('error', () => {});
    await once(idle, 'connect');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('learns the same on Slack’s port over HTTP', async () => {
    const { sandbox } = await startTrialSandbox();
    const { ask, port } = await launch(sandbox, { SLACK_SIGNING_SECRET: sandbox.signingSecret, PORT: '0' });
    expect(await ask('/healthz', port)).toEqual({ status: 200, body: { alive: true } });
    expect(await ask('/readyz', port)).toEqual(READY);
    const head = await fetch(`http://127.0.0.1:${port}/readyz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('is told when no connection to Slack is up, by a process that lives on', async () => {
    const { sandbox } = await startTrialSandbox();
    const { ask } = await launch(sandbox, socketMode(sandbox));
    await sandbox.close();
    await until(async () => (await ask('/readyz')).status === 503);
    expect(await ask('/readyz')).toEqual(notReady('There is no connection to Slack.'));
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('is told when the scheduler stands still', async () => {
    const { sandbox } = await startTrialSandbox();
    const DATABASE_URL = join(folder(), 'bot.db');
    const { ask } = await launch(sandbox, { ...socketMode(sandbox), DATABASE_URL });
    const file = new Database(DATABASE_URL);
    atEnd(async () => void file.close());
    await until(async () => file.prepare('SELECT * FROM schedulers').get() !== undefined);
    // The last heartbeat was long ago, and no other gets through.
    file.exec(`
      UPDATE schedulers SET ticked_at = ticked_at - 600000;
      CREATE TRIGGER silence BEFORE UPDATE ON schedulers BEGIN SELECT RAISE(IGNORE); END;
    `);
    expect(await ask('/readyz')).toEqual(notReady('The scheduler stands still: no job has been looked for in 90 s.'));
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('cannot be given a port that is taken, and hears which', async () => {
    const { sandbox } = await startTrialSandbox();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    atEnd(async () => void other.close());
    const address = other.address();
    const taken = String(typeof address === 'object' ? address?.port : 0);
    const { output, child } = await launch(sandbox, { ...socketMode(sandbox), HEALTH_PORT: taken });
    expect(child.exitCode).toBe(1);
    expect(output.text).toMatch(/^HEALTH_PORT \d+ can't be listened on: .*EADDRINUSE[^\n]+\.\n$/);
  });
});

const server = process.env.TEST_DATABASE_URL;
if (server) {
  describe('a supervisor (PostgreSQL)', () => {
    it('is told when the database refuses, when it hangs, and when it is back', async () => {
      const { sandbox } = await startTrialSandbox();
      const proxy = await startProxy(new URL(server));
      const { ask } = await launch(sandbox, { ...socketMode(sandbox), DATABASE_URL: proxy.url });
      expect(await ask('/readyz')).toEqual(READY);
      proxy.refuse();
      expect(await ask('/readyz')).toEqual(notReady('The database does not answer.'));
      expect((await ask('/healthz')).status).toBe(200);
      proxy.pass();
      expect(await ask('/readyz')).toEqual(READY);
      proxy.hang();
      expect(await ask('/readyz')).toEqual(notReady('The database did not answer within 2 s.'));
      proxy.pass();
      expect(await ask('/readyz')).toEqual(READY);
    });
  });
}

/** Stands between the bot and its database, which is made for this test. */
async function startProxy(target: URL) {
  const { default: pg } = await import('pg');
  const name = `resurface_health_${process.pid}`;
  const admin = new pg.Client({ connectionString: target.href });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  atEnd(async () => {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  });
  let mode: 'pass' | 'refuse' | 'hang' = 'pass';
  const sockets = new Set<Socket>();
  const proxy = createServer((near) => {
    sockets.add(near.on('error', () => {}));
    if (mode === 'refuse') near.destroy();
    if (mode !== 'pass') return;
    const far = connect(Number(target.port || 5432), target.hostname).on('error', () => {});
    sockets.add(far);
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  atEnd(async () => {
    cut();
    proxy.close();
  });
  const url = new URL(target);
  const address = proxy.address();
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' ? address?.port : 0);
  url.pathname = `/${name}`;
  const become = (to: typeof mode) => () => {
    mode = to;
    cut();
  };
  return { url: url.href, refuse: become('refuse'), hang: become('hang'), pass: become('pass') };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
