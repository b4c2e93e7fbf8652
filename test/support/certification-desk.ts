/** The recovery of certification on one database, next to a stand-in of Certifier that fails on demand. */
import { type Certifier as StandIn, startCertifier } from '../../sandbox/services/certifier/index.ts';
import { certificationActions } from '../../src/capabilities/certification/actions/all.ts';
import { createIssuer } from '../../src/capabilities/certification/actions/issue.ts';
import type { Kind } from '../../src/capabilities/certification/intake.ts';
import { certificationJobs } from '../../src/capabilities/certification/jobs.ts';
import { certificationTables } from '../../src/capabilities/certification/schema.ts';
import { takeIn } from '../../src/capabilities/certification/store/intake.ts';
import { escalationTables } from '../../src/capabilities/escalations/schema.ts';
import { type Certifier, openCertifier } from '../../src/connectors/certifier.ts';
import { createServices, type Services } from '../../src/connectors/services.ts';
import { processTime } from '../../src/platform/jobs/process-time.ts';
import { createLog } from '../../src/platform/log.ts';
import { operatorsChannel } from '../../src/platform/slack/roles.ts';
import type { Db } from '../../src/platform/store/db.ts';
import { changeSetting } from '../../src/platform/store/settings.ts';
import { NOON } from './certification.ts';

const log = createLog({ level: 'silent' });

/** Certifier as the bot knows it, only less patient. */
export function impatientCertifier(standIn: Pick<StandIn, 'apiUrl' | 'token'>, timeoutMs = 1_500) {
  const services = createServices({ log });
  const impatient: Services = {
    ...services,
    open: (options) => services.open({ ...options, timeoutMs, retryDelayMs: 1 }),
  };
  return openCertifier({ url: standIn.apiUrl, token: standIn.token }, impatient);
}

export type DeskOptions = { readonly certifier?: boolean; readonly leaseMs?: number; readonly timeoutMs?: number };

/** A learner Ana with a passed attempt of m1, which is all that c1 needs. Nothing is due before `run`. */
export async function openDesk(db: Db, { certifier = true, leaseMs = 50, timeoutMs }: DeskOptions = {}) {
  let now = NOON;
  const standIn = await startCertifier({ now: () => now });
  standIn.control.seed({
    groups: [
      { id: 'g1', name: 'Practitioner' },
      { id: 'g2', name: 'Expert' },
    ],
  });
  const issuerOf = () =>
    createIssuer({ db, certifier: impatientCertifier(standIn, timeoutMs), time: processTime, leaseMs });
  const around = (issuer = certifier ? issuerOf() : undefined) => ({
    db,
    log,
    issuer,
    actions: { findCall: async () => undefined },
  });
  const lines: string[] = [];
  const desk = {
    db,
    standIn,
    lines,
    now: () => now,
    close: () => standIn.close(),
    async channel(id = 'C0TEAM') {
      await db.write((tx) => changeSetting(tx, operatorsChannel, id, { by: 'U0MAYA', at: now }));
    },
    async take(kind: Kind, ...records: object[]) {
      const { refused } = await takeIn(db, kind, records, now);
      if (refused.length > 0) throw new Error(JSON.stringify(refused));
    },
    async seed() {
      await desk.take('learners', {
        id: 'l1',
        name: 'Ana Pop',
        email: 'ana@example.org',
        membershipUntil: '2027-11-20',
      });
      await desk.take('modules', {
        id: 'm1',
        name: 'Basics',
        dimensions: [{ name: 'clarity' }, { name: 'depth', weight: 3 }],
      });
      await desk.take('credentials', { id: 'c1', name: 'Practitioner', modules: ['m1'], certifierGroup: 'g1' });
    },
    async pass(id = 'a1', learner = 'l1', module = 'm1', unusual: object = {}) {
      const startedAt = '2026-11-18';
      await desk.take('attempts', {
        ...{ id, learner, module, status: 'passed', passing: true, startedAt, completedAt: '2026-11-19' },
        scores: { clarity: 80, depth: 90 },
        ...unusual,
      });
    },
    /** One run of the job, by a process that has not asked Certifier before. */
    async run(issuer = certifier ? issuerOf() : undefined, signal = new AbortController().signal) {
      const [job] = certificationJobs(around(issuer));
      lines.length = 0;
      const report = ({ item = '', did }: { item?: string; did: string }) => void lines.push(`${item} ${did}`);
      return job?.run({ scheduledAt: now, now, signal, report }) ?? {};
    },
    /** Six hours later. */
    async nextRun() {
      now = now.add({ hours: 6 });
      return desk.run();
    },
    pass6h(times = 1) {
      now = now.add({ hours: 6 * times });
    },
    issuerOf,
    /** Performs an action as its runner does. */
    act(name: string, raw: Record<string, string>, key = `key-${name}-${now.epochMilliseconds}`) {
      const ours = impatientCertifier(standIn, timeoutMs);
      return desk.actOn({ db, certifier: certifier ? ours : undefined }, name, raw, key);
    },
    async actOn(
      on: { db: Db; certifier: Certifier | undefined },
      name: string,
      raw: Record<string, string>,
      key: string,
    ) {
      const issuer = on.certifier && createIssuer({ ...on, certifier: on.certifier, time: processTime, leaseMs });
      const findCall = async () => undefined;
      const action = certificationActions({ db: on.db, issuer, actions: { findCall } }).find(
        (one) => one.name === `certification.${name}`,
      );
      if (!action) throw new Error(`no action ${name}`);
      const inputs = action.inputs.parse(raw);
      const context = { by: 'U0TOMAS', now, origin: { kind: 'button' } } as const;
      const described = await action.describe(inputs, context);
      const progress: string[] = [];
      const { signal } = new AbortController();
      const result = await action.perform(inputs, {
        ...context,
        key,
        signal,
        progress: async (text) => void progress.push(text),
      });
      return { ...result, described, progress };
    },
    held: () => rows(db, certificationTables(db).userCredentials, 'id'),
    progress: () => rows(db, certificationTables(db).learnerProgress, 'module'),
    attempts: () => rows(db, certificationTables(db).attempts, 'id'),
    warnings: () => rows(db, certificationTables(db).certificationWarnings, 'id'),
    escalations: () => rows(db, escalationTables(db).escalations, 'id'),
  };
  return desk;
}

async function rows<
  T extends
    | ReturnType<typeof certificationTables>[keyof ReturnType<typeof certificationTables>]
    | ReturnType<typeof escalationTables>['escalations'],
>(db: Db, table: T, by: string): Promise<T['$inferSelect'][]> {
  const found: T['$inferSelect'][] = await db.read.select().from(table as never); // The cast: drizzle can't see through a type parameter.
  // The cast: the caller names one of its columns.
  const key = (row: T['$inferSelect']) => (row as Record<string, string | number>)[by] ?? '';
  return found.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
