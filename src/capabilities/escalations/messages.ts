/** What people see of an escalation in channels and direct messages, and every refusal. Pure; mrkdwn out. */
import type { KnownBlock } from '@slack/types';
import {
  type ActionElement,
  actions,
  button,
  context,
  message,
  overflow,
  quoted,
  section,
} from '../../platform/slack/blocks.ts';
import type { Message } from '../../platform/slack/message.ts';
import {
  channelLink,
  clip,
  date,
  duration,
  escapeLine,
  escapeMrkdwn,
  link,
  mention,
} from '../../platform/slack/text.ts';
import {
  type Category,
  type Escalation,
  isActive,
  isSnoozed,
  label,
  type Move,
  type Priority,
  type Status,
} from './escalation.ts';

export const ACKNOWLEDGE = 'escalations.acknowledge';
export const START = 'escalations.start';
export const TAKE = 'escalations.take';
export const UPDATE = 'escalations.update';
export const RESOLVE = 'escalations.resolve';
export const REOPEN = 'escalations.reopen';
export const TIMELINE = 'escalations.timeline';
export const MORE = 'escalations.more';
export const ADD_DETAILS = 'escalations.add_details';
export const CLOSE_REQUEST = 'escalations.close_request';
export const OPEN = 'escalations.open';
export const NEW = 'escalations.new';
export const SNOOZE = 'escalations.snooze';
export const RUNBOOKS = 'escalations.runbooks';
export const ANSWERED = 'escalations.answered';
export const LEARNER = 'escalations.learner';

/** What the More menu offers: `handover:42` comes back. */
export type MoreChoice = 'handover' | 'priority' | 'snooze' | 'why' | 'wont_do';

export const PRIORITY_WORD: Readonly<Record<Priority, string>> = {
  urgent: 'Urgent',
  high: 'High',
  normal: 'Normal',
  low: 'Low',
};
const PRIORITY_MARK: Readonly<Record<Priority, string>> = {
  urgent: ':red_circle:',
  high: ':large_orange_circle:',
  normal: ':large_blue_circle:',
  low: ':white_circle:',
};
export const CATEGORY_WORD: Readonly<Record<Category, string>> = {
  needs_human_action: 'Needs human action',
  capability_gap: 'Capability gap',
  complex_request: 'Complex request',
  sensitive_topic: 'Sensitive topic',
  other: 'Other',
};
export const STATUS_WORD: Readonly<Record<Status, string>> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  in_progress: 'In progress',
  resolved: 'Resolved',
  wont_do: "Won't do",
  expired: 'Expired',
};

/** A person's mention, or our own name where nobody pressed anything. What is no Slack id stays text. */
export function who(id: string | null): string {
  if (id === null || id === 'system') return 'Resurface';
  return /^[UW][A-Z0-9]+$/.test(id) ? mention(id) : escapeMrkdwn(id);
}

export function title(item: Escalation): string {
  return `*${label(item)}* · ${escapeLine(item.summary)}`;
}

/** Details on a card stay below a phone's screen; the rest is behind *View*. */
const CARD_DETAILS = 500;
const CARD_LINES = 10;

/** The card in the team's channel. One builder draws every state it can be in. */
export function escalationCard(item: Escalation, now: Temporal.Instant): Message {
  const folded = item.details.replace(/\n(?:[^\S\n]*\n)+/g, '\n');
  const details = clip(folded.split('\n').slice(0, CARD_LINES).join('\n'), CARD_DETAILS);
  const isCut = details !== folded;
  return drawItem(item, now, { details: isCut && !details.endsWith('…') ? `${details}\n…` : details, view: isCut });
}

/** The same with all that was written, for a window of its own. */
export function wholeCard(item: Escalation, now: Temporal.Instant): Message {
  return drawItem(item, now, { details: item.details, view: false });
}

function drawItem(
  item: Escalation,
  now: Temporal.Instant,
  { details, view }: { details: string; view: boolean },
): Message {
  return message(`${label(item)} (${STATUS_WORD[item.status]}, ${PRIORITY_WORD[item.priority]}): ${item.summary}`, [
    section(title(item)),
    context(facts(item)),
    ...(details === '' ? [] : [quoted(details)]),
    section(statusLine(item)),
    ...marks(item, now),
    actions(`escalation-${item.id}`, buttonsFor(item, view)),
  ]);
}

function facts(item: Escalation): string {
  const source = item.permalink === null ? '' : ` · ${link(item.permalink, 'original message')}`;
  return `${PRIORITY_MARK[item.priority]} *${PRIORITY_WORD[item.priority]}* · ${CATEGORY_WORD[item.category]} · from ${who(item.requesterId)} · opened ${date(item.openedAt)}${source}`;
}

/** State in words: never only a colour. */
export function statusLine(item: Escalation): string {
  switch (item.status) {
    case 'open':
      return '*Open.* Nobody has it yet.';
    case 'acknowledged':
      return `*Acknowledged.*${item.ownerId === null ? '' : ` ${mention(item.ownerId)} has it.`}`;
    case 'in_progress':
      return `*In progress*${item.ownerId === null ? '' : ` with ${mention(item.ownerId)}`}.`;
    default:
      return `*${STATUS_WORD[item.status]}* by ${who(item.closedBy)}${item.closedAt === null ? '' : `, ${date(item.closedAt)}`}.`;
  }
}

function marks(item: Escalation, now: Temporal.Instant): KnownBlock[] {
  if (!isActive(item)) return [];
  const { unansweredSince, snoozedUntil, waitingSince, occurrences } = item;
  const said = [
    unansweredSince === null ? '' : `:speech_balloon: *Needs reply*: the requester wrote ${date(unansweredSince)}`,
    waitingSince === null ? '' : `:hourglass_flowing_sand: Waiting for the requester since ${date(waitingSince)}`,
    snoozedUntil === null || !isSnoozed(item, now) ? '' : `:zzz: Snoozed until ${date(snoozedUntil)}`,
    occurrences > 1 ? `Occurred ${occurrences} times` : '',
  ].filter((text) => text !== '');
  return said.length === 0 ? [] : [context(...said)];
}

/** Buttons follow the state: none that could only refuse. */
function buttonsFor(item: Escalation, view: boolean): ActionElement[] {
  const value = String(item.id);
  const name = label(item);
  const press = (id: string, text: string, style?: 'primary') =>
    button({ id, text, value, label: `${text} ${name}`, ...(style ? { style } : {}) });
  const timeline = press(TIMELINE, 'Timeline');
  const whole = view ? [press(OPEN, 'View')] : [];
  if (!isActive(item)) return [...whole, timeline, press(REOPEN, 'Reopen')];
  const first = {
    open: [press(ACKNOWLEDGE, 'Acknowledge', 'primary'), press(START, 'Start')],
    acknowledged: [press(START, 'Start', 'primary'), press(TAKE, 'Take')],
    in_progress: [press(TAKE, 'Take')],
  }[item.status as 'open' | 'acknowledged' | 'in_progress']; // `isActive` has ruled out the others
  return [
    ...first,
    press(UPDATE, 'Update'),
    press(RESOLVE, 'Resolve'),
    press(RUNBOOKS, 'Runbooks'),
    ...learnerButton(item),
    ...whole,
    timeline,
    overflow(MORE, moreChoices(item)),
  ];
}

/** The panel of the learner whom it is about. */
function learnerButton({ subjects, ...item }: Escalation): ActionElement[] {
  const about = subjects.find(({ kind }) => kind === 'learner') ?? subjects.find(({ kind }) => kind === 'attempt');
  if (!about) return [];
  const value = `${about.kind}:${about.id}`;
  return [button({ id: LEARNER, text: 'Learner', value, label: `Learner of ${label(item)}` })];
}

function moreChoices(item: Escalation) {
  const choice = (what: MoreChoice, text: string) => ({ value: `${what}:${item.id}`, text });
  return [
    choice('handover', 'Hand over…'),
    choice('priority', 'Change priority…'),
    choice('snooze', 'Snooze…'),
    choice('why', 'Why is this due?'),
    choice('wont_do', "Won't do…"),
  ];
}

/** The requester's own card: in their direct messages, edited in place. Nothing internal. */
export function requestCard(item: Escalation): Message {
  const value = String(item.id);
  const buttons = [
    button({ id: ADD_DETAILS, text: 'Add details', value, label: `Add details to ${label(item)}` }),
    button({ id: CLOSE_REQUEST, text: 'Close', value, label: `Close ${label(item)}` }),
  ];
  return message(`Your request ${label(item)}: ${item.summary}. ${requestStatus(item)}`, [
    section(title(item)),
    section(requestStatus(item)),
    context(`Asked ${date(item.openedAt)}`),
    ...passedOn(item),
    ...(isActive(item) ? [actions(`request-${item.id}`, buttons)] : []),
  ]);
}

/** The sign that what they wrote arrived: it goes when somebody has answered. */
function passedOn(item: Escalation): KnownBlock[] {
  const { unansweredSince, channel } = item;
  if (!isActive(item) || unansweredSince === null || channel === null) return [];
  return [context(`:white_check_mark: What you wrote ${date(unansweredSince)} was passed on to the team.`)];
}

/** What a requester may know of the state, true also when nobody was told. */
export function requestStatus(item: Escalation): string {
  const owner = item.ownerId === null ? 'Someone' : mention(item.ownerId);
  if (isActive(item) && item.waitingSince !== null)
    return `${item.ownerId === null ? 'The team' : owner} waits for your answer: press *Add details*.`;
  switch (item.status) {
    case 'open':
      return item.channel === null
        ? 'Saved, but nobody has been told yet: no escalation channel is set up. An administrator can choose one with `/escalation settings`.'
        : 'Waiting for someone to pick it up.';
    case 'acknowledged':
      return `${owner} has it and will look into it.`;
    case 'in_progress':
      return `${owner} is working on it.`;
    case 'resolved':
      return item.closedBy === item.requesterId ? 'Closed by you.' : 'Resolved.';
    case 'wont_do':
      return 'Closed without a change.';
    case 'expired':
      return 'Closed, because it is no longer current.';
  }
}

/** To whoever sent the form: the number, who knows of it now, and how they will hear of it. */
export function recorded(item: Escalation, { by, isOperator }: { by: string; isOperator: boolean }): Message {
  const team =
    isOperator && item.channel !== null
      ? `Its card is in ${channelLink(item.channel)}.`
      : 'The team has it in its channel.';
  const nobody =
    'It is saved, but no escalation channel is set up yet, so nobody has been told. An administrator can choose one with `/escalation settings`.';
  const whom =
    item.requesterId === by ? 'Updates come to you as direct messages.' : `Updates go to ${who(item.requesterId)}.`;
  return message(`${label(item)} is recorded.`, [
    section(`*${label(item)}* is recorded: ${escapeLine(item.summary)}`),
    context(`${item.channel === null ? nobody : team} ${whom}`),
  ]);
}

/** Every refusal names the reason and the next step. */
export const refusals = {
  notFound: (id: number) =>
    `There is no ${Number.isSafeInteger(id) ? `ESC-${id}` : 'such item'} for you. Check the number. Your own requests are on the Home tab of this app.`,
  /** For operators, from whom nothing is kept. */
  unknown: (id: number) =>
    `There is no ${Number.isSafeInteger(id) ? `ESC-${id}` : 'such item'}. Check the number, or look for it with \`/escalation search\`.`,
  movedFirst: (item: Escalation, wanted: Move, now: Temporal.Instant) => {
    const last = `${who(item.progressBy)}, ${ago(item.progressAt, now)}`;
    if (wanted === 'reopen') return `${label(item)} is open again already (${last}).`;
    if (!isActive(item)) return refusals.alreadyClosed(item, now);
    return `${label(item)} is already ${STATUS_WORD[item.status].toLowerCase()} (${last}). Nothing was changed.`;
  },
  alreadyClosed: (item: Escalation, now: Temporal.Instant) =>
    `${label(item)} was closed as “${STATUS_WORD[item.status]}” by ${who(item.closedBy)}, ${ago(item.closedAt ?? item.progressAt, now)}. Reopen it if it needs more work.`,
  openedAgainElsewhere: (item: Escalation, newer: Escalation) =>
    `${label(item)} can't be reopened: the same problem is being worked on in ${label(newer)}. Use that one.`,
  alreadyYours: (item: Escalation) => `${label(item)} is yours already.`,
  alreadyTheirs: (item: Escalation) => `They have ${label(item)} already.`,
  notPassedOn: (item: Escalation) =>
    `${label(item)} is closed, so the team does not get this. Ask again with \`/escalation new\`.`,
  nothingToAnswer: (item: Escalation) => `Nothing is left to answer on ${label(item)}.`,
  closedForReplies: (item: Escalation) => `${label(item)} is closed. Ask again with \`/escalation new\`.`,
  unreadable: (text: string) =>
    `“${escapeMrkdwn(clip(text, 40))}” is not the number of an escalation. Write it like \`/escalation ESC-42\`.`,
};

function ago(at: Temporal.Instant, now: Temporal.Instant): string {
  return `${duration(now.epochMilliseconds - at.epochMilliseconds)} ago`;
}
