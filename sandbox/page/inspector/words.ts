/** Which calls the inspector lists, and how one is said in a line. */
import type { Traffic } from '../../protocol.ts';

export type Filter = {
  readonly text: string;
  readonly direction: 'all' | Traffic['direction'];
  readonly refusedOnly: boolean;
};

/** Newest first. The text is looked for in the name, the error and the whole payload. */
export function listCalls(traffic: readonly Traffic[], { text, direction, refusedOnly }: Filter): readonly Traffic[] {
  const wanted = text.trim().toLowerCase();
  return traffic
    .filter((call) => (direction === 'all' || call.direction === direction) && !(refusedOnly && call.ok))
    .filter((call) => wanted === '' || haystack(call).includes(wanted))
    .toReversed();
}

function haystack(call: Traffic): string {
  return `${call.what} ${call.error ?? ''} ${JSON.stringify(call.request)} ${JSON.stringify(call.response)}`.toLowerCase();
}

export function resultWords({ ok, error }: Traffic): string {
  return ok ? 'ok' : (error ?? 'refused');
}

export function durationWords(ms: number | undefined): string {
  if (ms === undefined) return '';
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
