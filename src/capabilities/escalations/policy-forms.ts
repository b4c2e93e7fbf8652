/**
 * The forms behind `/escalation settings`, a button each: here those that say what is due when. Hours, reminders and who
 * is on duty have files of their own.
 * Pure: each form is drawn from the policy and read back into it.
 */
import type { KnownBlock, ModalView } from '@slack/types';
import {
  actionRows,
  button,
  context,
  header,
  modal,
  section,
  selectInput,
  textInput,
} from '../../platform/slack/blocks.ts';
import type { FormValues } from '../../platform/slack/form.ts';
import { PRIORITIES, type Priority } from './escalation.ts';
import { HOURS_TITLE } from './hours-form.ts';
import { PRIORITY_WORD } from './messages.ts';
import { NOTICES_TITLE } from './notices-form.ts';
import { checked, hoursInput, lengthOf } from './policy-fields.ts';
import { formatLength } from './sla/length.ts';
import {
  MENTIONS,
  type Mention,
  type SlaPolicy,
  TEAM_PURPOSES,
  type TeamPurpose,
  type TeamRule,
} from './sla/policy.ts';

/** One button each in the settings; what follows the colon is which of the forms. */
export const OPEN_POLICY = 'escalations.open_policy';
export const STAGE_FORM = 'escalations.save_stage';
export const REQUESTER_FORM = 'escalations.save_requester';

const STAGE: Readonly<Record<TeamPurpose, string>> = {
  pickup: 'Needs pickup',
  update: 'Needs update',
  reply: 'Needs reply',
};
const STAGE_MEANS: Readonly<Record<TeamPurpose, string>> = {
  pickup: 'From the moment it is asked until somebody acknowledges it.',
  update: 'Acknowledged or in progress: since somebody last took, started or noted something.',
  reply: 'Since the oldest message of the requester that nobody has answered.',
};
const MENTION: Readonly<Record<Mention, string>> = {
  owner: 'The owner, or whoever is on duty',
  on_duty: 'Whoever is on duty',
  nobody: 'Nobody',
  here: 'Everybody who is active (@here)',
  channel: 'Everybody in the channel (@channel)',
};

export const POLICY_FORMS = [...TEAM_PURPOSES, 'requester', 'hours', 'notices', 'duty'] as const;
export type PolicyForm = (typeof POLICY_FORMS)[number];
const FORM_NAME: Readonly<Record<PolicyForm, string>> = {
  ...STAGE,
  requester: 'Requester updates',
  hours: HOURS_TITLE,
  notices: NOTICES_TITLE,
  duty: 'On duty',
};

export function policyButtons(): KnownBlock[] {
  const buttons = POLICY_FORMS.map((form) =>
    button({ id: `${OPEN_POLICY}.${form}`, text: `${FORM_NAME[form]}…`, value: form }),
  );
  return [section('*Service levels*'), ...actionRows('policy', buttons, 3)];
}

/** For one stage: what is due when, for each priority. */
export function stageForm(stage: TeamPurpose, policy: SlaPolicy): ModalView {
  return modal({
    id: STAGE_FORM,
    title: STAGE[stage],
    submit: 'Save',
    close: 'Back',
    metadata: stage,
    blocks: [
      context(STAGE_MEANS[stage]),
      ...PRIORITIES.flatMap((priority) => ruleInputs(priority, policy[stage][priority])),
    ],
  });
}

function ruleInputs(priority: Priority, rule: TeamRule): KnownBlock[] {
  const choices = MENTIONS.map((value) => ({ value, text: MENTION[value] }));
  return [
    header(PRIORITY_WORD[priority]),
    textInput({
      id: `${priority}.targetMinutes`,
      label: 'Due after',
      initial: formatLength(rule.targetMinutes),
      max: 40,
      hint: 'Such as 30 min, 4 h or 2 d.',
    }),
    textInput({
      id: `${priority}.warnMinutes`,
      label: 'Warn this long before',
      initial: formatLength(rule.warnMinutes),
      max: 40,
      hint: '0 min: no warning.',
    }),
    textInput({
      id: `${priority}.repeatMinutes`,
      label: 'Remind again every',
      initial: formatLength(rule.repeatMinutes),
      max: 40,
    }),
    selectInput({ id: `${priority}.mention`, label: 'Whom to mention', choices, initial: rule.mention }),
    hoursInput(priority, rule.businessHours),
  ];
}

/** @throws UserError at the field that is not understood. */
export function readStage(policy: SlaPolicy, stage: TeamPurpose, values: FormValues): SlaPolicy {
  const rule = (priority: Priority): TeamRule => ({
    targetMinutes: lengthOf(values, `${priority}.targetMinutes`),
    warnMinutes: lengthOf(values, `${priority}.warnMinutes`),
    repeatMinutes: lengthOf(values, `${priority}.repeatMinutes`),
    mention: values.choice(`${priority}.mention`) as Mention, // our own options; the schema checks them again
    businessHours: values.choices(`${priority}.businessHours`).includes('yes'),
  });
  return checked({
    ...policy,
    [stage]: { urgent: rule('urgent'), high: rule('high'), normal: rule('normal'), low: rule('low') },
  });
}

export function requesterForm({ requester }: SlaPolicy): ModalView {
  return modal({
    id: REQUESTER_FORM,
    title: FORM_NAME.requester,
    submit: 'Save',
    close: 'Back',
    blocks: [
      context('A requester hears once that their item is still open, and later only what is new.'),
      ...PRIORITIES.flatMap((priority) => {
        const { targetMinutes, repeatMinutes, businessHours } = requester[priority];
        return [
          header(PRIORITY_WORD[priority]),
          textInput({
            id: `${priority}.targetMinutes`,
            label: 'First after',
            optional: true,
            max: 40,
            hint: 'Empty: never by itself.',
            ...(targetMinutes === null ? {} : { initial: formatLength(targetMinutes) }),
          }),
          textInput({
            id: `${priority}.repeatMinutes`,
            label: 'Then at most every',
            initial: formatLength(repeatMinutes),
            max: 40,
          }),
          hoursInput(priority, businessHours),
        ];
      }),
    ],
  });
}

/** @throws UserError at the field that is not understood. */
export function readRequester(policy: SlaPolicy, values: FormValues): SlaPolicy {
  const rule = (priority: Priority) => ({
    targetMinutes:
      values.text(`${priority}.targetMinutes`) === '' ? null : lengthOf(values, `${priority}.targetMinutes`),
    repeatMinutes: lengthOf(values, `${priority}.repeatMinutes`),
    businessHours: values.choices(`${priority}.businessHours`).includes('yes'),
  });
  return checked({
    ...policy,
    requester: { urgent: rule('urgent'), high: rule('high'), normal: rule('normal'), low: rule('low') },
  });
}
