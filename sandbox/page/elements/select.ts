import { useRef, useState } from 'preact/hooks';
import type { WireObject } from '../../protocol.ts';
import { useDesk } from '../context.ts';
import { type ElementProps, useControl } from '../forms/control.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';
import { Popup } from '../shell/popup.ts';
import { withEmoji } from '../text/emoji.ts';
import { flagAt, numberAt, objectAt, objectsAt, stringAt, wordsAt } from '../wire.ts';
import { type Choice, choiceOf, listChoices } from './choices.ts';
import { useExternalChoices } from './external.ts';
import { OptionList } from './option-list.ts';

/** All select menus, for one value or several. Several are sent together when the list closes, as in Slack. */
export function Select(props: ElementProps): Drawn {
  const { element } = props;
  const control = useControl(props);
  const { state, me } = useDesk();
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const external = useExternalChoices(props, open);
  const groups = listChoices(element, state, me.id) ?? external.groups;
  const several = stringAt(element, 'type')?.startsWith('multi_') ?? false;
  const chosen = chosenValues(control.value);
  const before = useRef(chosen);
  const known = [...groups.flatMap(({ choices }) => choices), ...external.seen];

  const close = () => {
    setOpen(false);
    if (several && chosen.join() !== before.current.join()) control.change(chosen);
  };
  const pick = (choice: Choice) => {
    external.remember(choice);
    if (several) return control.keep(toggled(chosen, choice.value, numberAt(element, 'max_selected_items')));
    setOpen(false);
    trigger.current?.focus();
    return control.change(choice.value);
  };
  const toggle = () => {
    before.current = chosen;
    if (open) close();
    else setOpen(true);
  };
  const clear = chosen.length > 0 && props.optional && !several ? () => control.change(null) : undefined;
  const attributes = { ...control.attributes, 'data-focus-on-load': flagAt(element, 'focus_on_load') ? '' : undefined };
  const list = {
    groups,
    chosen,
    several,
    onPick: pick,
    onDone: close,
    onClear: clear,
    search: external.search,
    message: external.message,
  };
  return html`<button type="button" ref=${trigger} class=${chosen.length > 0 ? 'select' : 'select unset'} aria-haspopup="listbox" aria-expanded=${open} ...${attributes} onClick=${toggle}>
      <${Chosen} names=${chosen.map((value) => nameOf(value, known, element))} several=${several} placeholder=${wordsAt(element, 'placeholder')} />
      <${Icon} name="down" size=${16} />
    </button>
    ${open && html`<${Popup} anchor=${trigger} stretch=${true} class="options" onClose=${close}><${OptionList} ...${list} /><//>`}`;
}

function Chosen({
  names,
  several,
  placeholder,
}: {
  names: readonly string[];
  several: boolean;
  placeholder: string;
}): Drawn {
  if (names.length === 0) return html`<span class="select-words">${withEmoji(placeholder || 'Choose')}</span>`;
  return html`<span class="select-words">${names.map((name) => html`<span class=${several ? 'chip' : 'one'}>${name}</span>`)}</span>`;
}

function chosenValues(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

function toggled(chosen: readonly string[], value: string, most = Number.POSITIVE_INFINITY): readonly string[] {
  if (chosen.includes(value)) return chosen.filter((entry) => entry !== value);
  return chosen.length < most ? [...chosen, value] : chosen;
}

/** Also for initial options that are no longer offered. */
function nameOf(value: string, known: readonly Choice[], element: WireObject): string {
  const initial = [...objectsAt(element, 'initial_options'), objectAt(element, 'initial_option') ?? {}].map(choiceOf);
  const found = [...known, ...initial].find((choice) => choice.value === value);
  return found ? `${found.picture ? `${found.picture} ` : ''}${found.label}` : value;
}
