/** What came of an action, to whoever waits for it. Pure. */
import type { Call } from '../../platform/actions/registry.ts';
import { context, message, section } from '../../platform/slack/blocks.ts';
import type { Message } from '../../platform/slack/message.ts';
import { clip, escapeLine } from '../../platform/slack/text.ts';

const LEAD = {
  done: ':white_check_mark:',
  failed: ':x: It did not work.',
  unknown: ':grey_question: It may have happened, or not.',
} as const;

/** @param label of the action. */
export function endedMessage(label: string, { state, summary = '', lines = [] }: Call, isGood: boolean): Message {
  const ended = state === 'done' || state === 'failed' || state === 'unknown' ? state : 'done';
  const lead = ended === 'done' && !isGood ? ':warning:' : LEAD[ended];
  return message(`${label}: ${summary}`, [
    section(`${lead} *${escapeLine(label)}*: ${escapeLine(clip(summary, 2_000))}`),
    ...lines.slice(0, 20).map((line) => context(escapeLine(clip(line, 500)))),
  ]);
}

/** The case or the run that an action was started in. */
export type Place = { readonly escalation: number } | { readonly run: number };

/** `ESC-42` and `RUN-12/step-3`. */
export function placeOf(id: string | undefined): Place | undefined {
  const [, kind, digits] = /^(ESC|RUN)-(\d{1,9})(?:\/|$)/.exec(id ?? '') ?? [];
  if (kind === undefined) return undefined;
  return kind === 'ESC' ? { escalation: Number(digits) } : { run: Number(digits) };
}
