/** Words for people: help, refusals, and what is shown while something is being looked up. */
import type { ModalView } from '@slack/types';
import type { Page } from '../../platform/runbook/library/library.ts';
import { context, message, modal, section } from '../../platform/slack/blocks.ts';
import type { Message } from '../../platform/slack/message.ts';
import { clip, escapeMrkdwn } from '../../platform/slack/text.ts';

export const SUBCOMMANDS = ['show', 'list', 'lint', 'practice', 'continue', 'help'] as const;

export function helpMessage(): Message {
  const lines = [
    '`/runbook`: search, what you opened lately, all of them',
    '`/runbook words`: find by what you see, component, alert or title; typing errors are forgiven',
    '`/runbook show stuck-jobs`: one runbook by its id',
    '`/runbook list`: all of them by scenario, symptom, component or alert',
    '`/runbook practice stuck-jobs`: walk through it as an exercise; actions are only described',
    '`/runbook continue`: back to the run you are in the middle of; `/runbook continue RUN-7` for a certain one',
    '`/runbook lint`: what the linter says of the library (operators)',
  ];
  return message('How to use /runbook', [
    section(`*How to use \`/runbook\`*\n${lines.join('\n')}`),
    context('Runbooks are Markdown files. How to write one stands in docs/runbook-format.md.'),
  ]);
}

export function loadingView(words: string): ModalView {
  return modal({ id: 'runbooks.loading', title: 'Runbooks', close: 'Close', blocks: [context(words)] });
}

export const refusals = {
  whichOne: 'Which one? For example `/runbook show stuck-jobs`. `/runbook list` has all of them.',
  practiseWhich: 'What do you want to practise? For example `/runbook practice stuck-jobs`.',
  notFound(id: string, nearest: Page | undefined): string {
    const hint = nearest
      ? `Did you mean \`/runbook show ${escapeMrkdwn(nearest.id)}\`?`
      : '`/runbook list` has all of them.';
    return `There is no runbook “${escapeMrkdwn(clip(id, 80))}” for you. ${hint}`;
  },
  gone: 'This runbook is no longer in the library. Search again with `/runbook`.',
  unknownRights: 'Slack did not answer when I asked what you may read, so nothing is shown. Try again.',
} as const;
