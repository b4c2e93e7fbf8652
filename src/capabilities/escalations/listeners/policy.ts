/** The forms of the service levels, for administrators: opened from the settings, validated, kept with an audit entry. */
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import { readTextFile } from '../../../platform/slack/files.ts';
import { type Form, onAction, onSubmit } from '../../../platform/slack/listen.ts';
import { DUTY_FORM, dutyForm, readDuty } from '../duty-form.ts';
import * as h from '../hours-form.ts';
import * as n from '../notices-form.ts';
import * as f from '../policy-forms.ts';
import { parseHolidays } from '../sla/holidays.ts';
import type { SlaPolicy, TeamPurpose } from '../sla/policy.ts';
import { changeOnDuty, changePolicy, readOnDuty, readPolicy } from '../store/policy.ts';
import { loadingView } from '../views.ts';

/** A calendar file of a country for ten years has a tenth of it. */
const CALENDAR_BYTES = 1_000_000;

/** Throws a UserError at the field that is not understood. */
type PolicyChange = (policy: SlaPolicy) => SlaPolicy;

export function listenToPolicy(app: App, deps: Deps): void {
  const { db, people } = deps;
  for (const form of f.POLICY_FORMS) {
    onAction(app, deps, `${f.OPEN_POLICY}.${form}`, async (press) => {
      await press.openModal(loadingView('Service levels'));
      await people.requireAdmin(press.by);
      await press.updateModal(await draw(form, press.at, deps));
    });
  }
  /**
   * A form that changes its part of the policy. The rest is read in the unit that keeps it, so that two administrators
   * in two forms at once lose nothing of each other's.
   */
  const policyForm = (id: string, read: (form: Form) => PolicyChange | Promise<PolicyChange>) =>
    onSubmit(app, deps, id, async (form) => {
      await people.requireAdmin(form.by);
      const apply = await read(form);
      await db.write(async (tx) => changePolicy(tx, apply(await readPolicy(tx)), form));
    });
  policyForm(
    f.STAGE_FORM,
    ({ values, view }) =>
      (policy) =>
        f.readStage(policy, view.metadata as TeamPurpose /* our own; the schema checks */, values),
  );
  policyForm(
    f.REQUESTER_FORM,
    ({ values }) =>
      (policy) =>
        f.readRequester(policy, values),
  );
  policyForm(
    n.NOTICES_FORM,
    ({ values }) =>
      (policy) =>
        n.readNotices(policy, values),
  );
  policyForm(h.HOURS_FORM, (form) => readHours(form, deps));
  onSubmit(app, deps, DUTY_FORM, async (form) => {
    await people.requireAdmin(form.by);
    await requireTeam(form, people);
    await db.write(async (tx) => changeOnDuty(tx, readDuty(await readOnDuty(tx), form.values), form));
  });
}

/** Who is mentioned must be able to see it and to act. */
async function requireTeam({ values }: Form, people: Deps['people']): Promise<void> {
  if (values.choice('kind') !== 'rotation') return;
  const standIn = values.findUser('standIn');
  const named = [
    ...values.users('people').map((id) => ({ id, field: 'people' })),
    ...(standIn === undefined ? [] : [{ id: standIn, field: 'standIn' }]),
  ];
  for (const { id, field } of named) {
    if (await people.isOperator(id)) continue;
    const { name = 'somebody here' } = (await people.find(id)) ?? {};
    throw new UserError(`Choose members of the team: ${name} is not an operator and could not act on it.`, { field });
  }
}

async function draw(form: f.PolicyForm, at: Temporal.Instant, { db, people }: Deps): Promise<ModalView> {
  const policy = await readPolicy(db.read);
  switch (form) {
    case 'requester':
      return f.requesterForm(policy);
    case 'hours':
      return h.hoursForm(policy);
    case 'notices':
      return n.noticesForm(policy);
    case 'duty': {
      const [onDuty, groups] = await Promise.all([readOnDuty(db.read), people.listGroups()]);
      const today = at.toZonedDateTimeISO(policy.timeZone).toPlainDate().toString();
      return dutyForm({ onDuty, groups, timeZone: policy.timeZone, today });
    }
    default:
      return f.stageForm(form, policy);
  }
}

async function readHours({ values, view, at }: Form, { slack }: Deps): Promise<PolicyChange> {
  const today = at.toZonedDateTimeISO('UTC').toPlainDate();
  const range = { from: today.subtract({ years: 1 }), to: today.add({ years: 5 }) };
  const [upload] = values.files('calendar');
  const file = upload ? await readTextFile(slack, upload, { maxBytes: CALENDAR_BYTES, field: 'calendar' }) : '';
  const reading = { kept: view.metadata === 'kept', holidays: (text: string) => parseHolidays(text, range) };
  return (policy) => h.readHours(policy, values, reading, file);
}
