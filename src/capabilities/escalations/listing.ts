/** Lists of escalations: the ephemeral answer, the modal with filter and pages, one item, and help. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import { actions, button, context, divider, message, modal, section, select } from '../../platform/slack/blocks.ts';
import type { Message } from '../../platform/slack/message.ts';
import { clip, date, duration, escapeLine, escapeMrkdwn, mention } from '../../platform/slack/text.ts';
import { type Escalation, isActive, label, parseId } from './escalation.ts';
import { NEW, OPEN, PRIORITY_WORD, requestStatus, STATUS_WORD, title, wholeCard } from './messages.ts';

export const SHOW_LIST = 'escalations.show_list';
export const FILTER = 'escalations.filter';
export const TURN = 'escalations.turn';

export const LIST_VIEWS = [
  'active',
  'overdue',
  'needs_pickup',
  'needs_update',
  'needs_reply',
  'unanswered',
  'mine',
  'unowned',
  'closed',
] as const;
/** A list an operator can ask for. */
export type ListView = (typeof LIST_VIEWS)[number];

export const LIST_TITLE: Readonly<Record<ListView, string>> = {
  active: 'All open',
  overdue: 'Overdue',
  needs_pickup: 'Needs pickup',
  needs_update: 'Needs update',
  unowned: 'Nobody has it yet',
  mine: 'Mine',
  needs_reply: 'Needs reply',
  unanswered: 'Requester waits for an answer',
  closed: 'Closed',
};

/** Words a person may type after `/escalation list`. */
const LIST_WORDS: Readonly<Record<string, ListView>> = {
  '': 'active',
  all: 'active',
  open: 'active',
  active: 'active',
  unowned: 'unowned',
  new: 'unowned',
  mine: 'mine',
  me: 'mine',
  overdue: 'overdue',
  due: 'overdue',
  late: 'overdue',
  pickup: 'needs_pickup',
  'needs pickup': 'needs_pickup',
  'needs-pickup': 'needs_pickup',
  update: 'needs_update',
  'needs update': 'needs_update',
  'needs-update': 'needs_update',
  reply: 'needs_reply',
  'needs reply': 'needs_reply',
  'needs-reply': 'needs_reply',
  unanswered: 'unanswered',
  waiting: 'unanswered',
  closed: 'closed',
  done: 'closed',
};

export function parseListView(words: string): ListView | undefined {
  const word = words.trim().toLowerCase();
  return Object.hasOwn(LIST_WORDS, word) ? LIST_WORDS[word] : undefined;
}

/** What the controls of a list carry: a list that is no longer there, or never was, is all that is open. */
export function listViewOf(name: string): ListView {
  return LIST_VIEWS.find((view) => view === name) ?? 'active';
}

/** A page to turn to, counted from 0; the first for anything else. */
export function pageOf(page: number): number {
  return Number.isSafeInteger(page) && page > 0 && page < 1_000_000 ? page : 0;
}

/** Items in an ephemeral answer; the rest is one button away. */
export const SHORT_LIST = 8;
/** Items on one page of the modal: a block each stays far below Slack's hundred. */
export const PAGE_SIZE = 15;

export type Listed = { readonly items: readonly Escalation[]; readonly total: number; readonly now: Temporal.Instant };

/** @param unanswered how many requesters wait for an answer, due or not; said where only the due ones are listed. */
export function listMessage(view: ListView, { items, total, now }: Listed, unanswered = 0): Message {
  const heading = `${LIST_TITLE[view]}: ${total === 0 ? 'none' : total}`;
  const all = button({ id: SHOW_LIST, text: `Show all ${total}`, value: view });
  return message(heading, [
    section(`*${heading}*`),
    ...items.flatMap((item) => itemBlocks(item, now)),
    ...(view === 'needs_reply' && unanswered > total ? [context(notYetDue(unanswered - total))] : []),
    ...(total > items.length ? [actions('list-more', [all])] : []),
  ]);
}

function notYetDue(count: number): string {
  const who =
    count === 1 ? '1 more requester waits for an answer that is' : `${count} more requesters wait for answers that are`;
  return `${who} not due yet: \`/escalation list unanswered\`.`;
}

/** For somebody who works no escalations: what they have asked for themselves. @param reason why it is no more than that. */
export function requestsMessage({ items, total }: Omit<Listed, 'now'>, reason: string): Message {
  const lines = items.map((item) => section(`${title(item)}\n${requestStatus(item)}`));
  const left = total - items.length;
  return message(`Your requests: ${total}`, [
    section(`*Your requests: ${total === 0 ? 'none* yet' : `${total}*`}`),
    ...lines,
    ...(left > 0 ? [context(`And ${left} more.`)] : []),
    ...(total === 0 ? [context(reason)] : []),
    actions('requests-new', [button({ id: NEW, text: 'New request' })]),
  ]);
}

export function searchMessage(words: string, { items, total, now }: Listed): Message {
  const found = total === 0 ? 'nothing found' : `${total} found`;
  const more = `The ${items.length} newest are shown. Add a word to narrow it down.`;
  const none = 'Every word must occur in the summary, the details or a note. Try fewer words, or parts of them.';
  const shown = [...(total > items.length ? [context(more)] : []), ...(total === 0 ? [context(none)] : [])];
  return message(`Search for “${words}”: ${found}`, [
    section(`*Search for “${escapeMrkdwn(clip(words, 100))}”:* ${found}`),
    ...items.flatMap((item) => itemBlocks(item, now)),
    ...shown,
  ]);
}

function itemBlocks(item: Escalation, now: Temporal.Instant): KnownBlock[] {
  const open = button({ id: OPEN, text: 'View', value: String(item.id), label: `View ${label(item)}` });
  return [
    {
      ...section(`*${label(item)}* · ${escapeLine(clip(item.summary, 200))}\n${itemLine(item, now)}`, open),
      block_id: `item-${item.id}`,
    },
  ];
}

/** `Urgent · Open, nobody has it · 3 h 12 min old` */
function itemLine(item: Escalation, now: Temporal.Instant): string {
  const owner = item.ownerId === null ? ', nobody has it' : ` · ${mention(item.ownerId)}`;
  const age = isActive(item)
    ? `${duration(now.epochMilliseconds - item.openedAt.epochMilliseconds)} old`
    : `closed ${duration(now.epochMilliseconds - (item.closedAt ?? item.openedAt).epochMilliseconds)} ago`;
  const state = `${STATUS_WORD[item.status]}${isActive(item) ? owner : ''}`;
  return [PRIORITY_WORD[item.priority], state, age, ...(isActive(item) ? marks(item, now) : [])].join(' · ');
}

/** What somebody has to do, and what keeps them from it. */
function marks(item: Escalation, now: Temporal.Instant): string[] {
  const { pickupDueAt, updateDueAt, replyDueAt, unansweredSince, waitingSince, snoozedUntil } = item;
  const isDue = (at: Temporal.Instant | null) => at !== null && Temporal.Instant.compare(at, now) <= 0;
  return [
    isDue(pickupDueAt) ? ':alarm_clock: needs pickup' : '',
    isDue(updateDueAt) ? ':alarm_clock: needs update' : '',
    isDue(replyDueAt) ? ':alarm_clock: needs reply' : '',
    unansweredSince === null || isDue(replyDueAt) ? '' : ':speech_balloon: the requester waits for an answer',
    waitingSince === null ? '' : ':hourglass_flowing_sand: waits for the requester',
    snoozedUntil === null || isDue(snoozedUntil) ? '' : `:zzz: snoozed until ${date(snoozedUntil)}`,
  ].filter((mark) => mark !== '');
}

/** The whole list, a page at a time. What is shown travels in the values of its own controls. */
export function listView(view: ListView, page: number, { items, total, now }: Listed): ModalView {
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const turn = (to: number, text: string) =>
    button({ id: `${TURN}.${to > page ? 'next' : 'previous'}`, text, value: `${view}:${to}` });
  const turns = [
    ...(page > 0 ? [turn(page - 1, 'Previous')] : []),
    ...(page < pages - 1 ? [turn(page + 1, 'Next')] : []),
  ];
  const filter = select({
    id: FILTER,
    label: 'Which escalations',
    choices: LIST_VIEWS.map((value) => ({ value, text: LIST_TITLE[value] })),
    initial: view,
  });
  return modal({
    id: 'escalations.list_view',
    title: 'Escalations',
    close: 'Close',
    blocks: [
      actions('list-filter', [filter, button({ id: NEW, text: 'New escalation' })]),
      divider(),
      ...(total === 0 ? [section('Nothing here.')] : items.flatMap((item) => itemBlocks(item, now))),
      ...(pages > 1 ? [context(`Page ${page + 1} of ${pages} · ${total} in all`)] : []),
      ...(turns.length > 0 ? [actions('list-pages', turns)] : []),
    ],
  });
}

export const ITEM_VIEW = 'escalations.item_view';

/** One item, as in the channel, where a press can be followed by a redraw at once. */
export function itemView(item: Escalation, now: Temporal.Instant): ModalView {
  return modal({
    id: ITEM_VIEW,
    title: label(item),
    close: 'Close',
    metadata: String(item.id),
    blocks: wholeCard(item, now).blocks,
  });
}

export const SUBCOMMANDS = ['new', 'list', 'search', 'attention', 'settings', 'jobs', 'help'] as const;

export function helpMessage(): Message {
  const group = (who: string, lines: readonly string[]) => section(`*${who}*\n${lines.join('\n')}`);
  return message('How to use /escalation', [
    group('Everybody', [
      '`/escalation new [what is needed]`: ask for help, or record something that needs a person',
      '`/escalation list`: what you asked for; for operators what is open, most urgent first',
      '`/escalation ESC-42`: one item, with what you can do',
    ]),
    group('Operators', [
      '`/escalation list mine`, or `overdue`, `needs pickup`, `needs update`, `needs reply`, `unanswered`, `unowned`, `closed`',
      '`/escalation search words`: find an item by its text',
      '`/escalation attention`: certification attempts that need a person',
    ]),
    group('Administrators', [
      '`/escalation settings`: the team channel, who may do what, and when something is due',
      '`/escalation jobs`: what ran by itself, and how it ended',
    ]),
    context(
      'From any message: the ⋮ menu, then *Escalate this message*. Your own requests are on the Home tab of this app.',
    ),
  ]);
}

/** @param typed everything after the command. */
export function unknownCommand(typed: string, nearest: string | undefined): string {
  const [first = '', ...rest] = typed.trim().split(/\s+/);
  const ask = `type \`/escalation new ${escapeLine(clip([first, ...rest].join(' '), 80))}\`.`;
  const id = parseId(first);
  if (id !== undefined && rest.length > 0)
    return `To see ESC-${id}, type \`/escalation ESC-${id}\` alone. To ask for something, ${ask}`;
  const otherwise = rest.length > 0 ? `To ask for it, ${ask}` : 'Try `/escalation help`.';
  const hint = nearest === undefined ? otherwise : `Did you mean \`/escalation ${nearest}\`?`;
  return `“${escapeMrkdwn(clip(first, 40))}” is not something \`/escalation\` knows. ${hint}`;
}
