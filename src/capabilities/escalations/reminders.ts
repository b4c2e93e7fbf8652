/**
 * What the team and the requester are reminded of, in words. Pure.
 * A few due items are said each in its own thread; more become one digest (`digests.ts`), so that nobody reads thirty messages.
 */
import type { KnownBlock } from '@slack/types';
import { cardKey, type Note, note } from '../../platform/delivery/show.ts';
import { actions, button, message, richText, section } from '../../platform/slack/blocks.ts';
import type { Message } from '../../platform/slack/message.ts';
import { part } from '../../platform/slack/rich-text.ts';
import { clip, duration, escapeLine, groupMention, mention } from '../../platform/slack/text.ts';
import type { TeamClock } from './clocks.ts';
import { type Escalation, label } from './escalation.ts';
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
import type { SlaPolicy } from './sla/policy.ts';
import type { Duty } from './sla/rotation.ts';

/** More due items than this become one digest. */
export const FEW = 3;
/** An item with the clocks that have something to say now. */
export type Due = {
  readonly item: Escalation;
  readonly clocks: readonly TeamClock[];
};

export type Situation = { readonly policy: SlaPolicy; readonly duty: Duty | undefined; readonly now: Temporal.Instant };

export const REMINDER_CHECK = 'escalations.reminder';
export const STILL_OPEN_CHECK = 'escalations.still_open';

export function reminderKey(id: number, now: Temporal.Instant): string {
  return `reminder:${id}:${now.epochMilliseconds}`;
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
      ...everybody([{ item, clocks }], situation.policy),
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
export function everybody(due: readonly Due[], policy: SlaPolicy): KnownBlock[] {
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

export function dutyMention(duty: Duty | undefined): string {
  if (!duty) return '';
  return duty.kind === 'group' ? groupMention(duty.id) : mention(duty.id);
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
