/** Bearer tokens: made once, shown once, kept as a hash, revoked at any moment. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Db, Reader, Tx } from '../store/db.ts';
import { and, asc, eq, isNull } from '../store/drizzle.ts';
import { httpTables } from './schema.ts';
import type { Scope } from './scopes.ts';

type Instant = Temporal.Instant;

export type Token = Omit<ReturnType<typeof httpTables>['apiTokens']['$inferSelect'], 'hash'>;

/** `rsf_12_` and 32 random bytes. The redaction of logs knows this shape. */
const SHAPE = /^rsf_(\d{1,9})_([A-Za-z0-9_-]{43})$/;
/** How exactly `usedAt` is kept: a write for every request would cost more than it tells. */
const USED_EXACT_MS = 60_000;

export type NewToken = {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly at: Instant;
  readonly expiresAt?: Instant;
};

/** @returns the token itself, which can't be had again. */
export async function createToken(tx: Tx, { name, scopes, at, expiresAt }: NewToken): Promise<string> {
  const { apiTokens } = httpTables(tx);
  const secret = randomBytes(32).toString('base64url');
  const row = { name, hash: hashOf(secret).toString('hex'), scopes, createdAt: at, expiresAt: expiresAt ?? null };
  const [made] = await tx.insert(apiTokens).values(row).returning({ id: apiTokens.id });
  if (!made) throw new Error('The insert returned no row.');
  return `rsf_${made.id}_${secret}`;
}

/** All that were ever made, oldest first. */
export async function listTokens(reader: Reader): Promise<readonly Token[]> {
  const { apiTokens: t } = httpTables(reader);
  const rows = await reader.select().from(t).orderBy(asc(t.id));
  return rows.map(({ hash: _hash, ...token }) => token);
}

/** False when there is no such token, or it is revoked already. */
export async function revokeToken(tx: Tx, id: number, at: Instant): Promise<boolean> {
  const { apiTokens: t } = httpTables(tx);
  const which = and(eq(t.id, id), isNull(t.revokedAt));
  const revoked = await tx.update(t).set({ revokedAt: at }).where(which).returning({ id: t.id });
  return revoked.length > 0;
}

/** Whose token this is; undefined when it is none, revoked or expired. Takes as long for a wrong one as for the right one. */
export async function findToken(reader: Reader, text: string, at: Instant): Promise<Token | undefined> {
  const [, id = '0', secret = ''] = SHAPE.exec(text) ?? [];
  const { apiTokens: t } = httpTables(reader);
  const [row] = await reader
    .select()
    .from(t)
    .where(eq(t.id, Number(id)))
    .orderBy(asc(t.id));
  const expected = Buffer.from(row?.hash ?? '0'.repeat(64), 'hex');
  const isRight = timingSafeEqual(expected, hashOf(secret));
  if (!row || !isRight || !isAlive(row, at)) return undefined;
  const { hash: _hash, ...token } = row;
  return token;
}

export function isAlive({ revokedAt, expiresAt }: Pick<Token, 'revokedAt' | 'expiresAt'>, at: Instant): boolean {
  return revokedAt === null && (expiresAt === null || Temporal.Instant.compare(expiresAt, at) > 0);
}

/** Notes that it was used, to the minute. */
export async function noteUse(db: Db, { id, usedAt }: Token, at: Instant): Promise<void> {
  if (usedAt && at.epochMilliseconds - usedAt.epochMilliseconds < USED_EXACT_MS) return;
  await db.write(async (tx) => {
    const { apiTokens: t } = httpTables(tx);
    await tx.update(t).set({ usedAt: at }).where(eq(t.id, id));
  });
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
