/** The parts of Slack's interaction payloads that we rely on. Everything else in them is ignored. */
import { z } from 'zod';
import { storable } from '../storable.ts';
import { formState } from './form.ts';

const id = z.object({ id: z.string() });

export const viewPayload = z.object({
  id: z.string(),
  hash: z.string().default(''),
  type: z.string(),
  callback_id: z.string().default(''),
  private_metadata: z.string().default(''),
  root_view_id: z.string().nullish(),
  previous_view_id: z.string().nullish(),
  blocks: z.array(z.object({ type: z.string(), block_id: z.string().optional() })).default([]),
  state: z.object({ values: formState }).default({ values: {} }),
});
export type ViewPayload = z.output<typeof viewPayload>;

const pressed = z.object({
  type: z.string(),
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
  selected_user: z.string().nullish(),
  selected_channel: z.string().nullish(),
  selected_conversation: z.string().nullish(),
  selected_date: z.string().nullish(),
});

export const actionPayload = z.object({
  user: id,
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  channel: id.nullish(),
  message: z.object({ ts: z.string() }).nullish(),
  container: z
    .object({
      channel_id: z.string().optional(),
      message_ts: z.string().optional(),
      is_ephemeral: z.boolean().optional(),
    })
    .optional(),
  view: viewPayload.nullish(),
  actions: z.array(pressed).min(1),
});

export const commandPayload = z.object({
  user_id: z.string(),
  channel_id: z.string(),
  text: z.string().transform(storable).default(''),
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
});

export const submissionPayload = z.object({ user: id, trigger_id: z.string().optional(), view: viewPayload });

export const shortcutPayload = z.object({
  user: id,
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  channel: id.nullish(),
  message: z
    .object({
      ts: z.string(),
      text: z.string().transform(storable).default(''),
      user: z.string().optional(),
      thread_ts: z.string().optional(),
    })
    .nullish(),
});

/** What was pressed or chosen, as one text: several values are joined by commas. */
export function chosenValue(payload: z.output<typeof actionPayload>): string {
  const [action] = payload.actions;
  return (
    action?.value ??
    action?.selected_option?.value ??
    action?.selected_user ??
    action?.selected_conversation ??
    action?.selected_channel ??
    action?.selected_date ??
    action?.selected_options?.map(({ value }) => value).join(',') ??
    ''
  );
}
