/** What views.open, views.push, views.update, views.publish and `response_action` take. */
import { LIMITS } from './limits.ts';
import { checkBlockList, readWire } from './message.ts';
import { plainText } from './objects.ts';
import { checkWhole } from './payload.ts';
import { walk } from './texts.ts';
import {
  anything,
  boolean,
  type Fields,
  figure,
  isObject,
  kindOf,
  need,
  type Place,
  type Properties,
  property,
  quoted,
  refuse,
  shape,
  step,
  string,
} from './vocabulary.ts';

const { view: VIEW } = LIMITS;

const shared: Fields = {
  /** Checked on its own, as a list of blocks. */
  blocks: need(anything),
  /** Slack hands views back with empty strings here, so empty is fine. */
  private_metadata: string(VIEW.privateMetadata, 0),
  callback_id: string(VIEW.callbackId, 0),
  external_id: string(VIEW.externalId, 0),
};

const modal = shape('modal', {
  ...shared,
  title: need(plainText(VIEW.title)),
  submit: plainText(VIEW.submit),
  close: plainText(VIEW.close),
  clear_on_close: boolean,
  notify_on_close: boolean,
});

const home = shape('home', shared);

export function checkView(given: unknown, at: Place): void {
  const view = readWire(given);
  const type = property(view, 'type');
  if (!isObject(view)) refuse(at, 'wrong-type', `A view must be an object, it is ${kindOf(view)}.`);
  else if (type === 'modal' || type === 'home') checkTyped(view, type, { ...at, surface: type });
  else {
    refuse(
      step(at, 'type'),
      type === undefined ? 'required' : 'unknown-type',
      type === undefined
        ? 'The property "type" is missing.'
        : `A view is of type modal or home, this is ${quoted(type)}.`,
    );
  }
}

function checkTyped(view: Properties, type: 'modal' | 'home', here: Place): void {
  (type === 'modal' ? modal : home)(view, here);
  checkSize(view, here);
  const blocks = property(view, 'blocks');
  if (blocks === undefined) return;
  const lists = checkBlockList(blocks, step(here, 'blocks'), here.error);
  for (const one of lists) {
    if (one.blocks.length === 0) refuse(one.at, 'too-few', 'A view must hold at least 1 block, it holds 0.');
    if (one.blocks.length > VIEW.blocks)
      refuse(one.at, 'too-many', `A view may hold ${VIEW.blocks} blocks, it holds ${figure(one.blocks.length)}.`);
  }
  checkWhole(lists);
  if (
    type === 'modal' &&
    property(view, 'submit') === undefined &&
    walk(blocks).some((node) => property(node.value, 'type') === 'input')
  ) {
    refuse(here, 'submit-required', 'A modal with an input needs submit.');
  }
}

function checkSize(view: unknown, at: Place): void {
  const bytes = Buffer.byteLength(JSON.stringify(view));
  if (bytes > VIEW.bytes)
    refuse(
      at,
      'view-too-large',
      `A view may be ${figure(VIEW.bytes)} bytes of JSON, it is ${figure(bytes)}.`,
      'view_too_large',
    );
}
