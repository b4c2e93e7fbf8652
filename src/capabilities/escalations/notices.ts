/** What is said once: entries in the card's thread, and words to the requester. Pure; the store shows them. */
import { cardKey, type Note, note } from '../../platform/delivery/show.ts';
import { actions, button, context, message, quoted, section } from '../../platform/slack/blocks.ts';
import { clip, escapeMrkdwn, mention } from '../../platform/slack/text.ts';
import { type Escalation, label } from './escalation.ts';
import { ANSWERED, STATUS_WORD, UPDATE, who } from './messages.ts';

type Said = { readonly text: string; readonly seq: number };
type By = { readonly by: string };

/** Nothing while the item has no card: nobody would know what it belongs to. */
function inThread(
  item: Escalation,
  name: string,
  lead: string,
  said: string,
  more: Parameters<typeof message>[1] = [],
): Note | undefined {
  if (item.channel === null) return undefined;
  return note({
    key: `escalation:${item.id}:${name}`,
    to: item.channel,
    under: cardKey('escalation', item.id, item.channel),
    message: message(`${label(item)}: ${lead}${said === '' ? '' : ` ${clip(said, 300)}`}`, [
      section(lead),
      ...(said === '' ? [] : [quoted(said)]),
      ...more,
    ]),
  });
}

export function noted(
  item: Escalation,
  { text, visible, seq }: Said & { visible: boolean },
  { by }: By,
): Note | undefined {
  const lead = visible ? `${who(by)} to the requester:` : `${who(by)}, for operators only:`;
  return inThread(item, `note-${seq}`, lead, text);
}

/** Mentions the owner: they are the one who must act. */
export function replied(item: Escalation, { text, seq }: Said): Note | undefined {
  const lead = `${item.ownerId === null ? '' : `${mention(item.ownerId)}: `}the requester ${who(item.requesterId)} wrote:`;
  const answer = button({
    id: UPDATE,
    text: 'Answer',
    value: `${item.id}:visible`,
    style: 'primary',
    label: `Answer the requester of ${label(item)}`,
  });
  const nothing = button({
    id: ANSWERED,
    text: 'No reply needed',
    value: String(item.id),
    label: `No reply needed for ${label(item)}`,
  });
  return inThread(item, `reply-${seq}`, lead, text, [actions(`reply-${item.id}-${seq}`, [answer, nothing])]);
}

export function handedOver(item: Escalation, seq: number, { by }: By): Note | undefined {
  return inThread(item, `handed-${seq}`, `${who(by)} handed this over to ${who(item.ownerId)}.`, '');
}

export function closed(
  item: Escalation,
  seq: number,
  said: { note: string; told?: string },
  { by }: By,
): Note | undefined {
  const told =
    said.told === undefined
      ? 'The requester was not told.'
      : `The requester gets: ${escapeMrkdwn(clip(said.told, 500))}`;
  return inThread(
    item,
    `closed-${seq}`,
    `*${STATUS_WORD[item.status]}* by ${who(by)}:`,
    said.note,
    item.requesterId === null ? [] : [context(told)],
  );
}

export function reopened(item: Escalation, seq: number, { by }: By): Note | undefined {
  return inThread(item, `reopened-${seq}`, `*Reopened* by ${who(by)}.`, '');
}

export function closedByRequester(item: Escalation, seq: number, text: string): Note | undefined {
  return inThread(
    item,
    `closed-${seq}`,
    `The requester ${who(item.requesterId)} closed this themselves${text === '' ? '.' : ':'}`,
    text,
  );
}

/** To somebody who wrote to the app: what became of their words. `name` is unique for ever. */
export function hint(person: string, name: string, words: string, under?: string): Note {
  return note({
    key: `hint:${name}`,
    to: person,
    message: message(words, [section(words)]),
    ...(under === undefined ? {} : { under }),
  });
}

/** What the requester wrote in a form, where they look for it: in the thread under their own card. */
export function added(item: Escalation, name: string, text: string): Note | undefined {
  return underRequest(item, name, `You added to *${label(item)}*:`, text);
}

/** In the thread under the requester's own card. */
export function toRequester(item: Escalation, name: string, text: string): Note | undefined {
  const ask = item.waitingSince === null ? [] : [context('Write your answer here in the thread.')];
  return underRequest(item, name, `Update on *${label(item)}*:`, text, ask);
}

function underRequest(
  item: Escalation,
  name: string,
  lead: string,
  text: string,
  more: Parameters<typeof message>[1] = [],
): Note | undefined {
  if (item.requesterId === null) return undefined;
  return note({
    key: `request:${item.id}:${name}`,
    to: item.requesterId,
    under: cardKey('request', item.id, item.requesterId),
    message: message(`${label(item)}: ${text}`, [section(lead), quoted(text), ...more]),
  });
}
