/** What a command is. It says things through its terminal only, so that it can be run in a test. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

export type Terminal = {
  out(text: string): void;
  err(text: string): void;
  /** Paths are relative to it. */
  readonly cwd: string;
  today(): Temporal.PlainDate;
  /** With what `.env` says. Left out where nothing is set. */
  env?(): Promise<NodeJS.ProcessEnv>;
};

/** 0: done. 1: done, and what was looked at is not in order. 2: it could not be done as it was asked for. */
export type ExitCode = 0 | 1 | 2;

export type Command = {
  /** One line for the list of commands. */
  readonly about: string;
  readonly help: string;
  run(args: readonly string[], terminal: Terminal): Promise<ExitCode>;
};

/** The person can put it right: it is said in one sentence, with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError for an option that is not there, or lacks its value. */
export function readArguments<T extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new UsageError(words.replace(/\. To specify a positional[\s\S]*$/, '.'));
  }
}
