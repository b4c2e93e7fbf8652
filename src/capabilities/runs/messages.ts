/** What people see of a run in channels, and every refusal that the run itself does not know. Pure; mrkdwn out. */
import type { KnownBlock } from '@slack/types';
import { actions, button, context, message, section } from '../../platform/slack/blocks.ts';
import type { Message } from '../../platform/slack/message.ts';
import { clip, date, duration, escapeLine } from '../../platform/slack/text.ts';
import { label, type RunRow } from './run.ts';
import { who } from './sentences.ts';

export const CONTINUE = 'runs.continue';

export function title(row: RunRow): string {
  const parts = [
    `*${label(row)}* · *${escapeLine(clip(row.title, 150))}*`,
    ...(row.severity === null ? [] : [escapeLine(clip(row.severity, 20))]),
    ...(row.practice ? ['*Practice*'] : []),
  ];
  return parts.join(' · ');
}

/** The live card. One progress line; the detail is behind Continue, and in the thread. */
export function runCard(row: RunRow): Message {
  return message(`${label(row)} ${row.title}: ${stateWords(row)}`, [
    section(`${title(row)}\n${stateLine(row)}`),
    context(factsLine(row)),
    ...(row.status === 'finished' ? [] : [actions(`run-${row.id}`, [continueButton(row)])]),
  ]);
}

export function continueButton(row: RunRow) {
  return button({
    id: CONTINUE,
    text: 'Continue',
    value: String(row.id),
    style: 'primary',
    label: `Continue ${label(row)}, ${row.title}`,
  });
}

/** State in words, never only in colour. */
export function stateLine(row: RunRow): string {
  const progress = escapeLine(clip(row.progress, 200));
  if (row.status === 'finished') return `*Finished: ${row.outcome ?? 'stopped'}*`;
  if (row.status === 'paused') return `*Paused* at ${progress}`;
  return row.approvalDueAt === null ? progress : `${progress}\n*Waits for a second person*`;
}

function stateWords(row: RunRow): string {
  return row.status === 'finished' ? `finished, ${row.outcome ?? 'stopped'}` : row.progress;
}

function factsLine(row: RunRow): string {
  const others = row.people.length - (row.people.includes(row.ownerId) ? 1 : 0);
  const team = others > 0 ? ` and ${others === 1 ? '1 other' : `${others} others`}` : '';
  const end =
    row.finishedAt === null
      ? `started ${date(row.startedAt)}`
      : `took ${duration(row.finishedAt.epochMilliseconds - row.startedAt.epochMilliseconds)}`;
  const escalation = row.escalationId === null ? '' : ` · ESC-${row.escalationId}`;
  return `${who(row.ownerId)}${team} · ${end}${escalation}`;
}

/** In a list: Home and `/runbook`. */
export function runBlock(row: RunRow): KnownBlock {
  return section(`${title(row)}\n${stateLine(row)}`, continueButton(row));
}

/** Why nothing of it can be deleted. @param what `RUN-7` or `ESC-3` */
export function heldWords(what: string, run: string): string {
  const why = what === run ? `${what} is a SEV-1 run` : `${what} belongs to ${run}, which is a SEV-1`;
  return `${why}: its evidence is kept, and nothing of it can be deleted.`;
}

export const refusals = {
  notFound: (id: number) => `There is no RUN-${id}.`,
  notYours: 'Only operators and those who take part can see this run. Ask one of them to hand it over to you.',
  changed: 'The run has changed since you looked. This is how it stands now.',
  secretValue:
    'This looks like a secret, and what is written here is kept. Leave it out and use it only in your shell.',
  textChanged: 'The text of this runbook was changed while you were reading. Open it again and read what is new.',
  gone: 'This runbook is no longer in the library. Search again with `/runbook`.',
  noEvidence: 'Write a few words, give a link or choose a file.',
  nothingToAddTo: 'You are in no run now. Start one from a runbook, `/runbook`, then add the message to it.',
  notKept:
    'This was shown already, or too long ago, or in a part of Resurface that has been started anew. It is kept nowhere: start the action again if you still need it.',
  seenOtherwise: 'The values have changed since the preview. This is what would be done now.',
  lookFirst: 'Nothing was started. Look whether it happened where it would show, and press Try again when you know.',
  nothingUnderWay: 'You have no run under way. Start one from a runbook: `/runbook`.',
  whichOne: 'Which one? For example `/runbook continue RUN-7`.',
  notReachable: 'They can’t be reached in Slack. Choose somebody else.',
  notOperator: 'They are no operator and could not go on with this run. Choose one of the operators.',
} as const;
