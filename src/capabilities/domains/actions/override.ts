/** `domains.override`: two people say that a domain is verified, against what WorkOS says. */
import { z } from 'zod';
import { defineAction } from '../../../platform/actions/action.ts';
import { UserError } from '../../../platform/errors.ts';
import type { Reader } from '../../../platform/store/db.ts';
import { listTimeline } from '../../../platform/store/timeline.ts';
import { domainItem } from '../domain.ts';
import { lines } from '../messages.ts';
import { readDomain } from '../name.ts';
import { findRow, writeRow } from '../store/rows.ts';
import type { Around } from './around.ts';
import { DOMAIN, ORGANISATION, requireRight } from './inputs.ts';

const SHORTEST = 10;

const inputs = z.object({
  domain: DOMAIN,
  organisation: ORGANISATION,
  attestation: z
    .string()
    .min(SHORTEST, `Say in at least ${SHORTEST} characters how you know that the member controls it.`)
    .max(1_000, 'Use 1,000 characters at most.')
    .describe('How do you know that the member controls it?'),
});

export function override(around: Around) {
  const { db, clock, actions } = around;
  return defineAction({
    name: 'domains.override',
    label: 'Mark as verified by hand',
    inputs,
    danger: 'disruptive',
    secondPerson: true,
    outcomes: {
      overridden: { label: 'Marked as verified by hand', ok: true },
      already_verified: { label: 'It was verified already', ok: true },
    },
    maxMs: 10_000,
    async describe(asked, context) {
      await requireRight(around, context);
      const { domain, row } = await check(db.read, asked);
      return {
        summary: `${lines.row(row, domain)}. WorkOS has not confirmed it.`,
        changes: [
          `${domain} becomes verified by hand for ${asked.organisation}.`,
          'A reconcile of the organisation takes it back.',
        ],
      };
    },
    async perform(asked, context) {
      await requireRight(around, context);
      return db.write(async (tx) => {
        const { domain, row } = await check(tx, asked);
        const mine = (await listTimeline(tx, domainItem(domain))).some(({ details }) => details.key === context.key);
        const overridden = {
          outcome: 'overridden',
          summary: `${domain} is verified by hand for ${asked.organisation}.`,
        };
        if (mine) return overridden;
        if (row?.isVerified)
          return { outcome: 'already_verified', summary: `${lines.row(row, domain)}. Nothing was changed.` };
        const call = await actions.findCall(tx, context.key);
        const values = {
          organisation: asked.organisation,
          isVerified: true,
          source: 'manual',
          workosId: row?.workosId ?? null,
          state: row?.state ?? 'pending',
        } as const;
        const doing = { by: context.by, at: clock.now(), what: 'overridden' };
        const why = { attestation: asked.attestation, key: context.key, approvedBy: call?.approvedBy ?? null };
        await writeRow(tx, domain, values, doing, why);
        return overridden;
      });
    },
  });
}

/** @throws UserError for what is no domain, and for one of another organisation. */
async function check(
  reader: Reader,
  { domain: typed, organisation }: { readonly domain: string; readonly organisation: string },
) {
  const read = readDomain(typed);
  if (!read.ok) throw new UserError(read.problem, { field: 'domain' });
  const row = await findRow(reader, read.domain);
  if (row && row.organisation !== organisation)
    throw new UserError(`${read.domain} is ${row.organisation}’s here. A domain is not moved by hand.`, {
      field: 'organisation',
    });
  return { domain: read.domain, row };
}
