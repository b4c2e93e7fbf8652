/** What a select menu offers to the acting person: its own options, or people and conversations of the workspace. */
import type { State, WireObject } from '../../protocol.ts';
import { withEmoji } from '../text/emoji.ts';
import { flagAt, objectAt, objectsAt, stringAt, stringsAt, wordsAt } from '../wire.ts';

export type Choice = {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
  readonly picture?: string;
};
export type ChoiceGroup = { readonly label?: string; readonly choices: readonly Choice[] };

export function choiceOf(option: WireObject): Choice {
  const detail = withEmoji(wordsAt(option, 'description'));
  return {
    value: stringAt(option, 'value') ?? '',
    label: withEmoji(wordsAt(option, 'text')),
    ...(detail ? { detail } : {}),
  };
}

/** From `options` or `option_groups`, of an element or of an app's answer. */
export function ownChoices(from: WireObject | undefined): readonly ChoiceGroup[] {
  const groups = objectsAt(from, 'option_groups').map((group) => ({
    label: withEmoji(wordsAt(group, 'label')),
    choices: objectsAt(group, 'options').map(choiceOf),
  }));
  return groups.length > 0 ? groups : [{ choices: objectsAt(from, 'options').map(choiceOf) }];
}

/** Undefined for an external select: its options come from the app while a person types. */
export function listChoices(element: WireObject, state: State, me: string): readonly ChoiceGroup[] | undefined {
  const type = (stringAt(element, 'type') ?? '').replace('multi_', '');
  switch (type) {
    case 'users_select':
      return [{ choices: listPeople(state) }];
    case 'channels_select':
      return [{ choices: listConversations(state, me).filter(({ kind }) => kind === 'public') }];
    case 'conversations_select':
      return [{ choices: listFiltered(objectAt(element, 'filter'), state, me) }];
    case 'external_select':
      return undefined;
    default:
      return ownChoices(element);
  }
}

function listPeople(state: State): readonly Choice[] {
  return state.users
    .filter((user) => !user.roles.includes('bot'))
    .map((user) => ({
      value: user.id,
      label: user.real_name,
      detail: user.title ?? `@${user.name}`,
      picture: user.avatar,
    }));
}

type Conversation = Choice & { readonly kind: 'public' | 'private' | 'im'; readonly withBot: boolean };

function listConversations(state: State, me: string): readonly Conversation[] {
  return state.channels
    .filter(
      (channel) => !channel.is_archived && (channel.members.includes(me) || (!channel.is_private && !channel.is_im)),
    )
    .map((channel) => {
      const others = channel.members.filter((member) => member !== me);
      const other = state.users.find((user) => user.id === others[0]);
      return {
        value: channel.id,
        label: channel.is_im ? (other?.real_name ?? channel.name) : channel.name,
        picture: channel.is_im ? (other?.avatar ?? '💬') : channel.is_private ? '🔒' : '#',
        ...(channel.topic ? { detail: channel.topic } : {}),
        kind: channel.is_im ? ('im' as const) : channel.is_private ? ('private' as const) : ('public' as const),
        withBot: other?.roles.includes('bot') ?? false,
      };
    });
}

function listFiltered(filter: WireObject | undefined, state: State, me: string): readonly Choice[] {
  const include = stringsAt(filter, 'include');
  return listConversations(state, me)
    .filter(({ kind }) => include.length === 0 || include.includes(kind))
    .filter(({ kind, withBot }) => !(kind === 'im' && withBot && flagAt(filter, 'exclude_bot_users')));
}

/** Every typed word must begin a word of the label or the detail. */
export function narrow(groups: readonly ChoiceGroup[], typed: string): readonly ChoiceGroup[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ label, detail = '' }: Choice) => {
    const words = `${label} ${detail}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return wanted.every((want) => words.some((word) => word.startsWith(want)) || label.toLowerCase().includes(want));
  };
  return groups
    .map((group) => ({ ...group, choices: group.choices.filter(fits) }))
    .filter(({ choices }) => choices.length > 0);
}
