/**
 * What the team and the requester are reminded of, in words. Pure.
 * A few due items are said each in its own thread; more become one digest, so that nobody reads thirty messages.
 */
import type { KnownBlock } from '@slack/types';
import { cardKey, type Note, note } from '../../platform/delivery/show.ts';
import { actions, button, context, header, message, richText, section } from '../../platform/slack/blocks.ts';
import type { Message } from '../../platform/slack/message.ts';
import { part } from '../../platform/slack/rich-text.ts';
import { clip, date, duration, escapeLine, groupMention, link, mention } from '../../platform/slack/text.ts';
import type { TeamClock } from './clocks.ts';
import { type Escalation, label } from './escalation.ts';
import { SHOW_LIST } from './listing.ts';
import {
  ACKNOWLEDGE,
  ADD_DETAILS,
  CLOSE_REQUEST,
  PRIORITY_WORD,
  RUNBOOKS,
  requestStatus,
  SNOOZE,
  STATUS_WORD,
  UPDATE,
} from './messages.ts';
import type { SlaPolicy, TeamPurpose } from './sla/policy.ts';
import type { Duty } from './sla/rotation.ts';

/** More due items than this become one digest. */
export const FEW = 3;
/** Lines in one message of a digest: far below Slack's limits, and as much as anybody reads. */
export const DIGEST_LINES = 20;
/** The rest is counted. */
export const DIGEST_PAGES = 3;
/** An item with the clocks that have something to say now. */
export type Due = {
  readonly item: Escalation;
  readonly clocks: readonly TeamClock[];
};

export type Situation = { readonly policy: SlaPolicy; readonly duty: Duty | undefined; readonly now: Temporal.Instant };

export const REMINDER_CHECK = 'escalations.reminder';
export const DIGEST_CHECK = 'escalations.digest';
export const STILL_OPEN_CHECK = 'escalations.still_open';

export function reminderKey(id: number, now: Temporal.Instant): string {
  return `reminder:${id}:${now.epochMilliseconds}`;
}

export function digestKey(channel: string, now: Temporal.Instant, page: number): string {
  return `digest:${channel}:${now.epochMilliseconds}:${page}`;
}

/** In the item's own thread, and seen in the channel. */
export function reminder({ item, clocks }: Due, channel: string, situation: Situation): Note {
  const key = reminderKey(item.id, situation.now);
  const lead = [mentioned(item, clocks, situation), `*${label(item)}* ${escapeLine(clip(item.summary, 150))}`]
    .filter((part) => part !== '')
    .join(' ');
  const value = String(item.id);
  const act =
    item.status === 'open'
      ? button({ id: ACKNOWLEDGE, text: 'Acknowledge', value, style: 'primary', label: `Acknowledge ${label(item)}` })
      : button({ id: UPDATE, text: 'Update', value, style: 'primary', label: `Update ${label(item)}` });
  const words = clocks.map((clock) => clockWords(item, clock, situation.now));
  return note({
    key,
    to: channel,
    under: cardKey('escalation', item.id, channel),
    broadcast: true,
    check: { name: REMINDER_CHECK, input: { id: item.id, key } },
    message: message(`${lead}: ${words.join(' ')}`, [
      ...everybody([{ item, clocks }], situation),
      section(`${lead}\n${words.join('\n')}`),
      actions(`reminder-${item.id}`, [
        act,
        button({ id: SNOOZE, text: 'Snooze…', value, label: `Snooze ${label(item)}` }),
        button({ id: RUNBOOKS, text: 'Runbooks', value, label: `Runbooks for ${label(item)}` }),
      ]),
    ]),
  });
}

/** `*Needs pickup*: open for 5 h 12 min.` */
function clockWords(item: Escalation, clock: TeamClock, now: Temporal.Instant): string {
  const since = duration(now.epochMilliseconds - clock.startedAt.epochMilliseconds);
  const state = {
    pickup: `${PRIORITY_WORD[item.priority].toLowerCase()}, open for ${since}, nobody has it.`,
    update: `${STATUS_WORD[item.status].toLowerCase()}, no progress for ${since}.`,
    reply: `the requester has waited ${since} for an answer.`,
  }[clock.purpose];
  if (clock.say !== 'warning') return `*${clock.label}*: ${state}`;
  return `*${clock.label}* in ${duration(clock.dueAt.epochMilliseconds - now.epochMilliseconds)}: ${state}`;
}

/** Only where the policy says so: the one way in which a reminder reaches everybody. */
function everybody(due: readonly Due[], { policy }: Situation): KnownBlock[] {
  const rules = due.flatMap(({ item, clocks }) => clocks.map(({ purpose }) => policy[purpose][item.priority].mention));
  const range = (['channel', 'here'] as const).find((each) => rules.includes(each));
  return range ? [richText(part({ type: 'broadcast', range }))] : [];
}

/** Whom the policy names: the owner, or whoever is on duty while nobody owns it. */
function mentioned(item: Escalation, clocks: Due['clocks'], { policy, duty }: Situation): string {
  const rules = clocks.map(({ purpose }) => policy[purpose][item.priority].mention);
  if (rules.includes('owner') && item.ownerId !== null) return mention(item.ownerId);
  return rules.some((rule) => rule !== 'nobody') ? dutyMention(duty) : '';
}

function dutyMention(duty: Duty | undefined): string {
  if (!duty) return '';
  return duty.kind === 'group' ? groupMention(duty.id) : mention(duty.id);
}

export type Digest = Situation & {
  readonly channel: string;
  /** Those that are named; the others are counted. */
  readonly due: readonly Due[];
  readonly total: number;
  /** The addresses of the items' cards, where Slack shows them. */
  readonly links: ReadonlyMap<number, string>;
  /** Why this is a digest although there may be few: the channel had its share of messages. */
  readonly held: { readonly since: Temporal.Instant; readonly budget: number } | undefined;
  /** How many of the digest that this one replaces are still due, besides those in `due`. */
  readonly earlier: number;
};

const GROUPS = ['pickup', 'update', 'reply'] as const;
const GROUP_TITLE = { pickup: 'Needs pickup', update: 'Needs update', reply: 'Needs reply' } as const;

/** One message, or several pages. */
export function digest(of: Digest): Note[] {
  const lines = GROUPS.flatMap((purpose) => linesOf(of, purpose));
  const pages = Array.from({ length: Math.max(1, Math.ceil(lines.length / DIGEST_LINES)) }, (_, page) =>
    lines.slice(page * DIGEST_LINES, (page + 1) * DIGEST_LINES),
  );
  return pages.map((page, index) => digestPage(of, page, { index, count: pages.length }));
}

/**
 * Whom a digest names when it can't name all: by turns the most pressing item and the one that was not named for the
 * longest time. Whatever else is due, each is named within so many digests, and the urgent ones are in every one.
 * @param due most pressing first.
 */
export function inTurn<Entry extends { readonly namedMs: number }>(due: readonly Entry[]): Entry[] {
  const longest = due.toSorted((a, b) => a.namedMs - b.namedMs);
  return [...new Set(due.flatMap((entry, index) => [entry, longest[index] ?? entry]))];
}

function nameOf(item: Escalation, links: ReadonlyMap<number, string>): string {
  const address = links.get(item.id);
  return address === undefined ? `*${label(item)}*` : link(address, label(item));
}

export type Daily = {
  readonly items: readonly Escalation[];
  readonly total: number;
  readonly now: Temporal.Instant;
  readonly links: ReadonlyMap<number, string>;
};

/** Once a day, for those who want it: what is open, most urgent first. Mentions nobody. */
export function dailyDigest({ items, total, now, links }: Daily): Message {
  const title = `Open escalations today: ${total}`;
  const lines = items.map((item) => {
    const owner = item.ownerId === null ? ' · nobody has it' : '';
    return `• ${nameOf(item, links)} · ${PRIORITY_WORD[item.priority]} · ${STATUS_WORD[item.status]} · ${escapeLine(clip(item.summary, 80))} · ${duration(now.epochMilliseconds - item.openedAt.epochMilliseconds)}${owner}`;
  });
  const parts = Array.from({ length: Math.ceil(lines.length / 10) }, (_, part) =>
    lines.slice(part * 10, (part + 1) * 10).join('\n'),
  );
  return message(title, [
    header(title),
    ...parts.map((part) => section(part)),
    ...(total > items.length ? [context(`And ${total - items.length} more.`)] : []),
    actions('daily', [button({ id: SHOW_LIST, text: 'Open the list', value: 'active' })]),
  ]);
}

type Line = { readonly purpose: TeamPurpose; readonly text: string; readonly id: number };

function linesOf({ due, links, now }: Digest, purpose: TeamPurpose): Line[] {
  const entries = due.flatMap(({ item, clocks }) =>
    clocks.filter((clock) => clock.purpose === purpose).map((clock) => ({ item, clock })),
  );
  entries.sort((a, b) => Temporal.Instant.compare(a.clock.startedAt, b.clock.startedAt) || a.item.id - b.item.id);
  return entries.map(({ item, clock }) => {
    const name = nameOf(item, links);
    const owner = item.ownerId === null ? '' : ` · ${mention(item.ownerId)}`;
    const age = duration(now.epochMilliseconds - clock.startedAt.epochMilliseconds);
    const soon = clock.say === 'warning' ? ' · due soon' : '';
    return {
      purpose,
      id: item.id,
      text: `• ${name} · ${PRIORITY_WORD[item.priority]} · ${escapeLine(clip(item.summary, 80))} · ${age}${owner}${soon}`,
    };
  });
}

function digestPage(of: Digest, lines: readonly Line[], { index, count }: { index: number; count: number }): Note {
  const { channel, now, total, due, earlier } = of;
  const key = digestKey(channel, now, index);
  const what = total === 1 ? '1 escalation needs attention' : `${total} escalations need attention`;
  const title = `${what}${count > 1 ? ` (${index + 1} of ${count})` : ''}`;
  const last = index === count - 1;
  const rest = [
    total > due.length ? `And ${total - due.length} more: open the list to see them.` : '',
    earlier > 0 ? `Of those that the digest before named, ${earlier} ${earlier === 1 ? 'is' : 'are'} still due.` : '',
  ].filter((text) => last && text !== '');
  return note({
    key,
    to: channel,
    check: { name: DIGEST_CHECK, input: { ids: lines.map(({ id }) => id) } },
    message: message(title, [
      ...(index === 0 ? [header(title)] : [section(`*${title}*`)]),
      ...(index === 0 ? lead(of) : []),
      ...GROUPS.flatMap((purpose) => groupSections(purpose, lines)),
      ...rest.map((text) => context(text)),
      ...(last ? [actions('digest', [button({ id: SHOW_LIST, text: 'Open the list', value: 'overdue' })])] : []),
    ]),
  });
}

function lead(of: Digest): KnownBlock[] {
  const { duty, held, policy, due } = of;
  const asks = due.some(
    ({ item, clocks }) =>
      item.ownerId === null && clocks.some(({ purpose }) => policy[purpose][item.priority].mention !== 'nobody'),
  );
  const onDuty = asks ? dutyMention(duty) : '';
  const folded = held
    ? `Some of these were due earlier, since ${date(held.since)}. They waited because this channel gets at most ${held.budget} unasked messages an hour.`
    : '';
  return [...everybody(due, of), ...[onDuty, folded].filter((text) => text !== '').map((text) => section(text))];
}

/** Ten lines in each section: a section takes 3,000 characters. */
function groupSections(purpose: TeamPurpose, lines: readonly Line[]) {
  const own = lines.filter((line) => line.purpose === purpose).map(({ text }) => text);
  const parts = Array.from({ length: Math.ceil(own.length / 10) }, (_, part) => own.slice(part * 10, (part + 1) * 10));
  return parts.map((part, index) => section(`${index === 0 ? `*${GROUP_TITLE[purpose]}*\n` : ''}${part.join('\n')}`));
}

/** To the requester, in the thread of their card: true to what really happened. */
export function stillOpen(item: Escalation, requester: string, now: Temporal.Instant): Note {
  const key = `request:${item.id}:still-${now.epochMilliseconds}`;
  const value = String(item.id);
  return note({
    key,
    to: requester,
    under: cardKey('request', item.id, requester),
    check: { name: STILL_OPEN_CHECK, input: { id: item.id, status: requestStatus(item) } },
    message: requesterUpdate(item, value),
  });
}

function requesterUpdate(item: Escalation, value: string): Message {
  const words = `*${label(item)}* is still open. ${requestStatus(item)}`;
  return message(words, [
    section(words),
    actions(`still-${item.id}`, [
      button({ id: ADD_DETAILS, text: 'Add details', value, label: `Add details to ${label(item)}` }),
      button({ id: CLOSE_REQUEST, text: 'Close', value, label: `Close ${label(item)}` }),
    ]),
  ]);
}
