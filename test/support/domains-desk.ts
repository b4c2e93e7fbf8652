/** The recovery of domains on one database, next to a stand-in of WorkOS that fails on demand. */
import { startWorkos } from '../../sandbox/services/workos/index.ts';
import { domainActions } from '../../src/capabilities/domains/actions/all.ts';
import { domainTables } from '../../src/capabilities/domains/schema.ts';
import { type Kind, takeIn } from '../../src/capabilities/domains/store/intake.ts';
import { escalationTables } from '../../src/capabilities/escalations/schema.ts';
import { createServices } from '../../src/connectors/services.ts';
import { openWorkos, type Workos } from '../../src/connectors/workos.ts';
import type { PerformContext, Result } from '../../src/platform/actions/action.ts';
import { UserError } from '../../src/platform/errors.ts';
import { createLog } from '../../src/platform/log.ts';
import type { Db } from '../../src/platform/store/db.ts';

const NOON = Temporal.Instant.from('2026-11-20T12:00:00Z');
const log = createLog({ level: 'silent' });

/** A stand-in with its bot's view of it: Acme (org_1) and Bolt (org_2), without domains. */
export async function openDomainsDesk() {
  let now = NOON;
  const standIn = await startWorkos({ now: () => now });
  standIn.control.seed({
    organizations: [
      { id: 'org_1', name: 'Acme' },
      { id: 'org_2', name: 'Bolt' },
    ],
  });
  const { url, token: apiKey, webhookSecret } = standIn;
  const askFrom = (timeoutMs = 1_500, at = url) =>
    openWorkos({ url: at, apiKey, webhookSecret, timeoutMs }, createServices({ log }));
  let workos: Workos | undefined = askFrom();
  const sent: unknown[] = [];
  let slackRefuses: Error | undefined;
  const slack = {
    chat: {
      async postMessage(given: unknown) {
        if (slackRefuses) throw slackRefuses;
        sent.push(given);
        return { ok: true };
      },
    },
  };
  const people = {
    async requireOperator(by: string) {
      if (by !== 'U0TOMAS' && by !== 'U0AIKO') throw new UserError('Only operators may do this.');
    },
    isReachable: async (id: string) => id !== 'U0GONE',
  };
  let calls = 0;
  const desk = {
    standIn,
    sent,
    askFrom,
    now: () => now,
    later: (duration: Temporal.DurationLike) => {
      now = now.add(duration);
    },
    close: () => standIn.close(),
    use: (other: Workos | undefined) => {
      workos = other;
    },
    refuseInSlack: (error: Error | undefined) => {
      slackRefuses = error;
    },
    /** A domain at WorkOS. */
    seed: (organisation: string, ...domains: { domain: string; state?: 'pending' | 'verified' | 'failed' }[]) =>
      standIn.control.seed({ organizations: [{ id: organisation, name: organisation, domains }] }),
    take: async (db: Db, kind: Kind, ...records: object[]) => takeIn(db, kind, records, now),
    actionOf(db: Db, name: string) {
      // The cast: only what is used of Slack.
      const around = { db, workos, people, slack: slack as never, clock: { now: () => now }, actions: { findCall } };
      const found = domainActions(around).find((one) => one.name === `domains.${name}`);
      if (!found) throw new Error(`no action ${name}`);
      return found;
    },
    /** Performs an action as its runner does, after it was described. */
    async act(db: Db, name: string, raw: Record<string, string>, more: Partial<PerformContext> = {}): Promise<Result> {
      const action = desk.actionOf(db, name);
      calls += 1;
      const { signal } = new AbortController();
      const context = {
        by: 'U0TOMAS',
        now,
        origin: { kind: 'button' },
        key: `call-${calls}`,
        signal,
        progress,
      } as const;
      return action.perform(action.inputs.parse(raw), { ...context, ...more });
    },
    async describe(db: Db, name: string, raw: Record<string, string>, by = 'U0TOMAS') {
      const action = desk.actionOf(db, name);
      return action.describe(action.inputs.parse(raw), { by, now, origin: { kind: 'button' } });
    },
    async rows(db: Db) {
      const { organizationDomains: t } = domainTables(db);
      return db.read.select().from(t).orderBy(t.domain);
    },
    async escalations(db: Db) {
      const { escalations: t } = escalationTables(db);
      return db.read.select().from(t).orderBy(t.id);
    },
  };
  return desk;
}

const findCall = async () => undefined;
const progress = async () => {};
