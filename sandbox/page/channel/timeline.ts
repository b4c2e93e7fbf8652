/**
 * A channel or thread as one person sees it, top to bottom: day dividers, the line above what is new,
 * messages, what only they can see, and calls that Slack would have refused.
 */
import type { Ephemeral, SandboxMessage, Traffic } from '../../protocol.ts';
import { dayOf, momentOf } from '../time/dates.ts';
import { compareTs, isNewer } from './ordering.ts';

export type Refusal = { readonly ts: string; readonly call: Traffic };

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly ms: number }
  | { readonly kind: 'new'; readonly key: string }
  /** `follows`: same author shortly after, drawn without picture and name. */
  | { readonly kind: 'message'; readonly key: string; readonly message: SandboxMessage; readonly follows: boolean }
  | { readonly kind: 'ephemeral'; readonly key: string; readonly ephemeral: Ephemeral }
  | { readonly kind: 'refusal'; readonly key: string; readonly call: Traffic };

export type TimelineInput = {
  readonly messages: readonly SandboxMessage[];
  readonly ephemerals: readonly Ephemeral[];
  readonly refusals: readonly Refusal[];
  readonly zone: string;
  /** Newer messages of others stand under a line; leave out for no line. */
  readonly readUpTo?: string;
  readonly me: string;
};

type Entry = { readonly ts: string; readonly row: Row };
const TOGETHER_MS = 5 * 60_000;

export function timeline(input: TimelineInput): readonly Row[] {
  const entries = sorted(input);
  const rows: Row[] = [];
  let day = '';
  let lined = input.readUpTo === undefined;
  let previous: SandboxMessage | undefined;
  for (const { ts, row } of entries) {
    const ms = momentOf(ts);
    const today = dayOf(ms, input.zone);
    if (today !== day) {
      rows.push({ kind: 'day', key: `day ${today}`, ms });
      previous = undefined;
      day = today;
    }
    const author = row.kind === 'message' ? row.message.user : undefined;
    if (!lined && author !== undefined && author !== input.me && isNewer(ts, input.readUpTo ?? '0')) {
      rows.push({ kind: 'new', key: 'new' });
      previous = undefined;
      lined = true;
    }
    rows.push(row.kind === 'message' ? { ...row, follows: follows(previous, row.message) } : row);
    previous = row.kind === 'message' ? row.message : undefined;
  }
  return rows;
}

function sorted({ messages, ephemerals, refusals }: TimelineInput): readonly Entry[] {
  const entries: Entry[] = [
    ...messages.map(
      (message): Entry => ({ ts: message.ts, row: { kind: 'message', key: message.ts, message, follows: false } }),
    ),
    ...ephemerals.map(
      (ephemeral): Entry => ({ ts: ephemeral.ts, row: { kind: 'ephemeral', key: ephemeral.id, ephemeral } }),
    ),
    ...refusals.map(({ ts, call }): Entry => ({ ts, row: { kind: 'refusal', key: `refusal ${call.id}`, call } })),
  ];
  return entries.sort((a, b) => compareTs(a.ts, b.ts));
}

function follows(previous: SandboxMessage | undefined, message: SandboxMessage): boolean {
  if (!previous || previous.user !== message.user || previous.broadcast || message.broadcast) return false;
  if (previous.blocks.length > 1 || message.blocks.length > 1 || previous.replies.length > 0) return false;
  return momentOf(message.ts) - momentOf(previous.ts) < TOGETHER_MS;
}
