/** A bot that can do one thing, for tests of how people's presses reach a capability. Everything is closed at the end. */
import { readFileSync } from 'node:fs';
import type { App } from '@slack/bolt';
import { afterEach } from 'vitest';
import { parse } from 'yaml';
import { type SandboxClient, sandboxClient } from '../../sandbox/client.ts';
import { movableClock, type Sandbox, startSandbox } from '../../sandbox/index.ts';
import type { Capability, Deps } from '../../src/capability.ts';
import { createLog } from '../../src/platform/log.ts';
import { type Bot, type BotOptions, startBot } from './bot.ts';

export type Trial = {
  readonly sandbox: Sandbox;
  readonly slack: SandboxClient;
  readonly bot: Bot;
  /** What the bot has logged, a parsed line each. */
  readonly log: readonly Record<string, unknown>[];
};

export type TrialOptions = Omit<BotOptions, 'sandbox' | 'capabilities'> & Pick<Capability, 'home'>;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Runs at the end of the test, last one first. */
export function atEnd(end: () => Promise<void>): void {
  ends.push(end);
}

export async function startTrialSandbox(): Promise<{ sandbox: Sandbox; slack: SandboxClient }> {
  const manifest: unknown = parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'));
  const sandbox = await startSandbox({ manifest, rateLimits: false, clock: movableClock() });
  atEnd(() => sandbox.close());
  return { sandbox, slack: sandboxClient(sandbox.url) };
}

export async function startTrial(listen: (app: App, deps: Deps) => void, options: TrialOptions = {}): Promise<Trial> {
  const { sandbox, slack } = await startTrialSandbox();
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ level: 'debug', write: (line) => lines.push(JSON.parse(line)) });
  const { home, ...rest } = options;
  const trial: Capability = { name: 'trial', listen, ...(home ? { home } : {}) };
  const bot = await startBot({ sandbox, log, ...rest, capabilities: [trial] });
  atEnd(() => bot.stop());
  return { sandbox, slack, bot, log: lines };
}

/** Every word a person could read in what Slack drew. */
export function wordsIn(drawn: unknown): string {
  const words: string[] = [];
  JSON.stringify(drawn, (key, value) => {
    if (key === 'text' && typeof value === 'string') words.push(value);
    return value;
  });
  return words.join('\n');
}
