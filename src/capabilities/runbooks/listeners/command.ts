/** `/runbook …`: works in any channel. What is found opens as a modal, words of refusal are for the person alone. */
import type { App } from '@slack/bolt';
import leven from 'leven';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import { type CommandPress, onCommand } from '../../../platform/slack/listen.ts';
import { typedText } from '../../../platform/slack/typed.ts';
import { continueRun } from '../../runs/index.ts';
import { PRACTICE } from '../finding.ts';
import { helpMessage, refusals, type SUBCOMMANDS } from '../messages.ts';
import { showCheck } from './check.ts';
import { drawIndex, drawReading, drawResults, drawStart, keepOpening, readerOf, show, showWhenReady } from './views.ts';

type Answer = (press: CommandPress, words: string, deps: Deps) => Promise<void>;

const ANSWERS: Readonly<Record<(typeof SUBCOMMANDS)[number], Answer>> = {
  show: showOne,
  list: (press, _words, deps) => showWhenReady(press, deps, () => drawIndex(press.by, 'scenario', deps)),
  lint: (press, _words, deps) => showCheck(press, deps),
  practice: practise,
  continue: continueRun,
  help: (press) => press.answer(helpMessage()),
};

export function listenToCommand(app: App, deps: Deps): void {
  onCommand(app, deps, '/runbook', async (press) => {
    const words = typedText(press.text).trim();
    const [first = '', ...rest] = words.split(/\s+/);
    const word = first.toLowerCase();
    if (words === '') return showWhenReady(press, deps, () => drawStart(press, deps));
    // "list" alone is the list; "show me stuck jobs" and "lint errors" would be words to look for, were they typed.
    const takesWords =
      word === 'show' || word === 'practice' || (word === 'continue' && /^run\b|^#?\d/i.test(rest[0] ?? ''));
    if (isSubcommand(word) && (rest.length === 0 || takesWords)) return ANSWERS[word](press, rest.join(' '), deps);
    await search(press, words, deps);
  });
}

function isSubcommand(word: string): word is (typeof SUBCOMMANDS)[number] {
  return Object.hasOwn(ANSWERS, word);
}

/** One clear hit opens at once. */
async function search(press: CommandPress, words: string, deps: Deps, about?: string): Promise<void> {
  await showWhenReady(press, deps, async () => {
    const { may } = await readerOf(press.by, deps);
    const { clear, found } = deps.library.search(words, may);
    if (!clear) return drawResults(press.by, words, deps, about);
    await keepOpening(press, clear.id, deps);
    return drawReading(press.by, clear.id, deps, { found: { words, total: found.length }, about });
  });
}

/** The same as finding one, for an exercise. */
async function practise(press: CommandPress, words: string, deps: Deps): Promise<void> {
  if (words === '') throw new UserError(refusals.practiseWhich);
  const { may } = await readerOf(press.by, deps);
  const page = deps.library.find(words.toLowerCase().replace(/\s+/g, '-'));
  if (!page || !may(page)) return search(press, words, deps, PRACTICE);
  await show(press, await drawReading(press.by, page.id, deps, { about: PRACTICE }));
}

/** By id; what is typed like an id, or like a title, is understood as well. */
async function showOne(press: CommandPress, id: string, deps: Deps): Promise<void> {
  const { library } = deps;
  if (id === '') throw new UserError(refusals.whichOne);
  const { may } = await readerOf(press.by, deps);
  if (!library.isReady) return search(press, id, deps);
  const page = library.find(id) ?? library.find(id.toLowerCase().replace(/\s+/g, '-'));
  if (!page || !may(page)) {
    const near = library.list().find((each) => may(each) && leven(each.id, id.toLowerCase()) <= 2);
    throw new UserError(refusals.notFound(id, near ?? library.search(id, may).found[0]?.page));
  }
  await show(press, await drawReading(press.by, page.id, deps));
  await keepOpening(press, page.id, deps);
}
