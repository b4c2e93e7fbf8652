/** The form of `/escalation settings`: the channel and the groups; the service levels are a button away. Pure. */
import type { ModalView } from '@slack/types';
import { modal, privateChannelInput, selectInput } from '../../platform/slack/blocks.ts';
import { policyButtons } from './policy-forms.ts';

export const SETTINGS_FORM = 'escalations.save_settings';

export type SettingsDraft = {
  readonly channel: string;
  readonly operatorsGroup: string;
  readonly adminsGroup: string;
  /** The workspace's user groups; empty when Slack can't list them. */
  readonly groups: readonly { readonly id: string; readonly name: string }[];
};

/** A select can't be emptied again, so "no group" is a choice of its own. */
export const NO_GROUP = 'none';

export function settingsForm({ channel, operatorsGroup, adminsGroup, groups }: SettingsDraft): ModalView {
  const among = (none: string) => [
    { value: NO_GROUP, text: none },
    ...groups.map(({ id, name }) => ({ value: id, text: name })),
  ];
  return modal({
    id: SETTINGS_FORM,
    title: 'Escalation settings',
    submit: 'Save',
    blocks: [
      privateChannelInput({
        id: 'channel',
        label: 'Team channel',
        hint: 'Every escalation has its card there. It must be private; invite this app into it first.',
        ...(channel === '' ? {} : { initial: channel }),
      }),
      selectInput({
        id: 'operators',
        label: 'Who may work escalations?',
        choices: among('Members of the team channel'),
        initial: operatorsGroup || NO_GROUP,
      }),
      selectInput({
        id: 'admins',
        label: 'Who may change these settings?',
        choices: among('Workspace admins and owners'),
        initial: adminsGroup || NO_GROUP,
      }),
      ...policyButtons(),
    ],
  });
}
