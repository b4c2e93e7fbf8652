/** Business hours and holidays: drawn from the policy and read back into it. Pure. */
import type { ModalView } from '@slack/types';
import { UserError } from '../../platform/errors.ts';
import { fileInput, modal, textInput } from '../../platform/slack/blocks.ts';
import type { FormValues } from '../../platform/slack/form.ts';
import { atField, checked } from './policy-fields.ts';
import { formatHolidays, isCalendar } from './sla/holidays.ts';
import { formatWeek, parseWeek } from './sla/hours.ts';
import type { SlaPolicy } from './sla/policy.ts';

export const HOURS_FORM = 'escalations.save_hours';
export const HOURS_TITLE = 'Hours and holidays';

/** Slack's text input takes this many characters; a longer list is kept unless something is written in its place. */
const HOLIDAYS_TEXT = 3000;

export function hoursForm({ timeZone, week, holidays }: SlaPolicy): ModalView {
  const listed = formatHolidays(holidays);
  const fits = listed.length <= HOLIDAYS_TEXT;
  return modal({
    id: HOURS_FORM,
    title: HOURS_TITLE,
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
