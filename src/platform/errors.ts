/**
 * There are three kinds of error: UserError, ConnectorError, and bugs.
 * Each entrance (Slack, HTTP, jobs, command line) catches once and turns them into words.
 */
import { randomBytes } from 'node:crypto';

/** Something the person can put right. Its message is shown to them word for word. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** The form field (block id) it belongs to, when it came from a form. */
  readonly field: string | undefined;

  constructor(message: string, { field }: { field?: string } = {}) {
    super(message);
    this.field = field;
  }
}

/**
 * A service that we depend on let us down. The person hears which one, in the words of the message; the log gets the
 * cause.
 */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  /** As people know it: `Certifier`. */
  readonly service: string;
  /** Of HTTP, when there was an answer. */
  readonly status: number | undefined;
  /** The same call may succeed later. */
  readonly retryable: boolean;
  /** What was asked for may have happened. */
  readonly maybeDone: boolean;

  constructor(message: string, { service, status, retryable, maybeDone, cause }: Failing) {
    super(message, cause === undefined ? {} : { cause });
    this.service = service;
    this.status = status;
    this.retryable = retryable ?? false;
    this.maybeDone = maybeDone ?? false;
  }
}

type Failing = {
  readonly service: string;
  readonly status?: number | undefined;
  readonly retryable?: boolean;
  readonly maybeDone?: boolean;
  readonly cause?: unknown;
};

/** The process can't start or go on: configuration, database or Slack. One sentence, no stack, exit code 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** A short id that a person can read out and that stands in the log beside the cause. */
export function errorId(): string {
  return randomBytes(4).toString('hex').toUpperCase();
}

/** The message of whatever was thrown. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
