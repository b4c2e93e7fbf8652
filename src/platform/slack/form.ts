/** What a person put into a modal, read by block id. The modal may be older than the program: nothing is taken on trust. */
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { storable } from '../storable.ts';
import type { UploadedFile } from './files.ts';
import { isBlank } from './text.ts';

const option = z.object({ value: z.string() });
const element = z.object({
  type: z.string(),
  value: z.string().transform(storable).nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
  selected_user: z.string().nullish(),
  selected_users: z.array(z.string()).nullish(),
  selected_channel: z.string().nullish(),
  selected_conversation: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
  selected_date_time: z.number().nullish(),
  files: z
    .array(
      z.object({
        id: z.string(),
        name: z.string().default('file'),
        mimetype: z.string().optional(),
        size: z.number().optional(),
        url_private_download: z.string().optional(),
        url_private: z.string().optional(),
      }),
    )
    .nullish(),
});
type Element = z.output<typeof element>;

/** Slack's `view.state.values`: by block id, by action id. */
export const formState = z.record(z.string(), z.record(z.string(), element));

/** Every reader throws a UserError when the form has no such field, and points at the field when an answer is needed. */
export type FormValues = {
  has(block: string): boolean;
  /** Trimmed; empty when nothing was typed that anybody could see. */
  text(block: string): string;
  /** The chosen option's value. */
  choice(block: string): string;
  /** One of the values that the program knows: the form may be older, or made by hand. */
  choiceOf<T extends string>(block: string, known: readonly T[]): T;
  findChoice(block: string): string | undefined;
  choices(block: string): readonly string[];
  user(block: string): string;
  findUser(block: string): string | undefined;
  channel(block: string): string;
  findChannel(block: string): string | undefined;
  /** `2026-11-22`, or undefined when none was picked. */
  findDate(block: string): string | undefined;
  /** A date and time, or undefined when none was picked. */
  findMoment(block: string): Temporal.Instant | undefined;
  users(block: string): readonly string[];
  files(block: string): readonly UploadedFile[];
};

export function readForm(state: z.output<typeof formState>): FormValues {
  const field = (block: string): Element => {
    const found = Object.values(state[block] ?? {})[0];
    if (!found) throw new UserError('This form is out of date. Close it, open it again and send it once more.');
    return found;
  };
  const needed = <T extends string>(block: string, found: T | undefined, words: string): T => {
    if (found === undefined) throw new UserError(words, { field: block });
    return found;
  };
  const findChoice = (block: string) => field(block).selected_option?.value ?? undefined;
  const findUser = (block: string) => field(block).selected_user ?? undefined;
  const findChannel = (block: string) => {
    const { selected_channel, selected_conversation } = field(block);
    return selected_conversation ?? selected_channel ?? undefined;
  };
  return {
    has: (block) => Object.keys(state[block] ?? {}).length > 0,
    text(block) {
      const typed = field(block).value?.trim() ?? '';
      return isBlank(typed) ? '' : typed;
    },
    findChoice,
    choice: (block) => needed(block, findChoice(block), 'Choose one.'),
    choiceOf(block, known) {
      const chosen = findChoice(block);
      return needed(
        block,
        known.find((value) => value === chosen),
        'Choose one.',
      );
    },
    choices: (block) => field(block).selected_options?.map(({ value }) => value) ?? [],
    findUser,
    user: (block) => needed(block, findUser(block), 'Choose a person.'),
    findChannel,
    channel: (block) => needed(block, findChannel(block), 'Choose a channel.'),
    findDate: (block) => field(block).selected_date ?? undefined,
    findMoment(block) {
      const seconds = field(block).selected_date_time;
      return seconds == null ? undefined : Temporal.Instant.fromEpochMilliseconds(seconds * 1000);
    },
    users: (block) => field(block).selected_users ?? [],
    files: (block) =>
      (field(block).files ?? []).map(({ id, name, mimetype, size, url_private_download, url_private }) => {
        const url = url_private_download ?? url_private;
        return {
          id,
          name,
          ...(mimetype === undefined ? {} : { type: mimetype }),
          ...(size === undefined ? {} : { bytes: size }),
          ...(url === undefined ? {} : { url }),
        };
      }),
  };
}
