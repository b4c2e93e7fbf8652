/** A person's own part of App Home: what they asked for, and what they have taken on. Pure drawing. */
import type { KnownBlock } from '@slack/types';
import { actions, button, context, divider, header, section } from '../../platform/slack/blocks.ts';
import { clip, date, escapeLine } from '../../platform/slack/text.ts';
import { type Escalation, isActive, label } from './escalation.ts';
import { ADD_DETAILS, CLOSE_REQUEST, NEW, OPEN, PRIORITY_WORD, requestStatus, STATUS_WORD } from './messages.ts';

/** Items of each list on Home; Home takes a hundred blocks for all capabilities together. */
export const HOME_SIZE = 8;

type Listed = { readonly items: readonly Escalation[]; readonly total: number };

export function homeBlocks(requests: Listed, owned: Listed): KnownBlock[] {
  return [
    ...(owned.total === 0 ? [] : [header('In your hands'), ...owned.items.map(ownedBlock), ...rest(owned), divider()]),
    header('Your requests'),
    actions('home-new', [button({ id: NEW, text: 'New request', style: 'primary' })]),
    ...(requests.total === 0
      ? [section('You have not asked for anything yet.')]
      : requests.items.flatMap((item) => [divider(), ...requestBlocks(item)])),
    ...rest(requests),
  ];
}

function requestBlocks(item: Escalation): KnownBlock[] {
  const value = String(item.id);
  const buttons = [
    button({ id: ADD_DETAILS, text: 'Add details', value, label: `Add details to ${label(item)}` }),
    button({ id: CLOSE_REQUEST, text: 'Close', value, label: `Close ${label(item)}` }),
  ];
  return [
    section(`*${label(item)}* · ${escapeLine(clip(item.summary, 200))}\n${requestStatus(item)}`),
    context(`Asked ${date(item.openedAt)}`),
    ...(isActive(item) ? [actions(`home-request-${item.id}`, buttons)] : []),
  ];
}

function ownedBlock(item: Escalation): KnownBlock {
  const open = button({ id: OPEN, text: 'View', value: String(item.id), label: `View ${label(item)}` });
  const reply = item.unansweredSince !== null ? ' · :speech_balloon: needs reply' : '';
  return section(
    `*${label(item)}* · ${escapeLine(clip(item.summary, 200))}\n${PRIORITY_WORD[item.priority]} · ${STATUS_WORD[item.status]}${reply}`,
    open,
  );
}

function rest({ items, total }: Listed): KnownBlock[] {
  return total > items.length ? [context(`And ${total - items.length} more.`)] : [];
}
