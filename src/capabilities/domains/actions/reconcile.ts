/** `domains.reconcile`: everything that WorkOS says of an organisation is written into our rows. */
import { z } from 'zod';
import type { WorkosDomain } from '../../../connectors/workos-shapes.ts';
import { defineAction, type PerformContext, type Result } from '../../../platform/actions/action.ts';
import type { Tx } from '../../../platform/store/db.ts';
import { type DomainRow, stateWords, type Values } from '../domain.ts';
import { failureWords, lines, UNCONFIGURED } from '../messages.ts';
import { mismatchesOf, planReplay } from '../reconcile.ts';
import { raiseWrongOrg, settleWrongOrg } from '../store/mismatches.ts';
import { listRows, removeRow, writeRow } from '../store/rows.ts';
import type { Around } from './around.ts';
import { providerError } from './finding.ts';
import { ORGANISATION, requireRight } from './inputs.ts';
import { MAX_MS } from './verify.ts';

const inputs = z.object({ organisation: ORGANISATION });

/** A webhook between reading and writing makes us read again, so often. */
const MOST_READS = 3;

export function reconcile(around: Around) {
  const { db, workos } = around;
  return defineAction({
    name: 'domains.reconcile',
    label: 'Reconcile the organisation',
    inputs,
    danger: 'disruptive',
    outcomes: {
      success: { label: 'No mismatch is left', ok: true },
      wrong_local_org: { label: 'A domain is another organisation’s here', ok: false },
      not_found: { label: 'WorkOS has no such organisation', ok: false },
      unconfigured: { label: 'WorkOS is not set up here', ok: false },
      provider_error: { label: 'WorkOS did not answer as it should', ok: false },
    },
    maxMs: MAX_MS,
    async describe({ organisation }, context) {
      await requireRight(around, context);
      if (!workos) return { summary: UNCONFIGURED, changes: [] };
      const answer = await workos.getOrganization(organisation);
      if (answer.kind !== 'ok') return { summary: `It can’t be shown before: ${failureWords(answer)}`, changes: [] };
      const local = await listRows(db.read, organisation, names(answer.body.domains));
      const { writes, removals } = planReplay(organisation, answer.body.domains, local);
      const before = new Map(local.map((row) => [row.domain, row]));
      return {
        summary: `${answer.body.name || organisation}: ${count(mismatchesOf(answer.body.domains, local).length)}.`,
        changes: [
          ...writes.map(({ domain, values }) => changeWords(domain, before.get(domain), values)),
          ...removals.map((domain) => `${domain}: its row is removed, WorkOS no longer has it.`),
        ],
      };
    },
    async perform({ organisation }, context) {
      await requireRight(around, context);
      return replay(around, organisation, context);
    },
  });
}

const names = (domains: readonly WorkosDomain[]) => domains.map(({ domain }) => domain.toLowerCase());
const count = (found: number) => (found === 0 ? 'no mismatch' : found === 1 ? '1 mismatch' : `${found} mismatches`);

function changeWords(domain: string, row: DomainRow | undefined, values: Values): string {
  return `${domain}: ${row ? stateWords(row) : 'no row'} → ${stateWords(values)}.`;
}

async function replay({ db, workos, clock }: Around, organisation: string, { by }: PerformContext): Promise<Result> {
  if (!workos) return { outcome: 'unconfigured', summary: UNCONFIGURED };
  for (let reads = 1; ; reads += 1) {
    const seen = JSON.stringify(await listRows(db.read, organisation, []));
    const answer = await workos.getOrganization(organisation);
    if (answer.kind !== 'ok' && answer.status === 404)
      return { outcome: 'not_found', summary: `WorkOS has no organisation ${organisation}. Check the id.` };
    if (answer.kind !== 'ok') return providerError(answer);
    const done = await db.write(async (tx) => {
      const isNews = JSON.stringify(await listRows(tx, organisation, [])) !== seen;
      return isNews && reads < MOST_READS
        ? undefined
        : write(tx, organisation, answer.body.domains, { by, at: clock.now() });
    });
    if (done) return done;
  }
}

async function write(
  tx: Tx,
  organisation: string,
  remote: readonly WorkosDomain[],
  actor: { readonly by: string; readonly at: Temporal.Instant },
): Promise<Result> {
  const before = await listRows(tx, organisation, names(remote));
  const found = mismatchesOf(remote, before);
  const plan = planReplay(organisation, remote, before);
  const doing = { ...actor, what: 'reconciled' };
  for (const { domain, values } of plan.writes) await writeRow(tx, domain, values, doing);
  for (const row of before) if (plan.removals.includes(row.domain)) await removeRow(tx, row, doing);
  const after = await listRows(tx, organisation, names(remote));
  const left = mismatchesOf(remote, after);
  for (const one of remote) {
    const domain = one.domain.toLowerCase();
    const here = after.find((row) => row.domain === domain)?.organisation ?? '';
    if (left.some((mismatch) => mismatch.domain === domain))
      await raiseWrongOrg(tx, { domain, here, there: organisation }, actor);
    else await settleWrongOrg(tx, domain, actor);
  }
  const now = after.map((row) => lines.row(row, row.domain));
  return {
    outcome: left.length === 0 ? 'success' : 'wrong_local_org',
    summary: `${organisation}: ${count(found.length)} before, ${count(left.length)} now.`,
    lines: [
      ...found.map((one) => `Before: ${lines.mismatch(one)}`),
      ...plan.removals.map((domain) => `Removed: ${domain}`),
      ...left.map((one) => `Left for a person: ${lines.mismatch(one)}`),
      ...now,
    ],
  };
}
