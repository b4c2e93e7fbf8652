/** One JSON line per entry, secrets redacted in the finished line, so that nothing can slip past in an object or error. */
import type * as package_ from 'pino';
import { redact } from './redact.ts';
import { loadSparingly } from './sparingly.ts';

/** It writes in this thread: the files for writing in others are not loaded. */
export const SPARED_OF_PINO = ['lib/transport.js'];
const { pino }: typeof package_ = loadSparingly('pino', SPARED_OF_PINO, (require) => require('pino'));

type Write = { (words: string): void; (fields: object, words?: string): void };

export type Logger = {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  readonly fatal: Write;
  child(fields: Record<string, unknown>): Logger;
};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** @param write where finished lines go, default standard output; synchronous, so that the last words of a process are kept. */
export function createLog({ level, write }: { level: LogLevel; write?: (line: string) => void }): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      hooks: { streamWrite: redact },
    },
    write ? { write } : pino.destination({ fd: 1, sync: true }),
  );
}

/** A database error quotes what people wrote as its parameters: those stay out of the log. */
function withoutParameters(text: string): string {
  return text.startsWith('Failed query:') ? text.replace(/\nparams:[\s\S]*?(?=\n {4}at |$)/, '') : text;
}

function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const stack = error.stack?.slice(error.stack.indexOf('\n    at ') + 1);
  return {
    type: error.name,
    message: withoutParameters(error.message),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...('data' in error ? { data: error.data } : {}),
    ...(stack?.startsWith('    at ') ? { stack } : {}),
    ...(error.cause !== undefined && depth < 5 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}
