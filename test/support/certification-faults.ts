/**
 * What can go wrong with each call that changes something at Certifier, times what must be true afterwards: one table,
 * from which the tests and the report are made.
 */
import { once as onceOn } from 'node:events';
import { createServer } from 'node:net';
import { createIssuer } from '../../src/capabilities/certification/actions/issue.ts';
import type { Certifier } from '../../src/connectors/certifier.ts';
import { processTime } from '../../src/platform/jobs/process-time.ts';
import type { Db } from '../../src/platform/store/db.ts';
import { impatientCertifier, type openDesk } from './certification-desk.ts';

type Desk = Awaited<ReturnType<typeof openDesk>>;

export const CALLS = {
  create: 'POST /v1/credentials',
  issue: 'POST /v1/credentials/:id/issue',
  send: 'POST /v1/credentials/:id/send',
  update: 'PATCH /v1/credentials/:id',
} as const;
export type Call = keyof typeof CALLS;

/** `happened`: whether the effect was there when it went wrong. */
export const FAULTS = {
  refused: { happened: false },
  '400': { happened: false, fault: { status: 400 } },
  '403': { happened: false, fault: { status: 403 } },
  '408': { happened: false, fault: { status: 408 } },
  '429': { happened: false, fault: { retry_after: 30 } },
  '500': { happened: false, fault: { status: 500 } },
  '500 after': { happened: true, fault: { status: 500, when: 'after' } },
  '503': { happened: false, fault: { status: 503 } },
  'reset before': { happened: false, fault: { reset: true } },
  'reset after': { happened: true, fault: { reset: true, when: 'after' } },
  'timeout after': { happened: true, fault: { hang: true, when: 'after' } },
  malformed: { happened: true, fault: { malformed: true } },
  'other subject': { happened: true, fault: { other: true } },
  'dies before': { happened: false, dies: 'before' },
  'dies before commit': { happened: true, dies: 'before commit' },
  'dies after commit': { happened: true, dies: 'after commit' },
} as const;
export type FaultName = keyof typeof FAULTS;

export type Cell = { readonly call: Call; readonly fault: FaultName };

// The casts: keys of the two tables above.
export const CELLS: readonly Cell[] = (Object.keys(CALLS) as Call[]).flatMap((call) =>
  (Object.keys(FAULTS) as FaultName[]).map((fault) => ({ call, fault })),
);

/** What certainly did not happen is done by itself later; a mail that may have happened is a person's. */
export function endsMailed({ call, fault }: Cell): boolean {
  const certain = ['refused', '400', '403', '429', 'dies after commit'];
  // What follows the change of a reissue is the mail: its intent is kept, and nobody knows more.
  if (call === 'update') return fault !== 'dies after commit';
  return call !== 'send' || certain.includes(fault);
}

export type Played = {
  /** Right after the fault, in a few words. */
  readonly then: string;
  readonly problem: string | null;
  readonly issuance: string;
  readonly delivery: string;
  readonly credentials: number;
  readonly mails: number;
  readonly openWarnings: number;
};

const HANG_MS = 300;

class Died extends Error {}

/** One learner's credential, issued while one call fails in one way, and what has become of it some runs later. */
export async function play(desk: Desk, { call, fault }: Cell): Promise<Played> {
  const learner = `${call}-${fault.replaceAll(' ', '-')}`;
  const email = `${learner}@example.org`;
  await desk.take('learners', { id: learner, name: 'Ana Pop', email, membershipUntil: '2030-01-01' });
  await desk.pass(`a-${learner}`, learner);
  const isReissue = call === 'update';
  if (isReissue) await desk.run();
  const about = FAULTS[fault];
  if ('fault' in about) desk.standIn.control.faults({ on: CALLS[call], ...about.fault });
  const { certifier, db } = await spoiled(desk, call, fault);
  const issuer = createIssuer({ db, certifier, time: processTime, leaseMs: 1 });
  const then = isReissue ? await reissue(desk, learner, db, certifier) : await runOnce(desk, issuer, learner);
  const find = async () => (await desk.held()).find((row) => row.learner === learner);
  const problem = (await find())?.problem ?? null;
  if (isReissue) await reissue(desk, learner, desk.db, impatientCertifier(desk.standIn));
  for (let run = 0; run < 3; run += 1) {
    desk.pass6h(4);
    await desk.run().catch(() => {});
  }
  // A death counts as used up, whether or not its moment came.
  desk.standIn.control.faults({ on: CALLS[call], times: 0 });
  const row = await find();
  const state = desk.standIn.control.state();
  return {
    then,
    problem,
    issuance: row?.issuance ?? 'none',
    delivery: row?.delivery ?? 'none',
    credentials: state.credentials.filter(({ recipient }) => recipient.email === email).length,
    mails: state.mails.filter(({ to }) => to === email).length,
    openWarnings: (await desk.warnings()).filter((one) => one.learner === learner && one.settledAt === null).length,
  };
}

async function runOnce(desk: Desk, issuer: ReturnType<typeof createIssuer>, learner: string): Promise<string> {
  await desk.run(issuer).catch(() => {});
  const row = (await desk.held()).find((one) => one.learner === learner);
  return row ? `${row.issuance}, ${row.delivery}` : 'nothing';
}

async function reissue(desk: Desk, learner: string, db: Db, certifier: Certifier): Promise<string> {
  const raw = { learner, credential: 'c1', mail: 'again', note: 'They lost it.' };
  try {
    return (await desk.actOn({ db, certifier }, 'reissue', raw, `reissue-${learner}`)).outcome;
  } catch (error) {
    if (error instanceof Died) return 'died';
    if (!(error instanceof Error)) throw error;
    return 'maybeDone' in error && error.maybeDone ? 'unknown' : 'failed';
  }
}

/** A Certifier, and a database, of a process that meets this fault at this call. */
async function spoiled({ standIn, db }: Desk, call: Call, fault: FaultName): Promise<{ certifier: Certifier; db: Db }> {
  const real = impatientCertifier(standIn, fault === 'timeout after' ? HANG_MS : undefined);
  const about = FAULTS[fault];
  const nobody = impatientCertifier({ apiUrl: `http://127.0.0.1:${await closedPort()}/v1`, token: 'none' });
  let isDoomed = false;
  let isUsed = false;
  async function once(...args: unknown[]): Promise<unknown> {
    // The casts: the arguments of the call that is replaced go on to the same call.
    const ask = (one: Certifier) => (one[call] as (...args: unknown[]) => Promise<unknown>)(...args);
    if (isUsed) return ask(real);
    isUsed = true;
    if (fault === 'refused') return ask(nobody);
    if (!('dies' in about)) return ask(real);
    if (about.dies === 'before') throw new Died();
    const answer = await ask(real);
    if (about.dies === 'before commit') throw new Died();
    isDoomed = true;
    return answer;
  }
  const certifier = { ...real, [call]: once } as Certifier;
  const write: Db['write'] = async (work) => {
    const result = await db.write(work);
    if (isDoomed) {
      isDoomed = false;
      throw new Died();
    }
    return result;
  };
  return { certifier, db: Object.create(db, { write: { value: write } }) as Db }; // inherits the rest
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await onceOn(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
