/** What Slack's client checks itself when Submit is pressed; the app never sees a form that fails here. */
import type { Placed } from './elements.ts';
import { heldBy } from './entries.ts';
import type { WireObject } from './protocol.ts';

/** Undefined when the client is content with the field. */
export function complaint(placed: Placed, held: WireObject | undefined): string | undefined {
  const value = held && heldBy(held);
  if (value === undefined) return placed.optional ? undefined : 'Please complete this required field.';
  const { element, type } = placed;
  if (typeof value !== 'string' || type === 'datepicker' || type === 'timepicker') return undefined;
  if (type === 'number_input') return numberComplaint(element, value);
  if (type === 'email_text_input' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
    return 'Please enter a valid email address.';
  if (type === 'url_text_input' && !/^https?:\/\//i.test(value)) return 'Please enter a valid URL.';
  if (type === 'url_text_input' && !URL.canParse(value)) return 'Please enter a valid URL.';
  return lengthComplaint(element, value);
}

function lengthComplaint(
  { min_length: least, max_length: most = 3_000 }: WireObject,
  value: string,
): string | undefined {
  const length = [...value].length;
  if (typeof least === 'number' && length < least) return `Please enter at least ${least} characters.`;
  return typeof most === 'number' && length > most ? `Please enter ${most} characters at most.` : undefined;
}

function numberComplaint(
  { is_decimal_allowed: decimals, min_value: least, max_value: most }: WireObject,
  value: string,
): string | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(value)) return 'Please enter a number.';
  if (decimals !== true && value.includes('.')) return 'Please enter a whole number.';
  if (least !== undefined && Number(value) < Number(least))
    return `Please enter a number that is at least ${String(least)}.`;
  if (most !== undefined && Number(value) > Number(most))
    return `Please enter a number that is at most ${String(most)}.`;
  return undefined;
}
