/** What was taken is followed to its end, and what was too soon is asked again when it is allowed. */
import type { Registry } from '../../connectors/registry.ts';
import type { Actions } from '../../platform/actions/registry.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Job, JobContext } from '../../platform/jobs/job.ts';
import type { Db } from '../../platform/store/db.ts';
import { lookOn, type RequestRow } from './request.ts';
import { endCrawl } from './store/ending.ts';
import { endRequest, listDue, lookAgain } from './store/requests.ts';

type Around = {
  readonly db: Db;
  readonly clock: Clock;
  readonly actions: Pick<Actions, 'start'>;
  readonly registry: Registry | undefined;
};

const PAGE = 50;
/** Of one run: what is left is due in a minute again. */
const MOST_PAGES = 20;

export function registryJobs(around: Around): readonly Job[] {
  const { registry } = around;
  if (!registry) return [];
  return [
    {
      name: 'registry: requests',
      schedule: '* * * * *',
      maxMs: 10 * 60_000,
      async run(context) {
        const counts = { looked: 0, ended: 0, 'asked again': 0 };
        for (let page = 0; page < MOST_PAGES; page += 1) {
          const due = await listDue(around.db.read, context.now, PAGE);
          for (const row of due) {
            context.signal.throwIfAborted();
            const did =
              row.state === 'scheduled' ? await askAgain(around, row) : await look(around, registry, row, context);
            counts[did] += 1;
            context.report({ item: `${row.kind}:${row.subject}`, did });
          }
          if (due.length < PAGE) break;
        }
        return counts;
      },
    },
  ];
}

/** A new call of the same action, for the same person and place. */
async function askAgain({ db, clock, actions }: Around, row: RequestRow): Promise<'asked again'> {
  const { id, kind, subject, by, place } = row;
  const raw = kind === 'crawl' || kind === 'brand_crawl' ? { domain: subject } : { agent: subject };
  const origin = { kind: 'job', id: place ?? `registry/${id}` } as const;
  await db.write(async (tx) => {
    if (!(await endRequest(tx, row, { at: clock.now() }))) return;
    await actions.start(tx, {
      name: `registry.${kind}`,
      raw: { ...raw, when: 'allowed' },
      by,
      origin,
      key: `registry:again:${id}`,
    });
  });
  return 'asked again';
}

async function look(
  { db, clock }: Around,
  registry: Registry,
  row: RequestRow,
  { signal }: JobContext,
): Promise<'looked' | 'ended'> {
  const answer = await registry.crawl(row.crawl ?? '', signal);
  signal.throwIfAborted();
  const at = clock.now();
  if (answer.kind !== 'ok' && answer.status === 404) {
    await db.write((tx) => endCrawl(tx, row, { at, end: 'lost' }));
    return 'ended';
  }
  const next = lookOn(answer.kind === 'ok' ? answer.body : undefined, row, at);
  await db.write((tx) =>
    next.is === 'over'
      ? endCrawl(tx, row, { at, end: next.end, errorCode: next.errorCode ?? null })
      : lookAgain(tx, row, next.lookAt),
  );
  return next.is === 'over' ? 'ended' : 'looked';
}
