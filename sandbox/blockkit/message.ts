/** What chat.postMessage, chat.update, chat.postEphemeral and response URLs take. */
import { block } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { text as textObject, url } from './objects.ts';
import { type BlockList, checkWhole } from './payload.ts';
import {
  anything,
  boolean,
  countCharacters,
  figure,
  kindOf,
  list,
  literal,
  need,
  object,
  type Place,
  property,
  type Rule,
  refuse,
  step,
  string,
} from './vocabulary.ts';

export type MessageKind = 'post' | 'update' | 'ephemeral';

/** Arguments of other meaning (channel, thread_ts, …) are the server's business. */
export function checkMessage(payload: unknown, kind: MessageKind, at: Place): void {
  const [blocks, attachments, metadata] = ['blocks', 'attachments', 'metadata'].map((name) =>
    readWire(property(payload, name)),
  );
  const text = property(payload, 'text');
  checkText(text, kind, step(at, 'text'));
  if (isEmpty(text) && isEmpty(blocks) && isEmpty(attachments)) {
    refuse(at, 'no-text', 'A message needs text, blocks or attachments.', 'no_text');
  }
  const lists: BlockList[] = [];
  if (blocks !== undefined) lists.push(...checkBlockList(blocks, step(at, 'blocks'), 'invalid_blocks_format'));
  if (attachments !== undefined)
    lists.push(...checkAttachments(attachments, { ...step(at, 'attachments'), error: 'invalid_attachments' }));
  if (metadata !== undefined) checkMetadata(metadata, step(at, 'metadata'));
  const count = lists.reduce((sum, one) => sum + one.blocks.length, 0);
  if (count > LIMITS.message.blocks) {
    refuse(
      step(at, 'blocks'),
      'too-many',
      `A message may hold ${LIMITS.message.blocks} blocks, this holds ${figure(count)}.`,
    );
  }
  checkWhole(lists);
}

/** A form-encoded call carries lists and objects as JSON text. What cannot be read stays text and is refused as such. */
export function readWire(value: unknown): unknown {
  if (typeof value !== 'string' || value === '') return value === '' ? undefined : value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function checkText(text: unknown, kind: MessageKind, at: Place): void {
  if (text === undefined || text === null) return;
  if (typeof text !== 'string') {
    refuse(at, 'wrong-type', `This must be a string, it is ${kindOf(text)}.`, 'invalid_arguments');
    return;
  }
  const max = kind === 'update' ? LIMITS.message.updateText : LIMITS.message.text;
  const found = countCharacters(text);
  if (found > max)
    refuse(
      at,
      'too-long',
      `The text of ${kind === 'update' ? 'an update' : 'a message'} may be ${figure(max)} characters long, it is ${figure(found)}.`,
      'msg_too_long',
    );
}

/** Reports on each block; returns the list for the checks over all of them. */
export function checkBlockList(blocks: unknown, at: Place, malformed: string): BlockList[] {
  if (!Array.isArray(blocks)) {
    refuse(at, 'wrong-type', `blocks must be a list, it is ${kindOf(blocks)}.`, malformed);
    return [];
  }
  for (const [index, one] of blocks.entries()) block(one, step(at, index));
  return [{ blocks, at }];
}

const LONG = LIMITS.message.text;
const line = string(LONG, 0);
const color: Rule = (value, at) => {
  if (typeof value !== 'string' || !/^(?:good|warning|danger|#?[0-9a-f]{6})$/i.test(value)) {
    refuse(at, 'bad-format', 'A colour is good, warning, danger or a value such as #36a64f.');
  }
};

const attachment = object({
  /** Checked on its own, as a list of blocks. */
  blocks: anything,
  fallback: line,
  color,
  pretext: line,
  author_name: line,
  author_subname: line,
  author_link: url(LIMITS.link.url),
  author_icon: url(LIMITS.link.url),
  title: line,
  title_link: url(LIMITS.link.url),
  text: line,
  fields: list(object({ title: line, value: line, short: boolean }), { min: 0, max: 100 }),
  image_url: url(LIMITS.image.url),
  thumb_url: url(LIMITS.image.url),
  footer: line,
  footer_icon: url(LIMITS.link.url),
  ts: anything,
  callback_id: string(LIMITS.view.callbackId),
  mrkdwn_in: list(literal('pretext', 'text', 'fields'), { min: 0, max: 3 }),
  preview: object({
    type: string(255),
    can_remove: boolean,
    title: textObject(LIMITS.text.max),
    subtitle: textObject(LIMITS.text.max),
    iconUrl: url(LIMITS.link.url),
  }),
});

function checkAttachments(attachments: unknown, at: Place): BlockList[] {
  if (!Array.isArray(attachments)) {
    refuse(at, 'wrong-type', `attachments must be a list, it is ${kindOf(attachments)}.`);
    return [];
  }
  list(attachment, { min: 0, max: LIMITS.message.attachments, tooLong: 'too_many_attachments' })(attachments, at);
  return attachments.flatMap((one, index) => {
    const blocks = property(one, 'blocks');
    return blocks === undefined
      ? []
      : checkBlockList(
          blocks,
          { ...step(step(at, index), 'blocks'), error: 'invalid_blocks' },
          'invalid_blocks_format',
        );
  });
}

const metadataShape = object({
  event_type: need(string(255)),
  event_payload: need((value, at) =>
    object(Object.fromEntries(Object.keys(value ?? {}).map((key) => [key, anything])))(value, at),
  ),
});

function checkMetadata(metadata: unknown, at: Place): void {
  metadataShape(metadata, { ...at, error: 'invalid_metadata_format' });
}
