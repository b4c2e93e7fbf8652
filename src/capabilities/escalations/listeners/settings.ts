/** `/escalation settings`: administrators choose the team channel and the groups. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import { message, section } from '../../../platform/slack/blocks.ts';
import { onSubmit, type Press } from '../../../platform/slack/listen.ts';
import { adminsGroup, operatorsChannel, operatorsGroup } from '../../../platform/slack/roles.ts';
import { channelLink } from '../../../platform/slack/text.ts';
import { changeSetting, readSetting } from '../../../platform/store/settings.ts';
import { NO_GROUP, SETTINGS_FORM, settingsForm } from '../settings-form.ts';
import { announceWaiting } from '../store/change.ts';
import { loadingView } from '../views.ts';

/** Slack is asked for roles and groups, so the form opens at once and is filled after. */
export async function openSettings(press: Press, { db, people }: Deps): Promise<void> {
  await press.openModal(loadingView('Escalation settings'));
  await people.requireAdmin(press.by);
  const [channel, operators, admins, groups] = await Promise.all([
    readSetting(db.read, operatorsChannel),
    readSetting(db.read, operatorsGroup),
    readSetting(db.read, adminsGroup),
    people.listGroups(),
  ]);
  await press.updateModal(settingsForm({ channel, operatorsGroup: operators, adminsGroup: admins, groups }));
}

export function listenToSettings(app: App, deps: Deps): void {
  const { db, people } = deps;
  onSubmit(app, deps, SETTINGS_FORM, async ({ by, at, values, confirm }) => {
    await people.requireAdmin(by);
    const channel = values.channel('channel');
    const refusal = await people.refusal(channel, { fresh: true });
    if (refusal !== undefined) throw new UserError(refusal, { field: 'channel' });
    const group = (block: string) => (values.choice(block) === NO_GROUP ? '' : values.choice(block));
    await db.write(async (tx) => {
      await changeSetting(tx, operatorsChannel, channel, { by, at });
      await changeSetting(tx, operatorsGroup, group('operators'), { by, at });
      await changeSetting(tx, adminsGroup, group('admins'), { by, at });
      await announceWaiting(tx, at);
    });
    await confirm(message('Settings saved.', [section(`Saved. Escalations appear in ${channelLink(channel)}.`)]));
  });
}
