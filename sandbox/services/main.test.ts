import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServices } from './index.ts';
import { asker } from './trial.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        said += String(data);
        if (said.includes('REGISTRY_TOKEN')) resolve(said);
      });
  });
  return { child, ready, ended, said: () => said };
}

describe('the stand-ins on their own', () => {
  it('print what the bot needs, serve, and end with Ctrl-C', async () => {
    const { ready, child, ended } = start('--port', '0');
    const said = await ready;
    const value = (name: string) => new RegExp(`export ${name}=(\\S+)`).exec(said)?.[1] ?? '';
    const bearer = (name: string) => ({ authorization: `Bearer ${value(name)}` });
    const certifier = asker(value('CERTIFIER_URL'), {
      ...bearer('CERTIFIER_TOKEN'),
      'certifier-version': '2022-10-26',
    });
    const workos = asker(value('WORKOS_URL'), bearer('WORKOS_API_KEY'));
    const registry = asker(value('REGISTRY_URL'), bearer('REGISTRY_TOKEN'));
    expect((await certifier('GET', '/credentials')).status).toBe(200);
    expect((await workos('GET', '/organizations')).status).toBe(200);
    expect((await registry('POST', '/api/registry/crawl-request', { domain: 'a.example' })).status).toBe(202);
    expect(value('WORKOS_WEBHOOK_SECRET')).not.toBe('');
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  it.each([
    [['--help'], 0, 'Usage: node sandbox/services/main.ts'],
    [['--prt', '3'], 2, "Unknown option '--prt': node sandbox/services/main.ts --help lists what there is."],
    [['--port', '65534'], 2, '--port takes a number from 0 to 65533, not "65534".'],
    [['--webhooks', 'there'], 2, '--webhooks takes a URL, not "there".'],
  ])('answer %j', async (args, code, words) => {
    const started = start(...args);
    expect(await started.ended).toBe(code);
    expect(started.said()).toContain(words);
  });

  it('start together or not at all', async () => {
    const first = await startServices();
    onTestFinished(() => first.close());
    const port = Number(new URL(first.workos.url).port);
    await expect(startServices({ port: port - 1 })).rejects.toThrow('EADDRINUSE');
    await first.close();
    await first.close();
  });
});
