import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aManifest } from './trial.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

async function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.stderr.on('data', (data) => {
    said += String(data);
  });
  const ready = new Promise<string>((resolve) => {
    child.stdout.on('data', (data) => {
      said += String(data);
      if (said.includes('SLACK_SIGNING_SECRET')) resolve(said);
    });
  });
  return { child, ready, ended, said: () => said };
}

async function aManifestFile(content: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'manifest.json');
  await writeFile(path, JSON.stringify(content));
  return path;
}

describe('the sandbox on its own', () => {
  it('prints what a bot needs to connect, serves, and ends with Ctrl-C', async () => {
    const { ready, child, ended } = await start(await aManifestFile(aManifest()), '--port', '0');
    const said = await ready;
    const value = (name: string) => new RegExp(`export ${name}=(\\S+)`).exec(said)?.[1] ?? '';
    const response = await fetch(`${value('SLACK_API_URL')}auth.test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${value('SLACK_BOT_TOKEN')}` },
    });
    expect(await response.json()).toMatchObject({ ok: true });
    expect(value('SLACK_APP_TOKEN')).toMatch(/^xapp-/);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  it('explains itself', async () => {
    const help = await start('--help');
    expect(await help.ended).toBe(0);
    expect(help.said()).toContain('Usage: node sandbox/main.ts MANIFEST');
  });

  it.each([
    [['--prt', '3'], "Unknown option '--prt': node sandbox/main.ts --help lists what there is."],
    [['a.yml', '--port', 'web'], '--port takes a number from 0 to 65535, not "web".'],
    [['missing.yml'], 'missing.yml can’t be read: no such file or directory.'],
  ])('says in one sentence what is wrong with %j', async (args, words) => {
    const wrong = await start(...args);
    expect(await wrong.ended).toBeGreaterThan(0);
    expect(wrong.said()).toBe(`${words}\n`);
  });

  it('says who stands in the way of its port', async () => {
    const manifest = await aManifestFile(aManifest());
    const first = await start(manifest, '--port', '0');
    const port = /127\.0\.0\.1:(\d+)/.exec(await first.ready)?.[1] ?? '';
    const second = await start(manifest, '--port', port);
    expect(await second.ended).toBe(1);
    expect(second.said()).toBe(`Port ${port} is in use: end what runs there, or use --port 0 for a free one.\n`);
  });

  it('says in one sentence what is wrong with the manifest', async () => {
    const broken = await start(await aManifestFile({ features: {} }));
    expect(await broken.ended).toBe(1);
    expect(broken.said()).toContain('The manifest cannot be used');
    expect(broken.said()).not.toMatch(/^\s+at /m);
  });
});
