/** How much is said: reminders an hour, the daily list, waiting for the requester. Drawn from the policy, read back. Pure. */
import type { ModalView } from '@slack/types';
import { checkboxInput, modal, textInput } from '../../platform/slack/blocks.ts';
import type { FormValues } from '../../platform/slack/form.ts';
import { checked, lengthOf } from './policy-fields.ts';
import { formatLength } from './sla/length.ts';
import type { SlaPolicy } from './sla/policy.ts';

export const NOTICES_FORM = 'escalations.save_notices';
export const NOTICES_TITLE = 'Reminders';

export function noticesForm(policy: SlaPolicy): ModalView {
  const { messagesAnHour, digest, pauseWhileWaiting, pauseAtMostMinutes, timeZone } = policy;
  return modal({
    id: NOTICES_FORM,
    title: NOTICES_TITLE,
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
      textInput({
        id: 'pauseAtMost',
        label: 'Stand still for at most',
        initial: formatLength(pauseAtMostMinutes),
        max: 40,
      }),
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
