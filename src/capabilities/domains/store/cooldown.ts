/** Another look at DNS has to wait: one in a minute for an organisation and domain, whichever process asks. */
import { UserError } from '../../../platform/errors.ts';
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { and, asc, eq } from '../../../platform/store/drizzle.ts';
import { cooldownLeft } from '../domain.ts';
import { domainTables } from '../schema.ts';

type Asked = { readonly organisation: string; readonly domain: string };

/** @throws UserError with the seconds that are left. @param key of the call that it is asked for, which may go on. */
export async function checkCooldown(reader: Reader, asked: Asked, now: Temporal.Instant, key?: string): Promise<void> {
  const { domainTries: t } = domainTables(reader);
  const [last] = await reader.select().from(t).where(same(reader, asked)).orderBy(asc(t.domain));
  const left = last && last.key !== key ? cooldownLeft(last.triedAt, now) : 0;
  if (left === 0) return;
  const wait = left === 1 ? '1 second' : `${left} seconds`;
  throw new UserError(`WorkOS was asked about ${asked.domain} just now, and DNS has not changed since. Wait ${wait}.`);
}

/** @throws as `checkCooldown`. The same call may begin again. */
export async function beginTry(tx: Tx, asked: Asked, now: Temporal.Instant, key: string): Promise<void> {
  await checkCooldown(tx, asked, now, key);
  const { domainTries: t } = domainTables(tx);
  const row = { ...asked, triedAt: now, key };
  await tx
    .insert(t)
    .values(row)
    .onConflictDoUpdate({ target: [t.organisation, t.domain], set: row });
}

/** Nobody was asked after all. */
export async function takeBackTry(tx: Tx, asked: Asked): Promise<void> {
  const { domainTries: t } = domainTables(tx);
  await tx.delete(t).where(same(tx, asked));
}

function same(reader: Reader, { organisation, domain }: Asked) {
  const { domainTries: t } = domainTables(reader);
  return and(eq(t.organisation, organisation), eq(t.domain, domain));
}
