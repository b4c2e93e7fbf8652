/** What comes of a wish: events that happened, or a refusal in words. Pure. */
import type { Actor, Fact, RunEvent } from './event.ts';

export type Decision =
  | { readonly ok: true; readonly events: readonly RunEvent[] }
  /** `field`: of a form, the one that the words belong to. */
  | { readonly ok: false; readonly refusal: string; readonly field?: string };

export function yes(actor: Actor, ...facts: readonly Fact[]): Decision {
  return { ok: true, events: facts.map((fact) => ({ ...fact, by: actor.by, at: actor.at })) };
}

export function no(refusal: string, field?: string): Decision {
  return { ok: false, refusal, ...(field === undefined ? {} : { field }) };
}
