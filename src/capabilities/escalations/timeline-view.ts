/** What happened to an escalation, newest first. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import { actions, button, context, modal, quoted, section } from '../../platform/slack/blocks.ts';
import { date, escapeMrkdwn } from '../../platform/slack/text.ts';
import type { RecordedEntry } from '../../platform/store/timeline.ts';
import { type Escalation, label } from './escalation.ts';
import { PRIORITY_WORD, STATUS_WORD, title, who } from './messages.ts';

export const TIMELINE_PAGE = 'escalations.timeline_page';

/** Entries on one screen of the timeline: two blocks each, below Slack's hundred. */
const TIMELINE_SIZE = 20;

/** Newest first. `page` counts from 0 and is kept within what there is. */
export function timelineView(item: Escalation, entries: readonly RecordedEntry[], page: number): ModalView {
  const pages = Math.max(1, Math.ceil(entries.length / TIMELINE_SIZE));
  const current = Math.min(Math.max(0, page), pages - 1);
  const shown = entries.toReversed().slice(current * TIMELINE_SIZE, (current + 1) * TIMELINE_SIZE);
  const turn = (to: number, text: string) =>
    button({ id: `${TIMELINE_PAGE}.${to > current ? 'older' : 'newer'}`, text, value: `${item.id}:${to}` });
  const turns = [
    ...(current > 0 ? [turn(current - 1, 'Newer')] : []),
    ...(current < pages - 1 ? [turn(current + 1, 'Older')] : []),
  ];
  return modal({
    id: 'escalations.timeline_view',
    title: `${label(item)} timeline`,
    close: 'Close',
    blocks: [
      section(`${title(item)}\n${STATUS_WORD[item.status]}, ${PRIORITY_WORD[item.priority].toLowerCase()} priority`),
      ...shown.flatMap(entryBlocks),
      ...(turns.length === 0 ? [] : [context(`Page ${current + 1} of ${pages}`), actions('timeline-pages', turns)]),
    ],
  });
}

function entryBlocks(entry: RecordedEntry): KnownBlock[] {
  const { text, note, told, summary } = entry.details;
  const said = [text, note, entry.what === 'occurred again' ? summary : undefined].find(
    (value) => typeof value === 'string' && value !== '',
  );
  const lines = [
    `${date(entry.at)} · ${entryWords(entry)}`,
    ...(typeof told === 'string' ? [`The requester was told: ${escapeMrkdwn(told)}`] : []),
  ];
  return [context(lines.join('\n')), ...(typeof said === 'string' ? [quoted(said)] : [])];
}

function entryWords({ what, by, details, erased }: RecordedEntry): string {
  if (erased) return `${escapeMrkdwn(what)} (content deleted)`;
  const { from, to } = details;
  switch (what) {
    case 'taken':
      return `${who(by)} took it${typeof from === 'string' ? ` from ${who(from)}` : ''}`;
    case 'handed over':
      return `${who(by)} handed it over to ${typeof to === 'string' ? who(to) : 'somebody'}`;
    case 'priority changed':
      return `${who(by)} changed the priority from ${priorityWord(from)} to ${priorityWord(to)}`;
    case 'snoozed':
      return `${who(by)} snoozed it${typeof details.until === 'string' ? ` until ${date(Temporal.Instant.from(details.until))}` : ''}`;
    case 'note':
      return `${who(by)} noted, for operators only`;
    case 'update':
      return `${who(by)} to the requester${details.waiting === true ? ', and waits for an answer' : ''}`;
    case 'reply':
      return `${who(by)} (the requester) wrote`;
    case 'open':
      return `${who(by)} reopened it`;
    default:
      return `${who(by)}: ${escapeMrkdwn(wordIn(STATUS_WORD, what)).toLowerCase()}`;
  }
}

function priorityWord(value: unknown): string {
  return wordIn(PRIORITY_WORD, String(value)).toLowerCase();
}

/** An unknown word falls back to itself, also one that every object knows, such as `valueOf`. */
function wordIn(words: Readonly<Record<string, string>>, key: string): string {
  return (Object.hasOwn(words, key) ? words[key] : undefined) ?? key;
}
