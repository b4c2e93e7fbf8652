/** The modals of certification: what needs attention, one learner, and a form with a preview for each repair. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { Description } from '../../platform/actions/action.ts';
import type { Field } from '../../platform/actions/inputs.ts';
import {
  actions,
  button,
  context,
  divider,
  modal,
  overflow,
  quoted,
  radioInput,
  section,
  selectInput,
  textInput,
} from '../../platform/slack/blocks.ts';
import { clip, date, escapeLine } from '../../platform/slack/text.ts';
import type { Delivery, Issuance } from './issuance.ts';
import { ATTENTION, NOT_CONFIGURED, PANEL, pressFor } from './messages.ts';
import { type Attempt, isDone, isMember, meanOf, scoresOf, type UserCredential } from './records.ts';
import type { Attention, Panel } from './store/panel.ts';
import type { Warning } from './warning.ts';

export const ACT = 'certification.act';
export const BADGES = 'certification.badges';
export const REPAIR = 'certification.repair';
export const ACT_FORM = 'certification.act_form';
export const CONFIRM_FORM = 'certification.confirm_form';
export const PAGE_SIZE = 15;

export function attentionView(attention: Attention, page: number, isConfigured: boolean): ModalView {
  const { warnings, waiting, long, longTotal, names } = attention;
  const name = (learner: string) => names.get(learner) ?? learner;
  const pages = Math.max(1, Math.ceil(waiting / PAGE_SIZE));
  const turn = (to: number, text: string) =>
    button({ id: `${ATTENTION}.${to > page ? 'next' : 'previous'}`, text, value: String(to) });
  const turns = [
    ...(page > 0 ? [turn(page - 1, 'Previous')] : []),
    ...(page < pages - 1 ? [turn(page + 1, 'Next')] : []),
  ];
  return modal({
    id: 'certification.attention_view',
    title: 'Certification',
    close: 'Close',
    blocks: [
      section('*Attempts needing attention*', button({ id: BADGES, text: 'Issue missing badges' })),
      ...(isConfigured ? [] : [context(NOT_CONFIGURED)]),
      ...(waiting + longTotal === 0 ? [section('Nothing needs a person.')] : []),
      ...warnings.map((item) => warningBlock(item, name(item.learner))),
      ...(pages > 1 ? [context(`Page ${page + 1} of ${pages} · ${waiting} in all`)] : []),
      ...(turns.length > 0 ? [actions('attention-pages', turns)] : []),
      ...(long.length > 0 ? [divider(), section(`*In progress for more than 7 days:* ${longTotal}`)] : []),
      ...long.map((attempt) => longBlock(attempt, name(attempt.learner))),
      ...(longTotal > long.length && page === 0 ? [context(`And ${longTotal - long.length} more.`)] : []),
    ],
  });
}

function warningBlock(item: Warning, name: string): KnownBlock {
  const escalation = item.escalation === null ? '' : ` · ESC-${item.escalation}`;
  const words = `*${escapeLine(name)}*${escalation} · since ${date(item.openedAt)}\n${escapeLine(clip(item.reason, 300))}`;
  return { ...section(words, pressFor(item)), block_id: `attention-${item.id}` };
}

function longBlock({ id, module, startedAt }: Attempt, name: string): KnownBlock {
  const words = `*${escapeLine(name)}* · ${escapeLine(module)} · attempt ${escapeLine(id)}, begun ${date(startedAt)}`;
  const open = button({ id: PANEL, text: 'Learner', value: `attempt:${id}`, label: `Learner of attempt ${id}` });
  return { ...section(words, open), block_id: `long-${id}` };
}

const ISSUANCE_WORD: Readonly<Record<Issuance, string>> = {
  not_started: 'not issued yet',
  creating: 'being created at Certifier',
  draft_created: 'a draft at Certifier',
  issuing: 'being issued',
  issued: 'issued, without a badge yet',
  complete: 'issued',
  reconcile_required: 'perhaps created at Certifier: it is looked up first',
};
const DELIVERY_WORD: Readonly<Record<Delivery, string>> = {
  not_started: 'not mailed',
  sending: 'being mailed',
  sent: 'mailed',
  unknown: 'perhaps mailed',
};

/** One learner, with what a person can do. */
export function panelView(panel: Panel, now: Temporal.Instant): ModalView {
  const { learner, warnings, attempts, progress, held, checkpoints, modules } = panel;
  const { membershipUntil } = learner;
  const membership =
    membershipUntil === null
      ? 'no membership'
      : `membership ${isMember(learner, now) ? 'until' : 'ended'} ${date(membershipUntil)}`;
  const moduleName = (id: string) => escapeLine(modules.get(id)?.name ?? id);
  const list = (title: string, blocks: readonly KnownBlock[]) =>
    blocks.length === 0 ? [] : [section(`*${title}*`), ...blocks];
  return modal({
    id: 'certification.panel_view',
    title: 'Learner',
    close: 'Close',
    blocks: [
      section(`*${escapeLine(learner.name)}*\n${escapeLine(learner.email ?? 'no email address')} · ${membership}`),
      ...list(
        'Needs a person',
        warnings.map((item) => context(escapeLine(clip(item.reason, 300)))),
      ),
      ...list(
        'Attempts',
        attempts.map((attempt) => attemptBlock(attempt, panel)),
      ),
      ...list(
        'Credentials',
        held.map((one) => heldBlock(one, panel)),
      ),
      ...list(
        'Modules',
        progress.length === 0
          ? []
          : [
              context(
                ...progress.map(({ module, status, score }) => {
                  const scored = score === null || !isDone(status) ? '' : ` (${score})`;
                  return `${moduleName(module)}: ${status.replace('_', ' ')}${scored}`;
                }),
              ),
            ],
      ),
      ...list(
        'Teaching checkpoints',
        checkpoints.map(({ module, thread, madeAt, verified }) =>
          context(
            `${moduleName(module)} · ${escapeLine(thread)} · ${date(madeAt)} · ${verified.length} demonstrations verified`,
          ),
        ),
      ),
      ...(checkpoints.length > 0
        ? [actions('panel-repair', [button({ id: REPAIR, text: 'Complete a module…', value: learner.id })])]
        : []),
    ],
  });
}

/** What an overflow or a button gives back: the action and its first inputs. */
export type Wanted = { readonly name: string; readonly inputs: Readonly<Record<string, string>> };

const wantedValue = (name: string, ...ids: string[]) => [name, ...ids].join('|');

/** Which inputs the ids stand for. */
const FIRST: Readonly<Record<string, readonly string[]>> = {
  reconcile: ['attempt'],
  resolve_attempt: ['attempt'],
  cancel_attempt: ['attempt'],
  reissue: ['learner', 'credential'],
  repair_completion: ['learner'],
  issue_badges: [],
};

export function parseWanted(value: string): Wanted | undefined {
  const [name = '', ...ids] = value.split('|');
  const names = Object.hasOwn(FIRST, name) ? FIRST[name] : undefined;
  if (!names || ids.length !== names.length) return undefined;
  return {
    name: `certification.${name}`,
    inputs: Object.fromEntries(names.map((key, index) => [key, ids[index] ?? ''])),
  };
}

function attemptBlock({ id, module, status, passing, scores, startedAt }: Attempt, { modules }: Panel): KnownBlock {
  const known = modules.get(module);
  const mean = meanOf(scoresOf(scores), known?.dimensions ?? []);
  const result = status === 'passed' && !passing ? 'passed, but not passing' : status.replace('_', ' ');
  const words = `${escapeLine(known?.name ?? module)}: ${result}${mean === undefined ? '' : ` (mean ${mean})`} · ${escapeLine(id)} · ${date(startedAt)}`;
  const choices =
    status === 'in_progress'
      ? [
          { value: wantedValue('resolve_attempt', id), text: 'Resolve…' },
          { value: wantedValue('cancel_attempt', id), text: 'Cancel…' },
        ]
      : [{ value: wantedValue('reconcile', id), text: 'Reconcile credentials…' }];
  return withMenu(words, `attempt-${id}`, choices);
}

function heldBlock(row: UserCredential, { credentials }: Panel): KnownBlock {
  const { id, credential, learner, issuance, delivery, problem } = row;
  const name = escapeLine(credentials.get(credential)?.name ?? credential);
  const trouble = problem === null ? '' : `\n${escapeLine(clip(problem, 300))}`;
  const words = `${name}: ${ISSUANCE_WORD[issuance]}, ${DELIVERY_WORD[delivery]}${trouble}`;
  const isIssued = issuance === 'issued' || issuance === 'complete';
  return isIssued
    ? withMenu(words, `held-${id}`, [{ value: wantedValue('reissue', learner, credential), text: 'Reissue…' }])
    : section(words);
}

function withMenu(words: string, id: string, choices: Parameters<typeof overflow>[1]): KnownBlock {
  // The cast: an overflow menu is one of the accessories that a section takes.
  const menu = overflow(ACT, choices) as Parameters<typeof section>[1];
  return { ...section(words, menu), block_id: id };
}

/** What is still needed for a repair. The next screen shows what it would do. */
export function actForm(
  label: string,
  wanted: Wanted,
  fields: readonly Field[],
  modules: readonly { readonly id: string; readonly name: string }[],
): ModalView {
  const missing = fields.filter(({ name }) => !(name in wanted.inputs));
  return modal({
    id: ACT_FORM,
    title: clip(label, 24),
    submit: 'Preview',
    metadata: JSON.stringify(wanted),
    blocks: [
      ...Object.entries(wanted.inputs).map(([name, value]) => context(`${escapeLine(name)}: ${escapeLine(value)}`)),
      ...missing.map((field) => inputOf(field, modules)),
    ],
  });
}

function inputOf(
  { name, label, isNeeded }: Field,
  modules: readonly { readonly id: string; readonly name: string }[],
): KnownBlock {
  if (name === 'module') {
    return selectInput({ id: name, label, choices: modules.map((one) => ({ value: one.id, text: one.name })) });
  }
  if (name === 'mail') {
    const choices = [
      { value: 'no', text: 'No mail' },
      { value: 'again', text: 'Mail it again' },
      { value: 'arrived', text: 'Nothing: the first mail arrived' },
    ];
    return radioInput({ id: name, label: 'Mail', choices, initial: 'no' });
  }
  const hint = name === 'note' ? { hint: 'ESC-42 links both ways.' } : {};
  return textInput({
    id: name,
    label,
    optional: !isNeeded,
    multiline: name === 'note',
    max: name === 'note' ? 1_000 : 600,
    ...hint,
  });
}

/** What it would do, before it is done. */
export function confirmView(label: string, wanted: Wanted, { summary, changes }: Description): ModalView {
  return modal({
    id: CONFIRM_FORM,
    title: clip(label, 24),
    submit: 'Do it',
    close: 'Leave it',
    metadata: JSON.stringify(wanted),
    blocks: [
      section(escapeLine(clip(summary, 2_000))),
      ...(changes.length === 0
        ? [context('Nothing would change.')]
        : [section('*This will happen*'), quoted(changes.map((change) => `• ${change}`).join('\n'))]),
    ],
  });
}

export function startedView(label: string): ModalView {
  return modal({
    id: 'certification.started_view',
    title: clip(label, 24),
    close: 'Close',
    blocks: [section('It is under way. What comes of it reaches you as a direct message.')],
  });
}
