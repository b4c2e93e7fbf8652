/** A second person is asked: the request as a card, with the commands as they would be run. Pure. */
import type { KnownBlock } from '@slack/types';
import type { Approval } from '../../platform/runbook/run/state.ts';
import { actions, button, context, message, modal, richText, section, textInput } from '../../platform/slack/blocks.ts';
import type { Message } from '../../platform/slack/message.ts';
import { preformatted } from '../../platform/slack/rich-text.ts';
import { clip, date, escapeLine } from '../../platform/slack/text.ts';
import { title } from './messages.ts';
import { label } from './run.ts';
import { quotedName, who } from './sentences.ts';
import type { Loaded } from './store/loading.ts';

export const APPROVE = 'runs.approve';
export const REJECT = 'runs.reject';
export const REJECT_FORM = 'runs.reject_form';

/** How long a request may be approved, and what was approved may be begun. */
export const APPROVAL_MINUTES = 60;

/** Requests of one run: a card is found by one number, in which the run's and the request's stand together. */
const PER_RUN = 1_000;

export function approvalCardId(run: number, number: number): number {
  return run * PER_RUN + number;
}

export function readApprovalCardId(id: number): { readonly run: number; readonly number: number } {
  return { run: Math.floor(id / PER_RUN), number: id % PER_RUN };
}

/** Commands and characters that fit one message beside the rest. */
const MOST_COMMANDS = 8;
const MOST_CHARACTERS = 900;

export function approvalCard(loaded: Loaded, approval: Approval): Message {
  const { row, run } = loaded;
  const screen = run.plan.byId.get(`step:${approval.step}`);
  const step = screen?.kind === 'step' ? screen.step.label : 'a step';
  const over = approval.status === 'pending' && run.state.status === 'finished';
  const lead = `${who(approval.requestedBy)} asks for a second person at ${quotedName(step, 150)}`;
  return message(`${label(row)}: ${lead}`, [
    section(`${title(row)}\n${lead}`),
    ...commands(approval),
    ...risk(loaded),
    context(`Asked ${date(approval.requestedAt)} · ${over ? 'the run is over' : stateWords(approval)}`),
    ...(approval.status === 'pending' && !over
      ? [actions(`approval-${row.id}-${approval.id}`, buttons(row.id, approval, step))]
      : []),
  ]);
}

function commands({ commands: all }: Approval): KnownBlock[] {
  if (all.length === 0) return [section('No command: the step itself is to be approved.')];
  const shown = all.slice(0, MOST_COMMANDS).map((text) => richText(preformatted(clip(text, MOST_CHARACTERS))));
  const cut = all.slice(0, MOST_COMMANDS).some((text) => text.length > MOST_CHARACTERS);
  const more = all.length > MOST_COMMANDS ? `${all.length - MOST_COMMANDS} more` : '';
  if (!cut && more === '') return shown;
  return [...shown, context(`${[more, cut ? 'shortened' : ''].filter(Boolean).join(', ')}: all of it is in the run.`)];
}

function risk({ run: { state } }: Loaded): KnownBlock[] {
  if (!state.risk) return [];
  const { affected, level, reversible } = state.risk;
  return [
    section(
      `*Risk*: ${level} · can be taken back: ${reversible}\n${escapeLine(clip(affected, 500))}${state.environment === undefined ? '' : `\n*Where*: ${escapeLine(state.environment)}`}`,
    ),
  ];
}

/** State in words. */
function stateWords({ status, decidedBy, reason, expiresAt }: Approval): string {
  switch (status) {
    case 'pending':
      return `expires ${date(expiresAt)}`;
    case 'approved':
      return `*Approved* by ${who(decidedBy ?? '')}`;
    case 'rejected':
      return `*Not approved* by ${who(decidedBy ?? '')}: ${escapeLine(clip(reason ?? '', 500))}`;
    case 'expired':
      return '*Expired*';
    case 'void':
      return '*No longer counts*: a value was changed';
  }
}

function buttons(run: number, { id }: Approval, step: string) {
  const value = `${run}:${id}`;
  return [
    button({
      id: APPROVE,
      text: 'Approve',
      value,
      style: 'primary',
      label: `Approve ${step}`,
      confirm: {
        title: 'Approve these commands?',
        text: `“${clip(step, 150)}”. You have read the commands and the risk, and say yes to both.`,
        yes: 'Approve',
      },
    }),
    button({ id: REJECT, text: 'Don’t approve', value, label: `Do not approve ${step}` }),
  ];
}

export function rejectForm(run: number, id: string) {
  return modal({
    id: REJECT_FORM,
    title: 'Don’t approve',
    submit: 'Send',
    metadata: `${run}:${id}`,
    blocks: [textInput({ id: 'reason', label: 'Why?', hint: 'Whoever asked is told.', multiline: true, max: 500 })],
  });
}
