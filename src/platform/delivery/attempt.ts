/** What one attempt to send a row knows, what it may use and how it can end. */
import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Message } from '../slack/message.ts';
import type { Db, Reader } from '../store/db.ts';
import { classify, type Failure } from './failure.ts';
import type { Pace } from './pace.ts';
import type { Row } from './queue.ts';

/** Draws a card. Undefined: there is nothing to show any more. */
export type Painter = (reader: Reader, id: number, now: Temporal.Instant) => Promise<Message | undefined>;

/** Whether what a note says is still true. */
export type Check = (reader: Reader, input: unknown, now: Temporal.Instant) => Promise<boolean>;

/** Between these, tests end the process. */
export type Checkpoint = 'before claim' | 'after claim' | 'after send' | 'after stamp';

export type Sender = {
  readonly db: Db;
  readonly clock: Clock;
  readonly posting: WebClient;
  readonly painters: ReadonlyMap<string, Painter>;
  readonly checks: ReadonlyMap<string, Check>;
  readonly refusal: (channel: string) => Promise<string | undefined>;
  readonly log: Logger;
  readonly pace: Pace;
  /** Of this process alone. */
  readonly name: string;
  readonly checkpoint: (point: Checkpoint, row: { id: number; key: string }) => void | Promise<void>;
};

export type Outcome =
  /** `wrote`: Slack took a message, so the pace applies. `look`: other lanes may have got something to do by it. */
  | { readonly kind: 'done'; readonly wrote: boolean; readonly look: boolean }
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly waitMs: number; readonly everywhere: boolean; readonly problem: string }
  | { readonly kind: 'limited'; readonly waitMs: number }
  | { readonly kind: 'trouble'; readonly problem: string; readonly isUntold: boolean };

/** What is known of this lane's luck so far. */
export type History = {
  /** How often it has failed in a row. */
  readonly failures: number;
  /** Since this lane's last failure a post went through elsewhere: the next failure is not Slack's as a whole. */
  readonly othersPass: boolean;
};

/** What one attempt knows. */
export type Attempt = { readonly row: Row; readonly startedAt: number; readonly before: Row } & History;

/** A call that Slack or the network did not answer well. */
export class CallFailed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.problem);
    this.failure = failure;
  }
}

/** A painter or a check threw. */
export class NotDrawn extends Error {}

export async function call<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw new CallFailed(classify(error));
  }
}

export const isPerson = (destination: string) => /^[UW]/.test(destination);
export const isDirect = (destination: string) => /^[UWD]/.test(destination);

/** Milliseconds to wait after so many failures in a row. */
export function waitAfter({ retryMs }: Pace, failures: number): number {
  return retryMs[Math.min(failures, retryMs.length - 1)] ?? 1000;
}

/** The driver's error: drizzle's own message holds the parameters, and so what people wrote. */
export function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}
