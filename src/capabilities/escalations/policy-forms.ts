/**
 * The forms behind `/escalation settings`: what is due when, in which hours, how much is said. Who is on duty has a form
 * of its own.
 * Pure: each form is drawn from the policy and read back into it.
 */
import type { KnownBlock, ModalView } from '@slack/types';
import { UserError } from '../../platform/errors.ts';
import {
  actionRows,
  button,
  checkboxInput,
  context,
  fileInput,
  header,
  modal,
  section,
  selectInput,
  textInput,
} from '../../platform/slack/blocks.ts';
import type { FormValues } from '../../platform/slack/form.ts';
import { PRIORITIES, type Priority } from './escalation.ts';
import { PRIORITY_WORD } from './messages.ts';
import { formatHolidays, isCalendar } from './sla/holidays.ts';
import { formatWeek, parseWeek } from './sla/hours.ts';
import { formatLength, parseLength } from './sla/length.ts';
import {
  MENTIONS,
  type Mention,
  parsePolicy,
  problemsOfPolicy,
  type SlaPolicy,
  TEAM_PURPOSES,
  type TeamPurpose,
  type TeamRule,
} from './sla/policy.ts';

/** One button each in the settings; what follows the colon is which of the forms. */
export const OPEN_POLICY = 'escalations.open_policy';
export const STAGE_FORM = 'escalations.save_stage';
export const REQUESTER_FORM = 'escalations.save_requester';
export const HOURS_FORM = 'escalations.save_hours';
export const NOTICES_FORM = 'escalations.save_notices';

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
  hours: 'Hours and holidays',
  notices: 'Reminders',
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

function hoursInput(priority: Priority, businessHours: boolean): KnownBlock {
  const choices = [{ value: 'yes', text: 'Only business hours count' }];
  return checkboxInput({
    id: `${priority}.businessHours`,
    label: 'Hours',
    optional: true,
    choices,
    ...(businessHours ? { initial: ['yes'] } : {}),
  });
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

/** Slack's text input takes this many characters; a longer list is kept unless something is written in its place. */
const HOLIDAYS_TEXT = 3000;

export function hoursForm({ timeZone, week, holidays }: SlaPolicy): ModalView {
  const listed = formatHolidays(holidays);
  const fits = listed.length <= HOLIDAYS_TEXT;
  return modal({
    id: HOURS_FORM,
    title: FORM_NAME.hours,
    submit: 'Save',
    close: 'Back',
    metadata: fits ? 'listed' : 'kept',
    blocks: [
      textInput({ id: 'timeZone', label: 'Time zone', initial: timeZone, max: 60, hint: 'Such as Europe/Lisbon.' }),
      textInput({
        id: 'week',
        label: 'Business hours',
        multiline: true,
        initial: formatWeek(week).replaceAll('; ', '\n'),
        max: 500,
        hint: 'Such as Mon–Fri 09:00–12:00, 13:00–17:00. Days that are not named are closed.',
      }),
      textInput({
        id: 'holidays',
        label: 'Holidays',
        multiline: true,
        optional: true,
        hint: fits
          ? 'A date a line, such as 2026-12-25 Christmas Day, or 2026-12-24–2027-01-01 Winter break.'
          : `${holidays.length} holidays are kept. What you write here takes their place.`,
        ...(fits && listed !== '' ? { initial: listed } : {}),
      }),
      fileInput({ id: 'calendar', label: 'Or a calendar file (.ics)', optional: true, types: ['ics'], max: 1 }),
    ],
  });
}

/** @param file the text of an uploaded calendar. @throws UserError at the field that is not understood. */
export function readHours(
  policy: SlaPolicy,
  values: FormValues,
  { kept, holidays }: { kept: boolean; holidays: (text: string) => SlaPolicy['holidays'] },
  file: string,
): SlaPolicy {
  const typed = values.text('holidays');
  const listed = typed === '' && kept ? policy.holidays : atField('holidays', () => holidays(typed));
  if (file !== '' && !isCalendar(file))
    throw new UserError('That is no calendar file. Export one as .ics, or write the dates above.', {
      field: 'calendar',
    });
  const added = file === '' ? [] : atField('calendar', () => holidays(file));
  const byDate = new Map([...listed, ...added].map((holiday) => [holiday.date, holiday]));
  return checked({
    ...policy,
    timeZone: values.text('timeZone'),
    week: atField('week', () => parseWeek(values.text('week'))),
    holidays: [...byDate.values()].toSorted((a, b) => (a.date < b.date ? -1 : 1)),
  });
}

export function noticesForm(policy: SlaPolicy): ModalView {
  const { messagesAnHour, digest, pauseWhileWaiting, pauseAtMostMinutes, timeZone } = policy;
  return modal({
    id: NOTICES_FORM,
    title: FORM_NAME.notices,
    submit: 'Save',
    close: 'Back',
    blocks: [
      textInput({
        id: 'messagesAnHour',
        label: 'At most this many reminders an hour',
        initial: String(messagesAnHour),
        max: 40,
        hint: 'What goes over is folded into the next digest, which says so.',
      }),
      textInput({
        id: 'digestAt',
        label: 'Daily list of open work at',
        optional: true,
        max: 40,
        hint: `Such as 09:00, in ${timeZone}. Empty: never.`,
        ...(digest.at === null ? {} : { initial: digest.at }),
      }),
      checkboxInput({
        id: 'businessDays',
        label: 'Daily list',
        optional: true,
        choices: [{ value: 'yes', text: 'Only on business days' }],
        ...(digest.businessDaysOnly ? { initial: ['yes'] } : {}),
      }),
      checkboxInput({
        id: 'pause',
        label: 'Waiting for the requester',
        optional: true,
        choices: [{ value: 'yes', text: 'The team’s clocks stand still' }],
        ...(pauseWhileWaiting ? { initial: ['yes'] } : {}),
      }),
      textInput({ id: 'pauseAtMost', label: 'But for at most', initial: formatLength(pauseAtMostMinutes), max: 40 }),
    ],
  });
}

/** @throws UserError at the field that is not understood. */
export function readNotices(policy: SlaPolicy, values: FormValues): SlaPolicy {
  return checked({
    ...policy,
    messagesAnHour: Number(values.text('messagesAnHour')),
    digest: { at: values.text('digestAt') || null, businessDaysOnly: values.choices('businessDays').includes('yes') },
    pauseWhileWaiting: values.choices('pause').includes('yes'),
    pauseAtMostMinutes: lengthOf(values, 'pauseAtMost'),
  });
}

function lengthOf(values: FormValues, field: string): number {
  return parseLength(values.text(field), field);
}

/** Where a field of the policy has another name in its form. */
const FIELD_OF: Readonly<Record<string, string>> = { 'digest.at': 'digestAt', pauseAtMostMinutes: 'pauseAtMost' };

/** @throws UserError at the field that the first problem belongs to. */
function checked(policy: unknown): SlaPolicy {
  const [first] = problemsOfPolicy(policy);
  if (!first) return parsePolicy(policy);
  const [stage = '', ...rest] = first.path.split('.');
  const field =
    FIELD_OF[first.path] ?? (rest.length >= 2 && stage !== 'week' && stage !== 'holidays' ? rest.join('.') : stage);
  // The words name the place as well; here the place is the field.
  const words = first.problem.replace(/^[^:]*: /, '');
  throw new UserError(`${words.charAt(0).toUpperCase()}${words.slice(1)}`, { field });
}

/** What a parser of its own says is shown at the field it read. */
function atField<Value>(field: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    if (error instanceof UserError) throw new UserError(error.message, { field });
    throw error;
  }
}
