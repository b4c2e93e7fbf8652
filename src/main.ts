/**
 * The process: environment in, signals and last words out. The only file that reads the environment.
 *
 * It imports nothing but types at its top: what it loads after switching on Node's compile cache starts in half the
 * time, and the parser for TypeScript need not be loaded at all from the second start on.
 */
import { enableCompileCache } from 'node:module';
import type { Config } from './config.ts';
import type { Logger } from './platform/log.ts';
import type { Resurface, StartOptions } from './start.ts';

export type { Resurface, StartOptions } from './start.ts';

/** @throws StartError in one sentence, with everything closed again. */
export async function startResurface(config: Config, options: StartOptions = {}): Promise<Resurface> {
  const { start } = await import('./start.ts');
  return start(config, options);
}

if (import.meta.main) {
  enableCompileCache();
  await runUntilStopped();
}

/** Starts, then waits for a signal. Ends the process: 0 after a stop, 1 with one sentence when it could not start. */
export async function runUntilStopped(): Promise<void> {
  const { createLog } = await import('./platform/log.ts');
  const { StartError } = await import('./platform/errors.ts');
  const { parseConfig } = await import('./config.ts');
  let log = createLog({ level: 'info' });
  process.on('unhandledRejection', (error) => {
    // A bug, or a fatal answer while reconnecting: said with its cause, and the supervisor starts us again.
    log.fatal({ err: error ?? new Error('rejected without a reason') }, 'unhandled rejection');
    process.exit(1);
  });
  try {
    const config = parseConfig(readEnvironment());
    log = createLog({ level: config.logLevel });
    const starting = startResurface(config, { log });
    stopOnSignal(starting, log);
    await starting;
  } catch (error) {
    if (error instanceof StartError) process.stderr.write(`${error.message}\n`);
    else log.fatal({ err: error }, 'Resurface could not start');
    process.exit(1);
  }
}

/** npm passes a Ctrl-C on that the terminal has sent already: a second signal this soon is the same one. */
const SAME_SIGNAL_MS = 1_000;

/** The first signal lets what is in work end, a second one does not wait. */
function stopOnSignal(starting: Promise<Resurface>, log: Logger): void {
  let asked: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (asked !== undefined && performance.now() - asked < SAME_SIGNAL_MS) return;
      if (asked !== undefined) process.exit(1);
      asked = performance.now();
      log.info({ signal }, 'stopping');
      await starting.then((resurface) => resurface.stop());
      process.exit(0);
    });
  }
}

/** With what `.env` says. A variable that is set already wins over the file. */
export function readEnvironment(): NodeJS.ProcessEnv {
  loadEnvFile();
  return process.env;
}

function loadEnvFile(): void {
  try {
    process.loadEnvFile('.env');
  } catch (error) {
    // There is none: the environment alone decides.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
