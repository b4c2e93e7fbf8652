const FOCUSABLE =
  'a[href],button:not(:disabled),input:not(:disabled),textarea:not(:disabled),select:not(:disabled),[tabindex]:not([tabindex="-1"])';

/** On Tab, goes round inside the box instead of leaving it. */
export function keepFocus(event: KeyboardEvent, box: HTMLElement | null): void {
  if (event.key !== 'Tab' || !box) return;
  const stops = [...box.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((stop) => stop.offsetParent !== null);
  const [first, last] = [stops[0], stops.at(-1)];
  if (!first || !last) return;
  const active = document.activeElement;
  const outside = !box.contains(active);
  if (event.shiftKey ? active === first || outside : active === last || outside) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}

/** Where a dialog begins: the field that asks for it, else the first one, else the dialog itself. Never a button. */
export function focusFirst(box: HTMLElement | null): void {
  const wanted = box?.querySelector<HTMLElement>('[data-focus-on-load]');
  const field = box?.querySelector<HTMLElement>('.modal-body :is(input, textarea, .select):not(:disabled)');
  (wanted ?? field ?? box)?.focus({ preventScroll: !wanted });
}

/** The first field with an error; and never nothing, since a button that was pressed may have been disabled meanwhile. */
export function focusProblem(box: HTMLElement | null): void {
  const field = box?.querySelector<HTMLElement>('.invalid :is(input, textarea, button)');
  if (field) field.focus();
  else if (document.activeElement === document.body) box?.focus();
}
