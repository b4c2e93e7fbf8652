/** A workspace in which journeys are made: the sandbox, the real bot on it, and its people with words for what they do. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type SandboxClient, sandboxClient } from '../../sandbox/client.ts';
import { movableClock } from '../../sandbox/clock.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import type { Outcome, SandboxMessage, State, SubmitRequest } from '../../sandbox/protocol.ts';
import { type Bot, type BotOptions, startBot } from '../support/bot.ts';

export const manifest: unknown = parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'));

/** Friday noon, so that "a day later" is a Saturday and nothing hangs on today's date. */
const START = Temporal.Instant.from('2026-11-20T12:00:00Z');

export const TEAM = 'C0ESC';
export const HELP = 'C0HELP';
/** Admin and operator; admin and owner; operators; a member; a guest. */
export const MAYA = 'U0MAYA';
export const INES = 'U0INES';
export const TOMAS = 'U0TOMAS';
export const AIKO = 'U0AIKO';
export const PRIYA = 'U0PRIYA';
export const LENA = 'U0LENA';

export type Workspace = {
  readonly sandbox: Sandbox;
  readonly slack: SandboxClient;
  bot: Bot;
  close(): Promise<void>;
  /** The team channel is chosen by an administrator, through the form. */
  chooseChannel(): Promise<void>;
  command(user: string, text: string, channel?: string): Promise<Outcome>;
  submit(user: string, values: SubmitRequest['values']): Promise<Outcome>;
  press(user: string, message: Place, action: string, value?: string): Promise<Outcome>;
  /** Opens an escalation through the command and the form; returns its number. */
  raise(user: string, summary: string, values?: SubmitRequest['values']): Promise<number>;
  card(id: number): Promise<SandboxMessage & Place>;
  /** The requester's own card in their direct messages. */
  requestCard(user: string, id: number): Promise<SandboxMessage & Place>;
  messages(channel: string): Promise<readonly SandboxMessage[]>;
};

export type Place = { readonly channel: string; readonly ts: string };

export async function openWorkspace(options: Omit<BotOptions, 'sandbox'> = {}): Promise<Workspace> {
  const sandbox = await startSandbox({
    manifest,
    clock: movableClock({ start: START, frozen: true }),
    rateLimits: false,
  });
  const slack = sandboxClient(sandbox.url);
  const bot = await startBot({ sandbox, ...options });
  const settle = { settle: true };
  const workspace: Workspace = {
    sandbox,
    slack,
    bot,
    async close() {
      await workspace.bot.stop();
      await sandbox.close();
    },
    async chooseChannel() {
      await workspace.command(MAYA, 'settings');
      await workspace.submit(MAYA, { channel: TEAM });
    },
    command: (user, text, channel = HELP) => slack.command({ user, channel, command: '/escalation', text }, settle),
    submit: (user, values) => slack.submit({ user, values }, settle),
    press: (user, { channel, ts }, action, value) =>
      slack.click({ user, channel, ts, action_id: action, ...(value === undefined ? {} : { value }) }, settle),
    async raise(user, summary, values = {}) {
      await workspace.command(user, `new ${summary}`);
      const sent = await workspace.submit(user, values);
      const id = /\*ESC-(\d+)\* is recorded/.exec(JSON.stringify(sent.ephemeral ?? []))?.[1];
      if (!id) throw new Error(`No number was seen: ${JSON.stringify(sent)}`);
      return Number(id);
    },
    card: async (id) => find(await slack.state(), (channel) => channel.id === TEAM, `*ESC-${id}*`),
    requestCard: async (user, id) =>
      find(await slack.state(), (channel) => channel.is_im && channel.members.includes(user), `*ESC-${id}*`),
    messages: async (channel) => (await slack.state()).channels.find(({ id }) => id === channel)?.messages ?? [],
  };
  return workspace;
}

function find(
  state: State,
  here: (channel: State['channels'][number]) => boolean,
  words: string,
): SandboxMessage & Place {
  const found = state.channels
    .filter(here)
    .flatMap(({ id, messages }) => messages.map((message) => ({ ...message, channel: id })))
    .find(({ blocks, thread_ts }) => thread_ts === undefined && JSON.stringify(blocks).includes(words));
  if (!found) throw new Error(`No message shows ${words}.`);
  return found;
}

/** Everything a person could read of a drawing, in order. */
export function wordsOf(drawn: unknown): string {
  const words: string[] = [];
  JSON.stringify(drawn, (key, value) => {
    if (key === 'text' && typeof value === 'string') words.push(value);
    return value;
  });
  return words.join('\n');
}

/** The action ids that can be pressed. */
export function buttonsOf(drawn: unknown): string[] {
  const ids: string[] = [];
  JSON.stringify(drawn, (key, value) => {
    if (key === 'action_id' && typeof value === 'string') ids.push(value);
    return value;
  });
  return ids;
}
