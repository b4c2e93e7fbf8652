/** What can be asked of the registry: each question once for a call, and every answer with the next step. */
import { z } from 'zod';
import type { Answer, Failure } from '../../connectors/answer.ts';
import { type Registry, registryRefusal } from '../../connectors/registry.ts';
import type { ProbeReport } from '../../connectors/registry-shapes.ts';
import {
  type Action,
  type ActionContext,
  defineAction,
  type PerformContext,
  type Result,
} from '../../platform/actions/action.ts';
import type { Clock } from '../../platform/clock.ts';
import { ConnectorError, UserError } from '../../platform/errors.ts';
import type { People } from '../../platform/slack/people.ts';
import type { Db } from '../../platform/store/db.ts';
import { isOwnHost, readDomain } from '../domains/index.ts';
import { readAgent } from './agent.ts';
import * as m from './messages.ts';
import { allowedAt, type Kind, LATER, OUTCOME_OF, type RequestRow } from './request.ts';
import { beginRequest, dropRequest, endRequest, findScheduled, follow, schedule } from './store/requests.ts';

export type Around = {
  readonly db: Db;
  readonly clock: Clock;
  readonly people: Pick<People, 'isOperator'>;
  /** Undefined: the registry is not configured. */
  readonly registry: Registry | undefined;
};

const WHEN = z
  .enum(['now', 'allowed'], 'Write now, or allowed.')
  .default('now')
  .describe('If it is too soon: now (say so), or allowed (ask again then)');
const typed = (label: string) => z.string().max(2_000, 'Use 2,000 characters at most.').describe(label);

/** A probe takes five minutes at most. */
const MAX_MS = { crawl: 60_000, brand_crawl: 60_000, refresh: 6 * 60_000, requeue: 60_000 } as const;

const SHARED = {
  scheduled: { label: 'Too soon: asked again when it is allowed', ok: true },
  too_soon: { label: 'Too soon (429)', ok: false },
  invalid: { label: 'Not written as it must be', ok: false },
  not_allowed: { label: 'It belongs to somebody else (403)', ok: false },
  not_found: { label: 'The registry does not know it (404)', ok: false },
  unconfigured: { label: 'The registry is not set up here', ok: false },
  provider_error: { label: 'The registry did not answer as it should', ok: false },
  queue_full: { label: 'The queue is full (503)', ok: false },
  paused: { label: 'Monitoring is paused (409)', ok: false },
  probe_failed: { label: 'The probe failed (502)', ok: false },
} as const;
const TAKEN = {
  accepted: { label: 'Accepted (202)', ok: true },
  unfollowed: { label: 'Accepted before, and can’t be followed', ok: true },
} as const;
const PROBED = { online: { label: 'Online', ok: true }, offline: { label: 'Offline', ok: false } } as const;

export function registryActions(around: Around): readonly Action[] {
  return [
    ...(['crawl', 'brand_crawl'] as const).map((kind) =>
      defineAction({
        ...common(kind),
        inputs: z.object({ domain: typed('Domain'), when: WHEN }),
        outcomes: { ...TAKEN, ...SHARED },
        describe: ({ domain, when }, context) => describe(around, wanted(kind, domain, when), context),
        perform: ({ domain, when }, context) => perform(around, wanted(kind, domain, when), context),
      }),
    ),
    ...(['refresh', 'requeue'] as const).map((kind) =>
      defineAction({
        ...common(kind),
        inputs: z.object({ agent: typed('Agent URL'), when: WHEN }),
        outcomes: { ...(kind === 'refresh' ? PROBED : TAKEN), ...SHARED },
        describe: ({ agent, when }, context) => describe(around, wanted(kind, agent, when), context),
        perform: ({ agent, when }, context) => perform(around, wanted(kind, agent, when), context),
      }),
    ),
  ];
}

const common = (kind: Kind) =>
  ({ name: `registry.${kind}`, label: m.LABEL[kind], danger: 'none', maxMs: MAX_MS[kind] }) as const;

type Wanted = {
  readonly kind: Kind;
  readonly isForLater: boolean;
  readonly read:
    | { readonly ok: true; readonly subject: string; readonly host: string }
    | { readonly ok: false; readonly problem: string };
};

function wanted(kind: Kind, given: string, when: 'now' | 'allowed'): Wanted {
  const isForLater = when === 'allowed';
  if (kind === 'refresh' || kind === 'requeue') {
    const agent = readAgent(given);
    return { kind, isForLater, read: agent.ok ? { ok: true, subject: agent.url, host: agent.host } : agent };
  }
  const domain = readDomain(given);
  return { kind, isForLater, read: domain.ok ? { ok: true, subject: domain.domain, host: domain.domain } : domain };
}

async function describe(around: Around, { kind, isForLater, read }: Wanted, { by }: ActionContext) {
  if (!read.ok) return { summary: `${read.problem} Nothing would be asked.`, changes: [] };
  await requireRight(around, by, read.host);
  if (!around.registry) return { summary: m.UNCONFIGURED, changes: [] };
  return { summary: m.askedWords(kind, read.subject), changes: isForLater ? [m.WHEN_ALLOWED] : [] };
}

/** An operator for any, a member for what is within a verified domain of theirs. @throws UserError */
async function requireRight({ db, people }: Around, by: string, host: string): Promise<void> {
  if (by === 'system' || (await isOwnHost(db.read, by, host))) return;
  if (await people.isOperator(by).catch(() => false)) return;
  throw new UserError(`${host} is not within a verified domain of your organisation. Ask the team with /escalation.`);
}

async function perform(around: Around, { kind, isForLater, read }: Wanted, context: PerformContext): Promise<Result> {
  if (!read.ok) return { outcome: 'invalid', summary: `${read.problem} Nothing was asked.` };
  const { by, key, origin } = context;
  await requireRight(around, by, read.host);
  const { db, clock, registry } = around;
  if (!registry) return { outcome: 'unconfigured', summary: m.UNCONFIGURED };
  const { subject } = read;
  const place = /^(ESC|RUN)-\d/.test(origin.id ?? '') ? (origin.id ?? null) : null;
  const asking = { key, kind, subject, by, place, requestedAt: clock.now() };
  const { row, isNew } = await db.write((tx) => beginRequest(tx, asking));
  if (row.state === 'scheduled') return scheduled(row);
  if (row.state !== 'asking' && kind !== 'refresh') return taken(row);
  const answer = await ask(registry, row, context.signal);
  if (answer.kind === 'ok') return settleTaken(around, row, answer.body);
  return settleRefused(around, row, { failure: answer, isNew, isForLater });
}

type Told = { readonly crawl: string | undefined; readonly probe: ProbeReport | undefined };

async function ask(registry: Registry, { kind, subject }: RequestRow, signal: AbortSignal): Promise<Answer<Told>> {
  const told = <T>(answer: Answer<T>, of: (body: T) => Partial<Told>): Answer<Told> =>
    answer.kind === 'ok' ? { ...answer, body: { crawl: undefined, probe: undefined, ...of(answer.body) } } : answer;
  switch (kind) {
    case 'crawl':
      return told(await registry.requestCrawl(subject, signal), ({ id }) => ({ crawl: id }));
    case 'brand_crawl':
      return told(await registry.requestBrandCrawl(subject, signal), () => ({}));
    case 'refresh':
      return told(await registry.refresh(subject, signal), (probe) => ({ probe }));
    case 'requeue':
      return told(await registry.requeue(subject, signal), () => ({}));
  }
}

async function settleTaken({ db, clock }: Around, row: RequestRow, { crawl, probe }: Told): Promise<Result> {
  const at = clock.now();
  await db.write(async (tx) => (crawl === undefined ? endRequest(tx, row, { at }) : follow(tx, row.id, crawl, at)));
  if (!probe) return taken(crawl === undefined ? row : { ...row, crawl });
  return {
    outcome: probe.isOnline ? 'online' : 'offline',
    summary: `${row.subject} is ${probe.isOnline ? 'online' : 'offline'}.`,
    lines: m.probeLines(probe),
  };
}

type Refused = { readonly failure: Failure; readonly isNew: boolean; readonly isForLater: boolean };

async function settleRefused({ db, clock }: Around, row: RequestRow, refused: Refused): Promise<Result> {
  const { failure, isNew, isForLater } = refused;
  if (failure.kind === 'unknown') {
    // The row stays as it is: whoever asks again with this call is told that it was taken before.
    const words = `${failure.why} It may have been taken or not. Asking again does no harm.`;
    throw new ConnectorError(words, {
      service: 'The registry',
      status: failure.status,
      retryable: true,
      maybeDone: true,
    });
  }
  const refusal = registryRefusal(failure);
  const at = clock.now();
  if (refusal === 'too_soon' && !isNew && row.kind !== 'refresh') {
    await db.write((tx) => endRequest(tx, row, { at }));
    return { outcome: 'unfollowed', summary: m.unfollowedWords(row.subject) };
  }
  if (LATER.has(refusal) && isForLater) {
    const allowed = { ...row, at: allowedAt(failure.retryAfterMs, at) };
    const there = await db.write(async (tx) => {
      const other = await findScheduled(tx, row.kind, row.subject);
      await (other ? dropRequest(tx, row) : schedule(tx, row.id, allowed.at));
      return other;
    });
    return scheduled(there ?? allowed);
  }
  // Nothing was taken: performed again, this call asks again.
  await db.write((tx) => dropRequest(tx, row));
  if (refusal === undefined)
    return { outcome: 'provider_error', summary: `${failure.problem} Nothing was taken. Try again in some minutes.` };
  return { outcome: OUTCOME_OF[refusal], summary: m.refusedWords(refusal, row.subject, failure.retryAfterMs) };
}

function taken({ kind, subject, place, crawl }: RequestRow): Result {
  const lines = crawl === null ? {} : { lines: [`Request: ${crawl}`] };
  return { outcome: 'accepted', summary: m.takenWords(kind, subject, place !== null), ...lines };
}

function scheduled({ subject, at, requestedAt }: RequestRow): Result {
  return { outcome: 'scheduled', summary: m.scheduledWords(subject, at ?? requestedAt) };
}
