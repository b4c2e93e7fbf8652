/** The registry's capability on one database, next to a stand-in that fails on demand. */
import { startRegistry } from '../../sandbox/services/registry/index.ts';
import { escalationTables } from '../../src/capabilities/escalations/schema.ts';
import { registryActions } from '../../src/capabilities/registry/actions.ts';
import { registry as capability } from '../../src/capabilities/registry/index.ts';
import { registryJobs } from '../../src/capabilities/registry/jobs.ts';
import { registryTables } from '../../src/capabilities/registry/schema.ts';
import { openRegistry, type Registry } from '../../src/connectors/registry.ts';
import { createServices } from '../../src/connectors/services.ts';
import type { PerformContext, Result } from '../../src/platform/actions/action.ts';
import type { Call, Start } from '../../src/platform/actions/registry.ts';
import { createLog } from '../../src/platform/log.ts';
import type { Db } from '../../src/platform/store/db.ts';

const NOON = Temporal.Instant.from('2026-11-20T12:00:00Z');
const log = createLog({ level: 'silent' });

export async function openRegistryDesk() {
  let now = NOON;
  const standIn = await startRegistry({ now: () => now });
  const askFrom = (timeoutMs = 1_500, url = standIn.url) =>
    openRegistry({ url, token: standIn.token, timeoutMs }, createServices({ log }));
  let registry: Registry | undefined = askFrom();
  let calls = 0;
  const started: Start[] = [];
  const desk = {
    standIn,
    askFrom,
    started,
    now: () => now,
    later: (duration: Temporal.DurationLike) => {
      now = now.add(duration);
    },
    close: () => standIn.close(),
    use: (other: Registry | undefined) => {
      registry = other;
    },
    around: (db: Db) => ({
      db,
      registry,
      clock: { now: () => now },
      people: { isOperator: async (id: string) => id === 'U0TOMAS' },
    }),
    actionOf(db: Db, name: string) {
      const found = registryActions(desk.around(db)).find((one) => one.name === `registry.${name}`);
      if (!found) throw new Error(`no action ${name}`);
      return found;
    },
    describe: (db: Db, name: string, raw: Record<string, string>, by = 'U0TOMAS') => {
      const action = desk.actionOf(db, name);
      return action.describe(action.inputs.parse(raw), { by, now, origin: { kind: 'button' } });
    },
    /** Performs an action as its runner does, and tells of its end. */
    async act(db: Db, name: string, raw: Record<string, string>, more: Partial<PerformContext> = {}): Promise<Result> {
      const action = desk.actionOf(db, name);
      calls += 1;
      const { signal } = new AbortController();
      const origin = { kind: 'button' } as const;
      const context = { by: 'U0TOMAS', now, origin, key: `call-${calls}`, signal, progress: async () => {}, ...more };
      const result = await action.perform(action.inputs.parse(raw), context);
      const { key, by } = context;
      const call = { key, name: `registry.${name}`, inputs: raw, by, origin: context.origin, practice: false } as const;
      const ended: Call = { ...call, state: 'done', ...result, startedAt: now, endedAt: now };
      await db.write(async (tx) => capability.actionEnded?.(tx, ended, now));
      return result;
    },
    /** One run of the job. What it starts again is performed as well. */
    async run(db: Db) {
      started.length = 0;
      // The cast: the job looks at nothing that is returned.
      const actions = { start: async (_tx: unknown, what: Start) => void started.push(what) as never };
      const [job] = registryJobs({ ...desk.around(db), actions });
      const lines: string[] = [];
      const report = ({ item = '', did }: { item?: string; did: string }) => void lines.push(`${item} ${did}`);
      await job?.run({ scheduledAt: now, now, signal: new AbortController().signal, report });
      for (const { name, raw, by, origin, key } of [...started]) {
        await desk.act(db, name.slice('registry.'.length), { ...raw }, { by, origin, key });
      }
      return lines;
    },
    async requests(db: Db) {
      const { registryRequests: t } = registryTables(db);
      return db.read.select().from(t).orderBy(t.id);
    },
    async escalations(db: Db) {
      const { escalations: t } = escalationTables(db);
      return db.read.select().from(t).orderBy(t.id);
    },
  };
  return desk;
}
