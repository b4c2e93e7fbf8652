/**
 * The recovery of certification as a real process that can be killed, on a database that it shares with another one.
 * This file is both: `spawnRecovery` for tests, and what the child runs. They talk over Node's IPC channel.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CertifierAccess } from '../../src/connectors/certifier.ts';

export type RecoveryProcess = {
  /** Runs what is due at this moment; resolves when it has settled, or the process is gone. */
  work(now: Temporal.Instant): Promise<void>;
  /** SIGKILL, now. Resolves when it is gone. */
  kill(): Promise<void>;
};

type Start = { readonly database: string; readonly certifier: CertifierAccess; readonly leaseMs: number };
type ToChild = { readonly start: Start } | { readonly now: number };
type FromChild = 'ready' | 'settled' | { readonly failed: string };

const COMPILED = new URL('../../node_modules/.cache/resurface/compiled', import.meta.url);

/** @throws Error with the child's words when it could not start. */
export async function spawnRecovery(start: Start): Promise<RecoveryProcess> {
  const child = fork(fileURLToPath(import.meta.url), [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: fileURLToPath(COMPILED) },
  });
  const ended = once(child, 'exit');
  send(child, { start });
  // The casts: the child sends nothing else.
  const [first] = (await Promise.race([once(child, 'message'), ended])) as [FromChild];
  if (first !== 'ready')
    throw new Error(typeof first === 'object' && first ? first.failed : 'The process ended early.');
  return {
    async work(now) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const settled = once(child, 'message');
      send(child, { now: now.epochMilliseconds });
      await Promise.race([settled, ended]);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Sending to a process that has just died is no error here: `ended` tells. */
function send(child: ChildProcess, message: ToChild): void {
  child.send(message, () => {});
}

async function runRecovery(): Promise<void> {
  const tell = (message: FromChild) => void process.send?.(message);
  // The cast: the parent's first message is the start.
  const [{ start }] = (await once(process, 'message')) as [{ start: Start }];
  const { openDatabase } = await import('../../src/platform/store/open.ts');
  const { createLog } = await import('../../src/platform/log.ts');
  const { createScheduler } = await import('../../src/platform/jobs/scheduler.ts');
  const { processTime } = await import('../../src/platform/jobs/process-time.ts');
  const { createIssuer } = await import('../../src/capabilities/certification/actions/issue.ts');
  const { certificationJobs } = await import('../../src/capabilities/certification/jobs.ts');
  const { impatientCertifier } = await import('./certification-desk.ts');
  try {
    const db = await openDatabase(start.database);
    const log = createLog({ level: 'silent' });
    const { certifier, leaseMs } = start;
    const issuer = createIssuer({
      db,
      certifier: impatientCertifier({ apiUrl: certifier.url, token: certifier.token }),
      time: processTime,
      leaseMs,
    });
    let now = 0;
    const clock = { now: () => Temporal.Instant.fromEpochMilliseconds(now) };
    const scheduler = createScheduler({ db, clock, log, leaseMs, jobs: certificationJobs({ db, log, issuer }) });
    process.on('message', async (message: { now: number }) => {
      now = message.now;
      await scheduler.tick(clock.now()).catch(() => {});
      await scheduler.settled();
      tell('settled');
    });
    tell('ready');
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) });
  }
}

if (import.meta.main) await runRecovery();
