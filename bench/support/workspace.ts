/** A database as it looks after some weeks of use, and the presses that people make on it. */
import type { Escalation } from '../../src/capabilities/escalations/escalation.ts';
import { ACKNOWLEDGE, escalationCard } from '../../src/capabilities/escalations/messages.ts';
import { createIn } from '../../src/capabilities/escalations/store/intake.ts';
import { close } from '../../src/capabilities/escalations/store/lifecycle.ts';
import { deliveryTables } from '../../src/platform/delivery/schema.ts';
import { operatorsChannel } from '../../src/platform/slack/roles.ts';
import type { Db } from '../../src/platform/store/db.ts';
import { sql } from '../../src/platform/store/drizzle.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { changeSetting } from '../../src/platform/store/settings.ts';
import { OPERATORS, TEAM_CHANNEL } from './slack.ts';

const SUMMARIES = [
  'Badge reader at the north door refuses every card',
  'Customer cannot sign in after their domain changed',
  'Two learners see each other’s results',
  'Nightly export is empty since Tuesday',
  'Somebody has to approve the refund before noon',
];
const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;

export type Contents = { readonly open: number; readonly closed: number };

/** Makes the database and returns its open escalations. Everything in it counts as delivered. */
export async function prepareDatabase(path: string, { open, closed }: Contents): Promise<Escalation[]> {
  const db = await openDatabase(path);
  try {
    const at = Temporal.Now.instant();
    await db.write((tx) => changeSetting(tx, operatorsChannel, TEAM_CHANNEL, { by: person(0), at }));
    const old = await createSome(db, closed);
    await Promise.all(old.map(({ id }) => close(db, id, 'resolve', { note: 'done' }, { by: person(id), at })));
    const items = await createSome(db, open);
    await countAsDelivered(db);
    return items;
  } finally {
    await db.close();
  }
}

/** Nothing waits to be sent when the bot starts. */
export function countAsDelivered(db: Db): Promise<void> {
  return db.write(async (tx) => {
    const { messages: m } = deliveryTables(tx);
    // `id` makes a ts that is unlike every other.
    const ts = sql`printf('1800000000.%06d', ${m.id})`;
    await tx.update(m).set({ state: 'sent', drawn: sql`${m.wanted}`, channel: sql`${m.destination}`, ts });
  });
}

function createSome(db: Db, count: number): Promise<Escalation[]> {
  return db.write(async (tx) => {
    const items: Escalation[] = [];
    for (let index = 0; index < count; index += 1) {
      const { item } = await createIn(tx, newEscalation(index), {
        by: person(index),
        at: Temporal.Now.instant().subtract({ minutes: count - index }),
      });
      items.push(item);
    }
    return items;
  });
}

function newEscalation(index: number) {
  return {
    summary: `${SUMMARIES[index % SUMMARIES.length]} (${index})`,
    details: 'Seen twice this week. The person on site has tried the usual steps and waits for a call.',
    priority: PRIORITIES[index % PRIORITIES.length] ?? 'normal',
    requesterId: person(index),
    source: 'command',
  } as const;
}

function person(index: number): string {
  return OPERATORS[index % OPERATORS.length] ?? '';
}

const TEAM = { id: 'T0BENCH', domain: 'bench' };
const APP = { api_app_id: 'A0BENCH', token: 'not-looked-at' };

/** `/escalation list`, as Slack sends it: a form. */
export function listCommand(index: number, responseUrl: string): string {
  return new URLSearchParams({
    ...APP,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: 'C0BENCHHELP',
    channel_name: 'help',
    user_id: person(index),
    user_name: 'operator',
    command: '/escalation',
    text: 'list',
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: `${index}.1.abcdef`,
  }).toString();
}

/** The card's acknowledge button, with the whole card in the payload, as Slack sends it. */
export function acknowledgePress(item: Escalation, responseUrl: string): string {
  const { text, blocks } = escalationCard(item, item.openedAt);
  const ts = `1800000000.${String(item.id).padStart(6, '0')}`;
  const action = {
    type: 'button',
    action_id: ACKNOWLEDGE,
    block_id: `escalation-${item.id}`,
    text: { type: 'plain_text', text: 'Acknowledge', emoji: true },
    value: String(item.id),
    style: 'primary',
    action_ts: '1800000001.000001',
  };
  const payload = {
    type: 'block_actions',
    ...APP,
    team: TEAM,
    user: { id: person(item.id), username: 'operator', name: 'operator', team_id: TEAM.id },
    container: { type: 'message', message_ts: ts, channel_id: TEAM_CHANNEL, is_ephemeral: false },
    trigger_id: `${item.id}.1.abcdef`,
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: TEAM_CHANNEL, name: 'privategroup' },
    message: {
      type: 'message',
      user: 'U0BENCHBOT',
      bot_id: 'B0BENCH',
      app_id: APP.api_app_id,
      team: TEAM.id,
      ts,
      text,
      blocks,
    },
    state: { values: {} },
    response_url: responseUrl,
    actions: [action],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}
