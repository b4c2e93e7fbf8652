/** Who is on duty, as a form behind `/escalation settings`. Pure: drawn from what is kept, and read back into it. */
import type { KnownBlock, ModalView } from '@slack/types';
import { UserError } from '../../platform/errors.ts';
import {
  checkboxInput,
  context,
  header,
  modal,
  momentInput,
  radioInput,
  selectInput,
  textInput,
  userInput,
  usersInput,
} from '../../platform/slack/blocks.ts';
import type { FormValues } from '../../platform/slack/form.ts';
import { date, mention } from '../../platform/slack/text.ts';
import { DAY_NAMES, WEEKDAYS } from './sla/hours.ts';
import { type OnDuty, onDutySchema, type Rotation } from './sla/rotation.ts';

export const DUTY_FORM = 'escalations.save_duty';

export type DutyDraft = {
  readonly onDuty: OnDuty;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly timeZone: string;
  readonly today: string;
};

export function dutyForm({ onDuty, groups, timeZone, today }: DutyDraft): ModalView {
  const rotation: Partial<Rotation> = onDuty.kind === 'rotation' ? onDuty : {};
  const kinds = [
    { value: 'nobody', text: 'Nobody in particular' },
    ...(groups.length > 0 ? [{ value: 'group', text: 'A user group' }] : []),
    { value: 'rotation', text: 'A weekly rotation' },
  ];
  const kind = kinds.find(({ value }) => value === onDuty.kind) ?? { value: 'nobody' };
  return modal({
    id: DUTY_FORM,
    title: 'On duty',
    submit: 'Save',
    close: 'Back',
    blocks: [
      radioInput({
        id: 'kind',
        label: 'Who is mentioned while nobody owns an item?',
        choices: kinds,
        initial: kind.value,
      }),
      ...(groups.length > 0 ? [groupInput(onDuty, groups)] : []),
      header('Weekly rotation'),
      ...rotationInputs(rotation, { timeZone, today }),
      header('Somebody stands in'),
      userInput({ id: 'standIn', label: 'Person', optional: true }),
      momentInput({ id: 'from', label: 'From', optional: true }),
      momentInput({ id: 'to', label: 'Until', optional: true }),
      ...plannedInputs(rotation.overrides ?? []),
    ],
  });
}

function groupInput(onDuty: OnDuty, groups: DutyDraft['groups']): KnownBlock {
  const chosen = onDuty.kind === 'group' ? groups.find(({ id }) => id === onDuty.group) : undefined;
  return selectInput({
    id: 'group',
    label: 'User group',
    optional: true,
    choices: groups.map(({ id, name }) => ({ value: id, text: name })),
    ...(chosen ? { initial: chosen.id } : {}),
  });
}

function rotationInputs(
  { people, handover, timeZone, startsOn }: Partial<Rotation>,
  usual: Pick<DutyDraft, 'timeZone' | 'today'>,
): KnownBlock[] {
  return [
    usersInput({
      id: 'people',
      label: 'People, in their order',
      optional: true,
      ...(people ? { initial: people } : {}),
    }),
    selectInput({
      id: 'weekday',
      label: 'Day of the handover',
      choices: WEEKDAYS.map((value) => ({ value, text: DAY_NAMES[value] })),
      initial: handover?.weekday ?? 'mon',
    }),
    textInput({
      id: 'time',
      label: 'Time of the handover',
      initial: handover?.time ?? '09:00',
      max: 40,
      hint: 'Such as 09:00.',
    }),
    textInput({ id: 'timeZone', label: 'Time zone', initial: timeZone ?? usual.timeZone, max: 60 }),
    textInput({
      id: 'startsOn',
      label: 'A day in the first person’s week',
      initial: startsOn ?? usual.today,
      max: 40,
      hint: 'Such as 2026-11-23.',
    }),
  ];
}

/** Planned replacements that are listed; the rest is counted. */
const PLANNED = 10;

function plannedInputs(planned: Rotation['overrides']): KnownBlock[] {
  if (planned.length === 0) return [];
  const moment = (text: string) => date(Temporal.Instant.from(text));
  const lines = planned
    .slice(-PLANNED)
    .map(({ person, from, to }) => `${mention(person)}: ${moment(from)} to ${moment(to)}`);
  const label = planned.length === 1 ? '1 replacement is planned' : `${planned.length} replacements are planned`;
  const choices = [{ value: 'yes', text: planned.length === 1 ? 'Forget it' : 'Forget them' }];
  return [checkboxInput({ id: 'clear', label, optional: true, choices }), context(lines.join('\n'))];
}

/** @throws UserError at the field that is missing or not understood. */
export function readDuty(before: OnDuty, values: FormValues): OnDuty {
  const kind = values.choiceOf('kind', ['nobody', 'group', 'rotation']);
  if (kind === 'nobody') return { kind };
  if (kind === 'group') {
    const group = values.findChoice('group');
    if (group === undefined) throw new UserError('Choose a user group.', { field: 'group' });
    return checked({ kind, group });
  }
  const forget = values.has('clear') && values.choices('clear').includes('yes');
  const earlier = before.kind === 'rotation' && !forget ? before.overrides : [];
  return checked({
    kind,
    people: values.users('people'),
    handover: { weekday: values.choiceOf('weekday', WEEKDAYS), time: values.text('time') },
    timeZone: values.text('timeZone'),
    startsOn: values.text('startsOn'),
    overrides: [...earlier, ...readStandIn(values)],
  });
}

function readStandIn(values: FormValues): Rotation['overrides'] {
  const [person, from, to] = [values.findUser('standIn'), values.findMoment('from'), values.findMoment('to')];
  if (person === undefined && from === undefined && to === undefined) return [];
  if (person === undefined) throw new UserError('Choose who stands in.', { field: 'standIn' });
  if (from === undefined) throw new UserError('Choose when they begin.', { field: 'from' });
  if (to === undefined) throw new UserError('Choose when they end.', { field: 'to' });
  return [{ person, from: from.toString(), to: to.toString() }];
}

/** What the schema says of a part of it is shown at its field. A replacement that was kept before is right already. */
function checked(onDuty: unknown): OnDuty {
  const parsed = onDutySchema.safeParse(onDuty);
  if (parsed.success) return parsed.data;
  const [{ path, message } = { path: [], message: 'that can’t be kept' }] = parsed.error.issues;
  const [first = '', last = ''] = [String(path[0]), String(path.at(-1))];
  const field = first === 'overrides' ? 'to' : first === 'handover' ? last : first;
  throw new UserError(`${message.charAt(0).toUpperCase()}${message.slice(1)}.`, { field });
}
