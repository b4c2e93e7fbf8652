/**
 * What can go wrong with each call that changes something at WorkOS or at the registry, times what must be true
 * afterwards: one table, from which the tests are made.
 */
import type { Result } from '../../src/platform/actions/action.ts';
import { ConnectorError, UserError } from '../../src/platform/errors.ts';
import type { Db } from '../../src/platform/store/db.ts';
import type { openDomainsDesk } from './domains-desk.ts';
import type { openRegistryDesk } from './registry-desk.ts';

/** The route that fails, and the action that makes the call. */
const CALLS = {
  verify: { on: 'POST /organization_domains/:id/verify', action: 'verify' },
  create: { on: 'POST /organization_domains', action: 'issue_challenge' },
  delete: { on: 'DELETE /organization_domains/:id', action: 'issue_challenge' },
  crawl: { on: 'POST /api/registry/crawl-request', action: 'crawl' },
  brand_crawl: { on: 'POST /api/registry/brand-crawl-request', action: 'brand_crawl' },
  refresh: { on: 'POST /api/registry/agents/:id/refresh', action: 'refresh' },
  requeue: { on: 'POST /api/registry/agents/:id/monitoring/requeue', action: 'requeue' },
} as const;
type Call = keyof typeof CALLS;

const FAULTS = {
  refused: {},
  '403': { fault: { status: 403 } },
  '408': { fault: { status: 408 } },
  '429': { fault: { status: 429, retry_after: 30 } },
  '500': { fault: { status: 500 } },
  '500 after': { fault: { status: 500, when: 'after' } },
  '503': { fault: { status: 503 } },
  'reset before': { fault: { reset: true } },
  'reset after': { fault: { reset: true, when: 'after' } },
  'timeout after': { fault: { hang: true, when: 'after' } },
  malformed: { fault: { malformed: true } },
  'other subject': { fault: { other: true } },
  'dies before our commit': { dies: 'before' },
  'dies after our commit': { dies: 'after' },
} as const;
type FaultName = keyof typeof FAULTS;
type Cell = { readonly call: Call; readonly fault: FaultName };

// The casts: keys of the two tables above.
const cellsOf = (calls: readonly Call[]): readonly Cell[] =>
  calls.flatMap((call) => (Object.keys(FAULTS) as FaultName[]).map((fault) => ({ call, fault })));
export const DOMAIN_CELLS = cellsOf(['verify', 'create', 'delete']);
export const REGISTRY_CELLS = cellsOf(['crawl', 'brand_crawl', 'refresh', 'requeue']);

const HANG_MS = 250;

class Died extends Error {}

/** A database of a process that dies at its last commit, before or after it. */
function doomed(db: Db, dies: 'before' | 'after', lastCommit: number): Db {
  let commits = 0;
  const write: Db['write'] = async (work) => {
    commits += 1;
    if (commits === lastCommit && dies === 'before') throw new Died();
    const result = await db.write(work);
    if (commits === lastCommit) throw new Died();
    return result;
  };
  return Object.create(db, { write: { value: write } }) as Db; // inherits the rest
}

type Played = {
  /** Right after the fault. */
  readonly words: string;
  readonly first: string;
  /** Once the service is back. */
  readonly end: Result;
};

type Act = (db: Db, key: string) => Promise<Result>;

/** Tried while it fails, then again: with the same call when that is failed or unknown, else with a new one. */
async function tryTwice(db: Db, cell: Cell, act: Act, lastCommit: number, later: () => void): Promise<Played> {
  const about = FAULTS[cell.fault];
  const key = `${cell.call}-${cell.fault}`;
  let first: Result | Error;
  try {
    first = await act('dies' in about ? doomed(db, about.dies, lastCommit) : db, key);
  } catch (error) {
    if (!(error instanceof ConnectorError || error instanceof UserError || error instanceof Died)) throw error;
    first = error;
  }
  later();
  const isOver = !(first instanceof Error);
  const end = await act(db, isOver ? `${key}-anew` : key);
  if (!(first instanceof Error)) return { words: first.summary, first: first.outcome, end };
  const isUnknown = first instanceof ConnectorError && first.maybeDone;
  return { words: first.message, first: first instanceof Died ? 'died' : isUnknown ? 'unknown' : 'failed', end };
}

/** One domain, verified or challenged while one call fails in one way. */
export async function playDomain(
  desk: Awaited<ReturnType<typeof openDomainsDesk>>,
  db: Db,
  cell: Cell,
  domain: string,
): Promise<Played & { readonly atWorkos: readonly { readonly state: string }[] }> {
  const { on, action } = CALLS[cell.call];
  const about = FAULTS[cell.fault];
  const { control } = desk.standIn;
  if (cell.call !== 'create') desk.seed('org_1', { domain, state: cell.call === 'delete' ? 'failed' : 'pending' });
  if (cell.call === 'verify') control.publish({ domain });
  if ('fault' in about) control.faults({ on, ...about.fault });
  const usual = desk.askFrom(cell.fault === 'timeout after' ? HANG_MS : undefined);
  const nobody = desk.askFrom(HANG_MS, NOBODY);
  const method = ({ verify: 'verifyDomain', create: 'createDomain', delete: 'deleteDomain' } as Record<Call, string>)[
    cell.call
  ];
  desk.use(cell.fault === 'refused' && method ? { ...usual, [method]: Reflect.get(nobody, method) } : usual);
  const raw = action === 'verify' ? { domain } : { domain, organisation: 'org_1' };
  const played = await tryTwice(
    db,
    cell,
    (on, key) => desk.act(on, action, raw, { key }),
    cell.call === 'verify' ? 2 : 1,
    () => {
      desk.use(desk.askFrom());
      desk.later({ minutes: 2 });
      control.faults({ on, times: 0 });
    },
  );
  const { organizations } = control.state();
  const atWorkos = organizations.flatMap(({ domains }) => domains).filter((one) => one.domain === domain);
  return { ...played, atWorkos };
}

/** One domain or agent that the registry is asked about while one call fails in one way. */
export async function playRegistry(
  desk: Awaited<ReturnType<typeof openRegistryDesk>>,
  db: Db,
  cell: Cell,
  name: string,
): Promise<Played & { readonly asked: number }> {
  const { on, action } = CALLS[cell.call];
  const about = FAULTS[cell.fault];
  const { control } = desk.standIn;
  const isAgent = cell.call === 'refresh' || cell.call === 'requeue';
  const raw = isAgent ? { agent: `https://${name}/mcp` } : { domain: name };
  if (isAgent) control.seed({ agents: [{ url: `https://${name}/mcp` }] });
  if ('fault' in about) control.faults({ on, ...about.fault });
  const timeout = cell.fault === 'timeout after' ? HANG_MS : undefined;
  desk.use(cell.fault === 'refused' ? desk.askFrom(timeout, NOBODY) : desk.askFrom(timeout));
  const counted = () =>
    control.state().calls.filter(({ did, saw }) => did && JSON.stringify(saw ?? '').includes(name)).length;
  const played = await tryTwice(
    db,
    cell,
    (on, key) => desk.act(on, action, raw, { key }),
    2,
    () => {
      desk.use(desk.askFrom());
      control.faults({ on, times: 0 });
    },
  );
  return { ...played, asked: counted() };
}

/** Nobody listens there. */
const NOBODY = 'http://127.0.0.1:9';
