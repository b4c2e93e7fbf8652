/**
 * There are three kinds of error: the two below, and bugs.
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
