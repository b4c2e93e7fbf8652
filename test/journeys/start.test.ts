/** Starting and stopping the real process: what goes wrong is said in one sentence, never with a stack. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sandboxClient } from '../../sandbox/client.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { migrateSqlite } from '../../src/platform/store/migrate.ts';
import { atEnd, startTrialSandbox } from '../support/trial.ts';

const root = new URL('../..', import.meta.url).pathname;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'resurface-start-'));
  atEnd(async () => rmSync(path, { recursive: true, force: true }));
  return path;
}

type Env = Record<string, string>;

/** What an operator would set, and nothing that this machine has set. */
function envFor(sandbox: Sandbox, more: Env = {}): Env {
  return {
    SLACK_API_URL: sandbox.apiUrl,
    SLACK_BOT_TOKEN: sandbox.botToken,
    SLACK_APP_TOKEN: sandbox.appToken,
    DATABASE_URL: join(folder(), 'bot.db'),
    ...more,
  };
}

type Ended = { code: number | null; stdout: string; stderr: string };

function launch(env: Env, { entry = 'scripts/start.mjs', args = [] }: { entry?: string; args?: string[] } = {}) {
  const child = spawn(process.execPath, [...args, join(root, entry)], {
    cwd: folder(),
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const ready = Promise.withResolvers<void>();
  child.stdout.on('data', (data) => {
    output.stdout += data;
    if (output.stdout.includes('Resurface is ready')) ready.resolve();
  });
  child.stderr.on('data', (data) => {
    output.stderr += data;
  });
  const ended = once(child, 'close').then(([code]): Ended => ({ code, ...output }));
  atEnd(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended, ready: Promise.race([ready.promise, ended]) };
}

/** Starts, expects it to give up, and returns what the operator reads. */
async function refusal(env: Env): Promise<string> {
  const { code, stdout, stderr } = await launch(env).ended;
  expect(stderr).not.toMatch(/\n\s+at |node:internal|Error:/);
  expect(stdout).toBe('');
  expect(code).toBe(1);
  expect(stderr.trim()).not.toBe('');
  return stderr.trim();
}

const oneSentence = /^[^\n]+\.$/;

describe('a start', () => {
  it.each(['scripts/start.mjs', 'src/main.ts'])('by %s becomes ready, and ends cleanly on SIGTERM', async (entry) => {
    const { sandbox } = await startTrialSandbox();
    const { child, ready, ended } = launch(envFor(sandbox), { entry });
    await ready;
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends cleanly when one Ctrl-C comes twice, from the terminal and from npm', async () => {
    const { sandbox } = await startTrialSandbox();
    const { child, ready, ended } = launch(envFor(sandbox));
    await ready;
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('reads .env, and what is set already wins over it', async () => {
    const { sandbox } = await startTrialSandbox();
    const { SLACK_BOT_TOKEN = '', ...env } = envFor(sandbox, { LOG_LEVEL: 'debug' });
    const cwd = folder();
    writeFileSync(join(cwd, '.env'), `SLACK_BOT_TOKEN=${SLACK_BOT_TOKEN}\nLOG_LEVEL=silly\n`);
    const child = spawn(process.execPath, [join(root, 'scripts/start.mjs')], { cwd, env: { ...env } });
    atEnd(async () => void child.kill('SIGKILL'));
    const [line] = await once(child.stdout, 'data');
    expect(String(line)).toContain('"level"');
  });

  it('with wrong settings says all of them', async () => {
    const words = await refusal({ SLACK_BOT_TOKEN: 'no', PORT: 'x' });
    expect(words).toContain('3 settings are wrong:');
    expect(words).toContain('SLACK_BOT_TOKEN must');
    expect(words).toContain('SLACK_APP_TOKEN is missing');
    expect(words).toContain('PORT must');
  });

  it('with a token that Slack does not know says which one', async () => {
    const { sandbox } = await startTrialSandbox();
    const bot = await refusal(envFor(sandbox, { SLACK_BOT_TOKEN: ['xoxb', '-wrong'].join('') }));
    expect(bot).toMatch(oneSentence);
    expect(bot).toContain('Slack refused SLACK_BOT_TOKEN: Slack does not know it');
    const app = await refusal(envFor(sandbox, { SLACK_APP_TOKEN: ['xapp', '-wrong'].join('') }));
    expect(app).toContain('Slack refused SLACK_APP_TOKEN');
  });

  it('with a revoked token says so', async () => {
    const { sandbox, slack } = await startTrialSandbox();
    await slack.workspace({ do: 'revoke_token' });
    expect(await refusal(envFor(sandbox))).toContain('Slack refused SLACK_BOT_TOKEN: it was revoked');
  });

  it('whose token lacks a scope says which', async () => {
    const manifest = parse(readFileSync(join(root, 'manifest.yml'), 'utf8'));
    const { scopes } = manifest.oauth_config;
    scopes.bot = scopes.bot.filter((scope: string) => !['im:write', 'metadata.message:read'].includes(scope));
    const sandbox = await startSandbox({ manifest });
    atEnd(() => sandbox.close());
    const words = await refusal(envFor(sandbox));
    expect(words).toMatch(oneSentence);
    expect(words).toContain('The bot token lacks im:write, metadata.message:read');
  });

  it('that cannot reach Slack says where it looked', async () => {
    const { sandbox } = await startTrialSandbox();
    const words = await refusal(envFor(sandbox, { SLACK_API_URL: 'http://127.0.0.1:9/api/' }));
    expect(words).toMatch(oneSentence);
    expect(words).toContain("Slack can't be reached at http://127.0.0.1:9/api/");
  });

  it('does not wait for ever for a Slack that says nothing', async () => {
    const { sandbox } = await startTrialSandbox();
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    atEnd(async () => void silent.close());
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const words = await refusal(envFor(sandbox, { SLACK_API_URL: `http://127.0.0.1:${port}/api/` }));
    expect(words).toContain("Slack can't be reached");
  });

  it.each([
    ['answers with an error page', { status: 502 }],
    ['says that it is broken', { error: 'internal_error' }],
  ])('against a Slack that %s ends in words', async (_name, fault) => {
    const { sandbox, slack } = await startTrialSandbox();
    await slack.faults({ method: 'auth.test', times: 9, ...fault });
    expect(await refusal(envFor(sandbox))).toMatch(oneSentence);
  });

  it('on a locked database says so', async () => {
    const { sandbox } = await startTrialSandbox();
    const env = envFor(sandbox);
    const lock = new Database(env.DATABASE_URL);
    lock.exec('CREATE TABLE x (y); BEGIN EXCLUSIVE');
    atEnd(async () => void lock.close());
    const words = await refusal(env);
    expect(words).toContain('locked');
    expect(words).toContain('stop that program and start again.');
  });

  it('on a database of a newer version says so', async () => {
    const { sandbox } = await startTrialSandbox();
    const env = envFor(sandbox);
    migrateSqlite(env.DATABASE_URL ?? '');
    const newer = new Database(env.DATABASE_URL);
    newer.exec("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('later', 9999999999999)");
    newer.close();
    expect(await refusal(env)).toContain('The database was made by a newer version of Resurface.');
  });

  it('on what is no database, or nowhere, says so', async () => {
    const { sandbox } = await startTrialSandbox();
    const file = join(folder(), 'notes.txt');
    writeFileSync(file, 'not a database, but long enough to be looked at as one\n'.repeat(100));
    expect(await refusal(envFor(sandbox, { DATABASE_URL: file }))).toContain('not a SQLite database');
    expect(await refusal(envFor(sandbox, { DATABASE_URL: join(file, 'bot.db') }))).toContain("can't be opened");
  });

  it('on a PostgreSQL that is not there says so, without the password', async () => {
    const { sandbox } = await startTrialSandbox();
    const words = await refusal(envFor(sandbox, { DATABASE_URL: 'postgres://app:hunter2@127.0.0.1:9/app' }));
    expect(words).toContain('The PostgreSQL database in DATABASE_URL does not answer');
    expect(words).not.toContain('hunter2');
  });

  it('over HTTP on a port that is taken says so', async () => {
    const { sandbox } = await startTrialSandbox();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    atEnd(async () => void other.close());
    const address = other.address();
    const port = String(typeof address === 'object' ? address?.port : 0);
    const { SLACK_APP_TOKEN: _, ...env } = envFor(sandbox, { HOST: '127.0.0.1', PORT: port });
    const words = await refusal({ ...env, SLACK_SIGNING_SECRET: sandbox.signingSecret });
    expect(words).toMatch(oneSentence);
    expect(words).toContain('EADDRINUSE');
  });
});

describe('a running bot', () => {
  it('that meets an error nobody caught logs it and ends, for its supervisor to start it again', async () => {
    const { sandbox } = await startTrialSandbox();
    const preload = `const write = process.stdout.write.bind(process.stdout); let done = false;
      const { writeSync } = await import('node:fs');
      setInterval(() => { if (globalThis.ready) Promise.reject(new Error('nobody caught this')); }, 20);
      (await import('node:diagnostics_channel')).subscribe('undici:websocket:open', () => { globalThis.ready = true; });`;
    const args = ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
    const { code, stdout } = await launch(envFor(sandbox), { args }).ended;
    expect(code).toBe(1);
    const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
    expect(last).toMatchObject({ level: 'fatal', msg: 'unhandled rejection', err: { message: 'nobody caught this' } });
  });

  it('finishes what is in work before it ends', async () => {
    const { sandbox, slack } = await startTrialSandbox();
    const { child, ready, ended } = launch(envFor(sandbox));
    await ready;
    await slack.faults({ method: 'views.open', latency_ms: 500 });
    const pressed = slack.command({ user: 'U0MAYA', channel: 'C0HELP', command: '/escalation', text: 'new x' });
    await pressed;
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    expect((await sandboxClient(sandbox.url).state()).views.U0MAYA).toHaveLength(1);
  });
});
