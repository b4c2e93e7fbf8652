/** Many due items in one message, and the list of open work once a day. Pure. */
import type { KnownBlock } from '@slack/types';
import { type Note, note } from '../../platform/delivery/show.ts';
import { actions, button, context, header, message, section } from '../../platform/slack/blocks.ts';
import type { Message } from '../../platform/slack/message.ts';
import { clip, clipMrkdwn, date, duration, escapeLine, link, mention } from '../../platform/slack/text.ts';
import type { TeamClock } from './clocks.ts';
import { type Escalation, label, type Priority } from './escalation.ts';
import { SHOW_LIST } from './listing.ts';
import { PRIORITY_WORD, STATUS_WORD } from './messages.ts';
import { dutyMention, everybody, type Situation } from './reminders.ts';
import { TEAM_PURPOSES, type TeamPurpose } from './sla/policy.ts';

/** Lines in the channel: as much as anybody reads. */
const FIRST_PAGE = 20;
/** And in each message of its thread: as much as a message takes. */
const FURTHER_PAGE = 30;
/** Beyond these the rest is counted: a list has pages, too, and nobody waits for their card behind a hundred messages. */
export const DIGEST_LINES = 500;

export const DIGEST_CHECK = 'escalations.digest';

export function digestKey(channel: string, now: Temporal.Instant, page: number): string {
  return `digest:${channel}:${now.epochMilliseconds}:${page}`;
}

/** One clock of one item that has something to say. Epoch milliseconds. */
export type Line = { readonly id: number; readonly purpose: TeamPurpose; readonly startedMs: number };

/** A due item, as little of it as choosing takes. `namedMs`: when the channel last saw its name; 0 when never. */
export type Entry = { readonly id: number; readonly namedMs: number; readonly lines: readonly Line[] };

/** The lines of each page, grouped and oldest first; and the items that are only counted. @param due most pressing first. */
export function planDigest(due: readonly Entry[]): { pages: Line[][]; rest: number[] } {
  let used = 0;
  const named: Line[] = [];
  const rest: number[] = [];
  for (const { id, lines } of inTurn(due)) {
    used += lines.length;
    if (used > DIGEST_LINES) rest.push(id);
    else named.push(...lines);
  }
  const group = ({ purpose }: Line) => TEAM_PURPOSES.indexOf(purpose);
  named.sort((a, b) => group(a) - group(b) || a.startedMs - b.startedMs || a.id - b.id);
  const pages = named.length === 0 ? [] : [named.slice(0, FIRST_PAGE)];
  for (let at = FIRST_PAGE; at < named.length; at += FURTHER_PAGE) pages.push(named.slice(at, at + FURTHER_PAGE));
  return { pages, rest };
}

/**
 * Whom a digest names when it can't name all: by turns the most pressing item and the one that was not named for the
 * longest time. Whatever else is due, each is named within so many digests, and the urgent ones are in every one.
 * @param due most pressing first.
 */
function inTurn<Entry extends { readonly namedMs: number }>(due: readonly Entry[]): Entry[] {
  const longest = due.toSorted((a, b) => a.namedMs - b.namedMs);
  return [...new Set(due.flatMap((entry, index) => [entry, longest[index] ?? entry]))];
}

/** A line that is still true, to be drawn. */
export type Named = { readonly item: Escalation; readonly clock: TeamClock };

type Page = Situation & {
  readonly channel: string;
  readonly named: readonly Named[];
  /** The addresses of the items' cards, where Slack shows them. */
  readonly links: ReadonlyMap<number, string>;
};

export type Digest = Page & {
  readonly total: number;
  /** How many of them are neither here nor in the thread. */
  readonly counted: number;
  /** Lines that come in the thread. */
  readonly further: number;
  /** Why this is a digest although there may be few: the channel had its share of messages. */
  readonly held: { readonly since: Temporal.Instant; readonly budget: number } | undefined;
  /** How many of the digest that this one replaces are still due, besides those that are due now. */
  readonly earlier: number;
};

/** What the channel sees. */
export function digest(of: Digest): Note {
  const { total, counted, further, earlier } = of;
  const title = total === 1 ? '1 escalation needs attention' : `${total} escalations need attention`;
  const rest = [
    further > 0 ? `The list goes on in the thread, with ${further} more ${further === 1 ? 'line' : 'lines'}.` : '',
    counted > 0 ? `And ${counted} more: open the list to see them.` : '',
    earlier > 0 ? `Of those that the digest before named, ${earlier} ${earlier === 1 ? 'is' : 'are'} still due.` : '',
  ].filter((text) => text !== '');
  return pageNote(of, 0, title, [
    header(title),
    ...lead(of),
    ...groups(of),
    ...rest.map((text) => context(text)),
    actions('digest', [button({ id: SHOW_LIST, text: 'Open the list', value: 'overdue' })]),
  ]);
}

/** A further page, in the thread of the first: nobody else is disturbed. @param index 1 is the first one in the thread. */
export function digestPage(of: Page, index: number): Note {
  const title = `Escalations that need attention, page ${index + 1}`;
  const under = digestKey(of.channel, of.now, 0);
  return { ...pageNote(of, index, title, [section(`*Page ${index + 1}*`), ...groups(of)]), under };
}

function pageNote({ channel, now, named }: Page, index: number, title: string, blocks: readonly KnownBlock[]): Note {
  return note({
    key: digestKey(channel, now, index),
    to: channel,
    check: { name: DIGEST_CHECK, input: { ids: named.map(({ item }) => item.id) } },
    message: message(title, blocks),
  });
}

function lead({ duty, held, policy, named }: Digest): KnownBlock[] {
  const asks = named.some(
    ({ item, clock }) => item.ownerId === null && policy[clock.purpose][item.priority].mention !== 'nobody',
  );
  const onDuty = asks ? dutyMention(duty) : '';
  const folded = held
    ? `Some of these were due earlier, since ${date(held.since)}. They waited because this channel gets at most ${held.budget} unasked messages an hour.`
    : '';
  const due = named.map(({ item, clock }) => ({ item, clocks: [clock] }));
  return [...everybody(due, policy), ...[onDuty, folded].filter((text) => text !== '').map((text) => section(text))];
}

const GROUP_TITLE = { pickup: 'Needs pickup', update: 'Needs update', reply: 'Needs reply' } as const;

/** Ten lines in each section: a section takes 3,000 characters. */
function groups(of: Page): KnownBlock[] {
  return TEAM_PURPOSES.flatMap((purpose) => {
    const own = of.named.filter(({ clock }) => clock.purpose === purpose).map((named) => lineOf(of, named));
    const parts = Array.from({ length: Math.ceil(own.length / 10) }, (_, at) => own.slice(at * 10, (at + 1) * 10));
    return parts.map((part, index) => section(`${index === 0 ? `*${GROUP_TITLE[purpose]}*\n` : ''}${part.join('\n')}`));
  });
}

function lineOf({ links, now }: Page, { item, clock }: Named): string {
  const owner = item.ownerId === null ? '' : ` · ${mention(item.ownerId)}`;
  const age = duration(now.epochMilliseconds - clock.startedAt.epochMilliseconds);
  const soon = clock.say === 'warning' ? ' · due soon' : '';
  return `• ${nameOf(item, links)} · ${priorityMark(item.priority)} · ${summaryOf(item)} · ${age}${owner}${soon}`;
}

/** The list is sorted by age, so what is urgent stands out. */
function priorityMark(priority: Priority): string {
  return priority === 'urgent' ? `:red_circle: *${PRIORITY_WORD[priority]}*` : PRIORITY_WORD[priority];
}

/** A line must stay a line, also of a summary that is nothing but `&`: each takes five characters. */
function summaryOf({ summary }: Escalation): string {
  return clipMrkdwn(escapeLine(clip(summary, 80)), 120);
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
    return `• ${nameOf(item, links)} · ${priorityMark(item.priority)} · ${STATUS_WORD[item.status]} · ${summaryOf(item)} · ${duration(now.epochMilliseconds - item.openedAt.epochMilliseconds)}${owner}`;
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
