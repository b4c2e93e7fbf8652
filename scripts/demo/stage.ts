/** What people can do in the demo's story: presses through the control API, each waited for until all is delivered. */
import type { SandboxClient } from '../../sandbox/client.ts';
import type { Outcome, SandboxMessage, SubmitRequest } from '../../sandbox/protocol.ts';

const TEAM_CHANNEL = 'C0ESC';
export const HELP_CHANNEL = 'C0HELP';
/** The members of the team's channel. */
export const TEAM = ['U0MAYA', 'U0TOMAS', 'U0AIKO', 'U0SAMUEL'] as const;

type Person = (typeof TEAM)[number] | 'U0INES' | 'U0PRIYA' | 'U0OSKAR' | 'U0LENA';
type Values = SubmitRequest['values'];

export type Stage = {
  /** An administrator says where the cards go. */
  chooseTeamChannel(by: Person): Promise<void>;
  raise(by: Person, what: { summary: string; details?: string; priority?: string; category?: string }): Promise<number>;
  /** By the shortcut on a message that was said in #help-desk. */
  escalate(by: Person, message: SandboxMessage, values: Values): Promise<number>;
  press(by: Person, id: number, action: string): Promise<void>;
  /** From the menu on the card, then its form. */
  choose(by: Person, id: number, choice: string, values: Values): Promise<void>;
  snooze(by: Person, id: number, howLong: Temporal.DurationLike): Promise<void>;
  tell(by: Person, id: number, text: string, audience: 'internal' | 'visible', wait?: 'wait'): Promise<void>;
  close(by: Person, id: number, note: string): Promise<void>;
  /** The requester adds details on their own card. */
  reply(by: Person, id: number, text: string): Promise<void>;
  say(by: Person, channel: string, text: string, thread?: SandboxMessage): Promise<SandboxMessage>;
  read(by: readonly Person[], ...channels: readonly string[]): Promise<void>;
};

export function createStage(client: SandboxClient): Stage {
  const fill = async (user: Person, values: Values) => check('submit', client.submit({ user, values }, SETTLE));
  const command = (user: Person, channel: string, text: string) =>
    check(text, client.command({ user, channel, command: '/escalation', text }, SETTLE));
  const click = async (user: Person, id: number, action: string, where: Where, value?: string) => {
    const at = await findCard(client, id, where);
    const chosen = value === undefined ? {} : { value };
    await check(action, client.click({ user, ...at, action_id: `escalations.${action}`, ...chosen }, SETTLE));
  };
  const choose: Stage['choose'] = async (by, id, choice, values) => {
    await click(by, id, 'more', inTeamChannel, `${choice}:${id}`);
    await fill(by, values);
  };
  return {
    async chooseTeamChannel(by) {
      await command(by, TEAM_CHANNEL, 'settings');
      await fill(by, { channel: TEAM_CHANNEL });
    },
    async raise(by, { summary, details = '', priority = 'normal', category = 'needs_human_action' }) {
      await command(by, HELP_CHANNEL, `new ${summary}`);
      return numberIn(await fill(by, { details, priority, category }));
    },
    async escalate(user, { ts }, values) {
      const shortcut = { user, channel: HELP_CHANNEL, ts, callback_id: 'escalations.from_message' };
      await check('escalate', client.shortcut(shortcut, SETTLE));
      return numberIn(await fill(user, values));
    },
    press: (by, id, action) => click(by, id, action, inTeamChannel),
    choose,
    async snooze(by, id, howLong) {
      const { clock } = await client.state();
      await choose(by, id, 'snooze', { until: Temporal.Instant.from(clock).add(howLong).toString() });
    },
    async tell(by, id, text, audience, wait) {
      await click(by, id, 'update', inTeamChannel);
      await fill(by, { text, audience, ...(wait ? { wait: ['yes'] } : {}) });
    },
    async close(by, id, note) {
      await click(by, id, 'resolve', inTeamChannel);
      await fill(by, { note });
    },
    async reply(by, id, text) {
      await click(by, id, 'add_details', inDirectMessages);
      await fill(by, { text });
    },
    async say(user, channel, text, thread) {
      const at = thread ? { thread_ts: thread.ts } : {};
      const { message } = await check('say', client.message({ user, channel, text, ...at }, SETTLE));
      if (!message) throw new Error('The demo could not say a word.');
      return message;
    },
    async read(people, ...channels) {
      for (const user of people)
        for (const channel of channels) await client.workspace({ do: 'mark_read', user, channel });
    },
  };
}

const SETTLE = { settle: true };

async function check(what: string, outcome: Promise<Outcome>): Promise<Outcome> {
  const seen = await outcome;
  const problem = seen.error ?? (seen.errors && JSON.stringify(seen.errors));
  if (!seen.acked || problem)
    throw new Error(`The demo could not play "${what}": ${problem ?? 'no answer from the bot'}`);
  return seen;
}

/** The number that the person is told after the form. */
function numberIn({ ephemeral = [] }: Outcome): number {
  const id = /ESC-(\d+)/.exec(JSON.stringify(ephemeral))?.[1];
  if (!id) throw new Error('The demo saw no number after the form.');
  return Number(id);
}

type Where = (channel: { readonly id: string; readonly is_im: boolean }) => boolean;
const inTeamChannel: Where = ({ id }) => id === TEAM_CHANNEL;
const inDirectMessages: Where = ({ is_im }) => is_im;

async function findCard(client: SandboxClient, id: number, where: Where): Promise<{ channel: string; ts: string }> {
  const { channels } = await client.state();
  for (const channel of channels.filter(where)) {
    const found = channel.messages.find(
      ({ blocks, thread_ts }) => thread_ts === undefined && JSON.stringify(blocks).includes(`*ESC-${id}*`),
    );
    if (found) return { channel: channel.id, ts: found.ts };
  }
  throw new Error(`The demo found no card of ESC-${id}.`);
}
