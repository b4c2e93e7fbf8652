import type { OptionsRequest, WireObject } from '../../protocol.ts';
import { isObject, stringAt } from '../wire.ts';

/** Asks the app for the options of an external select. Never rejects. */
export async function askForOptions(
  request: OptionsRequest,
): Promise<{ readonly options?: WireObject; readonly error?: string }> {
  try {
    const answer = await fetch('/control/options', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    const body: unknown = await answer.json();
    // JSON.parse yields nothing but JSON.
    const json = body as WireObject;
    if (answer.ok && isObject(json) && !json.error) return { options: json };
    return { error: stringAt(json, 'error') ?? `The sandbox answered ${answer.status}.` };
  } catch {
    return { error: 'The options could not be loaded.' };
  }
}
