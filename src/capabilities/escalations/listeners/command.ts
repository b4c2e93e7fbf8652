/** `/escalation …`: works in any channel, answers only the person who typed. */
import type { App } from '@slack/bolt';
import leven from 'leven';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import { message, section } from '../../../platform/slack/blocks.ts';
import { type CommandPress, onCommand } from '../../../platform/slack/listen.ts';
import { typedText } from '../../../platform/slack/typed.ts';
import { openAttention } from '../../certification/index.ts';
import { openJobs } from '../../health/index.ts';
import { isLikeId, parseId } from '../escalation.ts';
import {
  helpMessage,
  listMessage,
  parseListView,
  requestsMessage,
  SHORT_LIST,
  SUBCOMMANDS,
  searchMessage,
  unknownCommand,
} from '../listing.ts';
import { escalationCard, refusals, requestCard } from '../messages.ts';
import { findEscalation, listEscalations, listRequests, searchEscalations } from '../store/queries.ts';
import { createForm } from '../views.ts';
import { openSettings } from './settings.ts';

type Answer = (press: CommandPress, words: string, deps: Deps) => Promise<void>;

const ANSWERS: Readonly<Record<(typeof SUBCOMMANDS)[number], Answer>> = {
  new: (press, words) =>
    press.openModal(
      createForm({ summary: typedText(words), requester: press.by, origin: { channel: press.channel ?? '' } }),
    ),
  list: answerList,
  search: answerSearch,
  attention: (press, _words, deps) => openAttention(press, deps),
  settings: (press, _words, deps) => openSettings(press, deps),
  jobs: (press, _words, deps) => openJobs(press, deps),
  help: (press) => press.answer(helpMessage()),
};

export function listenToCommand(app: App, deps: Deps): void {
  onCommand(app, deps, '/escalation', async (press) => {
    const [first = '', ...rest] = press.text.trim().split(/\s+/);
    const word = first.toLowerCase();
    if (word === '') return press.answer(helpMessage());
    if (isSubcommand(word)) return ANSWERS[word](press, press.text.trim().slice(first.length).trim(), deps);
    if (isLikeId(first) && rest.length === 0) return answerItem(press, first, deps);
    throw new UserError(unknownCommand(press.text, nearestSubcommand(word)));
  });
}

function isSubcommand(word: string): word is (typeof SUBCOMMANDS)[number] {
  return Object.hasOwn(ANSWERS, word);
}

/** The subcommand somebody probably meant: at most two slips away. */
export function nearestSubcommand(word: string): string | undefined {
  const [nearest] = SUBCOMMANDS.map((name) => ({ name, slips: leven(word, name) })).toSorted(
    (a, b) => a.slips - b.slips,
  );
  return nearest && nearest.slips <= 2 ? nearest.name : undefined;
}

async function answerList(press: CommandPress, words: string, { db, people }: Deps): Promise<void> {
  try {
    await people.requireOperator(press.by);
  } catch (error) {
    if (!(error instanceof UserError) || (words !== '' && parseListView(words) !== 'mine')) throw error;
    const own = await listRequests(db.read, press.by, { size: SHORT_LIST });
    return press.answer(requestsMessage(own, error.message));
  }
  const view = parseListView(words);
  if (view === undefined)
    throw new UserError(
      'Lists are `mine`, `overdue`, `needs pickup`, `needs update`, `needs reply`, `unanswered`, `unowned`, `closed`, or nothing for all that is open.',
    );
  const asked = { person: press.by, now: press.at, page: 0 };
  const found = await listEscalations(db.read, { ...asked, view, size: SHORT_LIST });
  const { total } =
    view === 'needs_reply' ? await listEscalations(db.read, { ...asked, view: 'unanswered', size: 0 }) : { total: 0 };
  await press.answer(listMessage(view, { ...found, now: press.at }, total));
}

async function answerSearch(press: CommandPress, words: string, { db, people }: Deps): Promise<void> {
  await people.requireOperator(press.by);
  if (words === '') throw new UserError('Say what to look for, for example `/escalation search badge missing`.');
  const found = await searchEscalations(db.read, words, { size: SHORT_LIST });
  await press.answer(searchMessage(words, { ...found, now: press.at }));
}

/** Operators get the card with its buttons, the requester their own view; for anybody else there is no such item. */
async function answerItem(press: CommandPress, text: string, { db, people }: Deps): Promise<void> {
  const id = parseId(text);
  if (id === undefined) throw new UserError(refusals.unreadable(text));
  const [item, isOperator] = [await findEscalation(db.read, id), await people.isOperator(press.by)];
  if (item && isOperator) return press.answer(escalationCard(item, press.at));
  if (item?.requesterId === press.by) return press.answer(requestCard(item));
  const words = isOperator ? refusals.unknown(id) : refusals.notFound(id);
  await press.answer(message(words, [section(words)]));
}
