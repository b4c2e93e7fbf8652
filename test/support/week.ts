/**
 * Some days of a team, hour by hour, on the real bot and the sandbox, next to the model that says what is to be heard.
 * People act through the same store that their presses reach; everything they hear is read from Slack.
 */
import type { SandboxClient } from '../../sandbox/client.ts';
import type { Json, SandboxMessage, Traffic } from '../../sandbox/protocol.ts';
import type { SlaPolicy } from '../../src/capabilities/escalations/sla/policy.ts';
import { addNote, addReply } from '../../src/capabilities/escalations/store/conversation.ts';
import { createEscalation } from '../../src/capabilities/escalations/store/intake.ts';
import { close, move, setPriority } from '../../src/capabilities/escalations/store/lifecycle.ts';
import { changePolicy } from '../../src/capabilities/escalations/store/policy.ts';
import { getEscalation } from '../../src/capabilities/escalations/store/queries.ts';
import { snooze } from '../../src/capabilities/escalations/store/snoozing.ts';
import { deliveryTables } from '../../src/platform/delivery/schema.ts';
import { operatorsChannel } from '../../src/platform/slack/roles.ts';
import type { Db } from '../../src/platform/store/db.ts';
import { changeSetting } from '../../src/platform/store/settings.ts';
import { type Heard, NOTHING, tell } from './week-model.ts';
import type { Step } from './week-story.ts';

export type Week = {
  readonly db: Db;
  readonly slack: SandboxClient;
  /** Where the team hears of it. */
  readonly channel: string;
  readonly policy: SlaPolicy;
  readonly start: Temporal.Instant;
  readonly hours: number;
  readonly story: readonly Step[];
  /** Moves the clock by so many minutes and waits for all that it causes. */
  readonly pass: (minutes: number, hour: number) => Promise<void>;
};

export type HourOfWeek = { readonly hour: number; readonly expected: Heard; readonly heard: Heard };

export type WeekTold = {
  readonly hours: readonly HourOfWeek[];
  /** Items whose own reminder is to be seen at the end: said, not replaced since, and still true. */
  readonly alive: { readonly expected: readonly string[]; readonly seen: readonly string[] };
  /** The key of everything that the database says Slack shows, and of everything that Slack shows; one a message. */
  readonly shown: { readonly expected: readonly string[]; readonly seen: readonly string[] };
  /** Keys of messages that were posted more than once. */
  readonly doubles: readonly string[];
};

/** The bot must be running, and its clock stand at `start`. */
export async function liveThrough(week: Week): Promise<WeekTold> {
  const { db, slack, channel, policy, start, story } = week;
  const admin = { by: 'U0MAYA', at: start };
  await db.write(async (tx) => {
    await changeSetting(tx, operatorsChannel, channel, admin);
    await changePolicy(tx, policy, admin);
  });
  const model = tell(policy, start, week.hours, story);
  const listener = listen(slack, channel);
  const hours: HourOfWeek[] = [];
  let [minute, next] = [0, 0];
  for (let hour = 1; hour <= week.hours; hour += 1) {
    for (; (story[next]?.minute ?? Number.POSITIVE_INFINITY) < hour * 60; ) {
      const at = story[next]?.minute ?? 0;
      if (at > minute) await week.pass(at - minute, hour);
      minute = at;
      for (; story[next]?.minute === at; next += 1) {
        const step = story[next];
        if (!step) break;
        await act(db, step, start.add({ minutes: at }));
      }
    }
    await week.pass(hour * 60 - minute, hour);
    minute = hour * 60;
    const expected = model.hours[hour - 1] ?? NOTHING;
    hours.push({ hour, expected, heard: await listener.next() });
  }
  return {
    hours,
    alive: { expected: model.alive, seen: await remindersIn(slack, channel) },
    shown: { expected: await listShown(db), seen: await messagesOf(slack) },
    doubles: listener.doubles(),
  };
}

async function act(db: Db, step: Step, at: Temporal.Instant): Promise<void> {
  const { item: id } = step;
  if (step.do === 'open') {
    const { requester, priority } = step;
    const who = requester === null ? {} : { requesterId: requester };
    const what = { summary: `Case ${id}`, source: 'system', priority, ...who } as const;
    const { item } = await createEscalation(db, what, { by: requester ?? 'system', at });
    if (item.id !== id) throw new Error(`ESC-${id} became ESC-${item.id}.`);
    return;
  }
  if (step.do === 'reply') {
    const { requesterId } = await createdBy(db, id);
    await addReply(db, id, 'Any news?', { by: requesterId, at });
    return;
  }
  const actor = { by: step.by, at };
  if (step.do === 'note') await addNote(db, id, { text: 'Looking into it.', ...step }, actor);
  else if (step.do === 'snooze') await snooze(db, id, at.add({ minutes: step.minutes }), actor);
  else if (step.do === 'prioritise') await setPriority(db, id, step.to, actor);
  else if (step.do === 'resolve') await close(db, id, 'resolve', { note: 'Done.' }, actor);
  else await move(db, id, step.do, actor);
}

async function createdBy(db: Db, id: number): Promise<{ requesterId: string }> {
  const { requesterId } = await getEscalation(db.read, id);
  if (requesterId === null) throw new Error(`Nobody asked for ESC-${id}.`);
  return { requesterId };
}

/** Reads what the bot posted since the last time it was asked. */
function listen(slack: SandboxClient, channel: string) {
  const keys: string[] = [];
  let since = 0;
  return {
    async next(): Promise<Heard> {
      const posts: Json[] = [];
      for (let lines = await slack.traffic(since); lines.length > 0; lines = await slack.traffic(since)) {
        since = lines.at(-1)?.id ?? since;
        posts.push(...lines.filter(isPost).map(({ request }) => request));
      }
      for (const post of posts) keys.push(keyIn(pick(parse(pick(post, 'metadata')), 'event_payload')));
      return heardIn(posts, channel);
    },
    doubles: () => keys.filter((key, index) => keys.indexOf(key) !== index),
  };
}

/** Everything that the bot posts by itself carries its key. */
function keyIn(payload: Json | undefined): string {
  const key = pick(payload, 'key');
  if (typeof key !== 'string') throw new Error(`A message without a key: ${JSON.stringify(payload)}`);
  return key;
}

const isPost = ({ what, ok, direction }: Traffic) => what === 'chat.postMessage' && ok && direction === 'bot → slack';

function heardIn(posts: readonly Json[], channel: string): Heard {
  const reminders: string[] = [];
  const told: string[] = [];
  const lines: string[] = [];
  let total: number | undefined;
  for (const post of posts) {
    const words = wordsOf(post);
    const id = /\*(ESC-\d+)\*/.exec(words)?.[1] ?? '';
    const count = /^(\d+) escalations? needs? attention/.exec(String(pick(post, 'text')))?.[1];
    if (pick(post, 'channel') !== channel) {
      if (words.includes('is still open')) told.push(id);
    } else if (count !== undefined || isFurtherPage(post)) {
      total = count === undefined ? total : Number(count);
      lines.push(...digestLines(words));
    } else if (pick(post, 'reply_broadcast') === true || pick(post, 'reply_broadcast') === 'true') {
      const labels = [...words.matchAll(/^\*(Needs \w+)\*( in .*?)?:/gm)].map(
        ([, label = '', soon]) => `${label}${soon ? ' soon' : ''}`,
      );
      reminders.push(`${id} ${labels.join(', ')}`);
    }
  }
  return { reminders, digest: total === undefined ? undefined : { total, lines }, told: told.toSorted(byNumber) };
}

function isFurtherPage(post: Json): boolean {
  return String(pick(post, 'text')).startsWith('Escalations that need attention, page');
}

function digestLines(words: string): string[] {
  let label = '';
  return words.split('\n').flatMap((line) => {
    label = /^\*(Needs \w+)\*$/.exec(line)?.[1] ?? label;
    const id = /^• (?:<[^|]*\||\*)(ESC-\d+)/.exec(line)?.[1];
    return id === undefined ? [] : [`${label}: ${id}`];
  });
}

function byNumber(a: string, b: string): number {
  return Number(a.replace(/\D/g, '')) - Number(b.replace(/\D/g, ''));
}

/** The items whose thread shows a reminder; one that shows two is there twice. */
async function remindersIn(slack: SandboxClient, channel: string): Promise<string[]> {
  const { channels } = await slack.state();
  const messages = channels.find(({ id }) => id === channel)?.messages ?? [];
  return messages
    .flatMap(({ replies }) => replies)
    .filter(({ broadcast }: SandboxMessage) => broadcast === true)
    .map(({ blocks }) => /\*(ESC-\d+)\*/.exec(JSON.stringify(blocks))?.[1] ?? '')
    .toSorted();
}

async function listShown(db: Db): Promise<string[]> {
  const { messages: m } = deliveryTables(db);
  const rows = await db.read.select({ key: m.key, state: m.state }).from(m).orderBy(m.id);
  // What was taken back, or was no longer true, is gone; anything else that is not sent would be missed in Slack.
  return rows.flatMap(({ key, state }) => (state === 'dropped' ? [] : [key])).toSorted();
}

async function messagesOf(slack: SandboxClient): Promise<string[]> {
  const { channels } = await slack.state();
  const shown = channels.flatMap(({ messages }) => messages).flatMap((first) => [first, ...first.replies]);
  // A broadcast reply is listed in its thread and in the channel.
  const byPlace = new Map(shown.map(({ ts, user, metadata }) => [`${user} ${ts}`, metadata?.event_payload]));
  return [...byPlace.values()].flatMap((payload) => (payload === undefined ? [] : [keyIn(payload)])).toSorted();
}

/** The words of a call's blocks, block after block. */
function wordsOf(post: Json): string {
  const words: string[] = [];
  JSON.stringify(parse(pick(post, 'blocks')), (key, value) => {
    if (key === 'text' && typeof value === 'string') words.push(value);
    return value;
  });
  return words.join('\n');
}

function pick(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) ? value[name] : undefined;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Slack's client sends what is nested as JSON in a form. */
function parse(value: Json | undefined): Json | undefined {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
