/** Who may call the API. A token itself is nowhere: only its hash. */
import { defineTables } from '../store/columns.ts';

export const httpTables = defineTables((c) => ({
  apiTokens: c.table('api_tokens', {
    /** Part of the token, so that one row is read and one hash compared. */
    id: c.id('id'),
    /** Who uses it, in the operator's words. */
    name: c.string('name').notNull(),
    /** SHA-256 of the secret part, in hex. The secret is random and long: a slow hash would add nothing. */
    hash: c.string('hash').notNull(),
    scopes: c.json<readonly string[]>('scopes').notNull(),
    createdAt: c.instant('created_at').notNull(),
    expiresAt: c.instant('expires_at'),
    /** To the minute. */
    usedAt: c.instant('used_at'),
    revokedAt: c.instant('revoked_at'),
  }),
}));
