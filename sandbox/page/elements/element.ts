/** One element of Block Kit. An element this page does not know is a red box, never silence. */

import { RedBox } from '../blocks/red-box.ts';
import type { ElementProps } from '../forms/control.ts';
import { type Drawn, html } from '../html.ts';
import { stringAt } from '../wire.ts';
import { Button } from './button.ts';
import { Checkboxes } from './checkboxes.ts';
import { FeedbackButtons, IconButton } from './context-buttons.ts';
import { FileInput } from './file-input.ts';
import { ImageElement } from './image.ts';
import { Overflow } from './overflow.ts';
import { DatePicker, DateTimePicker, TimePicker } from './pickers.ts';
import { RadioButtons } from './radio-buttons.ts';
import { Select } from './select.ts';
import { TextInput } from './text-input.ts';
import { NumberInput, TypedInput } from './typed-input.ts';

const DRAWN: { readonly [type: string]: (props: ElementProps) => Drawn } = {
  button: Button,
  workflow_button: Button,
  overflow: Overflow,
  checkboxes: Checkboxes,
  radio_buttons: RadioButtons,
  datepicker: DatePicker,
  timepicker: TimePicker,
  datetimepicker: DateTimePicker,
  plain_text_input: TextInput,
  rich_text_input: TextInput,
  number_input: NumberInput,
  email_text_input: TypedInput,
  url_text_input: TypedInput,
  file_input: FileInput,
  image: ImageElement,
  feedback_buttons: FeedbackButtons,
  icon_button: IconButton,
};

const MENUS = /^(multi_)?(static|external|users|conversations|channels)_select$/;

export function Element(props: ElementProps): Drawn {
  const type = stringAt(props.element, 'type') ?? 'nothing';
  const drawn = MENUS.test(type) ? Select : Object.hasOwn(DRAWN, type) ? DRAWN[type] : undefined;
  if (!drawn)
    return html`<${RedBox} reason=${`This page cannot draw the element “${type}”.`} detail=${props.element} />`;
  return html`<${drawn} ...${props} />`;
}
