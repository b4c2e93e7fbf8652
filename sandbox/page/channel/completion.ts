/** What the composer offers while a person types `/command`, `@name`, `#channel` or `:emoji`. */
import type { Command, State } from '../../protocol.ts';
import { listEmoji } from '../text/emoji.ts';

export type Suggestion = {
  /** What is put in place of the typed word. */
  readonly insert: string;
  readonly title: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly picture?: string;
};

export type Completion = {
  readonly kind: 'command' | 'person' | 'channel' | 'emoji';
  readonly start: number;
  readonly end: number;
  readonly suggestions: readonly Suggestion[];
};

const LIMIT = 8;

/** Undefined when there is nothing to offer at the caret. `commands` is false in threads. */
export function findCompletion(
  text: string,
  caret: number,
  state: State,
  me: string,
  commands = true,
): Completion | undefined {
  const before = text.slice(0, caret);
  const command = /^\/[\w-]*$/.exec(before);
  if (command) return commands ? offer('command', 0, caret, listCommands(state.commands, before)) : undefined;
  const [, word = ''] = /(?:^|[\s(])([@#:][\p{L}\p{N}_.+'-]*)$/u.exec(before) ?? [];
  const typed = word.slice(1).toLowerCase();
  const start = caret - word.length;
  if (word.startsWith('@')) return offer('person', start, caret, listPeople(state, typed));
  if (word.startsWith('#')) return offer('channel', start, caret, listChannels(state, typed, me));
  if (word.startsWith(':') && typed.length >= 2) return offer('emoji', start, caret, listEmojiNames(typed));
  return undefined;
}

function offer(
  kind: Completion['kind'],
  start: number,
  end: number,
  suggestions: readonly Suggestion[],
): Completion | undefined {
  return suggestions.length > 0 ? { kind, start, end, suggestions } : undefined;
}

function listCommands(commands: readonly Command[], typed: string): readonly Suggestion[] {
  return commands
    .filter(({ command }) => command.startsWith(typed))
    .slice(0, LIMIT)
    .map(({ command, description, usage_hint }) => ({
      insert: `${command} `,
      title: command,
      detail: description,
      ...(usage_hint ? { hint: usage_hint } : {}),
    }));
}

function listPeople(state: State, typed: string): readonly Suggestion[] {
  const people = state.users
    .filter(({ name, real_name }) => matches([name, real_name], typed))
    .map(({ name, real_name, avatar, title }) => ({
      insert: `@${name} `,
      title: real_name,
      detail: title ?? `@${name}`,
      picture: avatar,
    }));
  return people.slice(0, LIMIT);
}

function listChannels(state: State, typed: string, me: string): readonly Suggestion[] {
  return state.channels
    .filter(
      (channel) =>
        !channel.is_im && (!channel.is_private || channel.members.includes(me)) && matches([channel.name], typed),
    )
    .slice(0, LIMIT)
    .map(({ name, topic, is_private }) => ({
      insert: `#${name} `,
      title: name,
      ...(topic ? { detail: topic } : {}),
      picture: is_private ? '🔒' : '#',
    }));
}

function listEmojiNames(typed: string): readonly Suggestion[] {
  return listEmoji(typed, LIMIT).map(({ name, character }) => ({
    insert: `:${name}: `,
    title: `:${name}:`,
    picture: character,
  }));
}

/** At the start of the name or of one of its words. */
function matches(names: readonly string[], typed: string): boolean {
  return names.some(
    (name) =>
      name.toLowerCase().startsWith(typed) ||
      name
        .toLowerCase()
        .split(/[\s._-]+/)
        .some((part) => part.startsWith(typed)),
  );
}
