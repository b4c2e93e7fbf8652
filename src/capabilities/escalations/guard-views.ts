/** What stands in the way of resolving a case, with the buttons that help, and what came of one. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { Blocker, Help } from '../../capability.ts';
import type { Description } from '../../platform/actions/action.ts';
import type { Call } from '../../platform/actions/registry.ts';
import { actionRows, actions, button, context, modal, quoted, richText, section } from '../../platform/slack/blocks.ts';
import { preformatted } from '../../platform/slack/rich-text.ts';
import { clip, escapeLine } from '../../platform/slack/text.ts';
import { type Escalation, label } from './escalation.ts';
import { MORE, RESOLVE } from './messages.ts';

export const HELP = 'escalations.help';
export const HELP_FORM = 'escalations.help_confirm';
export const LOOK = 'escalations.help_look';
export const SECRET = 'escalations.help_secret';

/** Buttons of one list: enough for a case with several subjects. */
export const MOST_HELPS = 20;

/** The same for the same help, and short enough for a button. */
export const helpValue = (item: Pick<Escalation, 'id'>, { action, inputs }: Help) =>
  clip(`${item.id} ${action} ${JSON.stringify(inputs)}`, 1_900);

/** @param labelOf what an action is called; undefined: it is not registered, and has no button. */
export function blockersView(
  item: Escalation,
  blockers: readonly Blocker[],
  labelOf: (action: string) => string | undefined,
): ModalView {
  const helps = blockers.flatMap(({ help }) => help).slice(0, MOST_HELPS);
  const listed = blockers.slice(0, 15).flatMap((blocker, index): KnownBlock[] => {
    const buttons = blocker.help.flatMap((help) => {
      const text = labelOf(help.action);
      const at = helps.indexOf(help);
      if (text === undefined || at < 0) return [];
      const value = helpValue(item, help);
      return [button({ id: `${HELP}.${at}`, text, value, label: `${text}: ${blocker.words}` })];
    });
    const words = section(`:no_entry: ${escapeLine(clip(blocker.words, 500))}\n\`${blocker.code}\``);
    return [words, ...actionRows(`blocker-${index}`, buttons)];
  });
  const wontDo = button({ id: MORE, text: "Won't do…", value: `wont_do:${item.id}` });
  const again = button({ id: RESOLVE, text: 'Look again', value: String(item.id) });
  return modal({
    id: 'escalations.blockers',
    title: `Not yet: ${label(item)}`,
    close: 'Close',
    metadata: String(item.id),
    blocks: [
      section(`*${label(item)} can’t be resolved while this stands in its way.*`),
      ...listed,
      ...(blockers.length > 15 ? [context(`And ${blockers.length - 15} more.`)] : []),
      context('If nothing is to be done about it, close it as “Won’t do” and say why.'),
      actions(`blocked-${item.id}`, [again, wontDo]),
    ],
  });
}

/** What a form of a help carries. */
export type HelpTicket = { readonly id: number; readonly action: string; readonly inputs: Help['inputs'] };

export function previewView(name: string, ticket: HelpTicket, { summary, changes }: Description): ModalView {
  return modal({
    id: HELP_FORM,
    title: clip(name, 24),
    submit: 'Do it',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      section(escapeLine(clip(summary, 2_000))),
      ...(changes.length === 0
        ? [context('Nothing would change.')]
        : [section('*This will happen*'), quoted(changes.map((change) => `• ${change}`).join('\n'))]),
      context(`What comes of it is said in the thread of ESC-${ticket.id}.`),
    ],
  });
}

export function refusedView(name: string, words: string): ModalView {
  return modal({
    id: 'escalations.help_refused',
    title: clip(name, 24),
    close: 'Back',
    blocks: [section(escapeLine(words))],
  });
}

const LEAD = {
  done: '',
  failed: ':x: *It failed.* ',
  unknown: ':grey_question: *It may have happened, or not.* ',
} as const;

/** @param hasSecret whether there is something that only this person may see, once. */
export function callView(name: string, id: number, call: Call, hasSecret: boolean): ModalView {
  const { state, summary = '', lines = [], progress, key } = call;
  const isOver = state === 'done' || state === 'failed' || state === 'unknown';
  const body = isOver
    ? [
        section(`${LEAD[state]}${escapeLine(clip(summary, 2_000))}`),
        ...lines.slice(0, 20).map((line) => context(escapeLine(clip(line, 500)))),
      ]
    : [
        section(
          `:hourglass_flowing_sand: *Working.* ${escapeLine(clip(progress ?? 'You can close this: what comes of it is said in the thread.', 500))}`,
        ),
      ];
  const look = button({ id: LOOK, text: 'Look again', value: key });
  const secret = button({ id: SECRET, text: 'Show it once', value: key, style: 'primary' });
  const resolve = button({ id: RESOLVE, text: 'Back to resolving', value: String(id) });
  return modal({
    id: 'escalations.helped',
    title: clip(name, 24),
    close: 'Close',
    metadata: String(id),
    blocks: [
      ...body,
      ...(hasSecret
        ? [context('Record name and value are for your eyes: they are shown once, and kept nowhere.')]
        : []),
      actions('helped', isOver ? [...(hasSecret ? [secret] : []), resolve] : [look]),
    ],
  });
}

export function secretView(lines: readonly string[]): ModalView {
  return modal({
    id: 'escalations.once',
    title: 'Shown once',
    close: 'I have it',
    blocks: [
      section('*Copy it now.* It is shown to you only, and not again.'),
      ...lines.slice(0, 40).map((line) => richText(preformatted(clip(line, 2_500)))),
    ],
  });
}
