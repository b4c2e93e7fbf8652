/** What the actions of certification work with. */
import type { Actions } from '../../../platform/actions/registry.ts';
import type { Db } from '../../../platform/store/db.ts';
import type { Issuer } from './issue.ts';

export type Around = {
  readonly db: Db;
  readonly actions: Pick<Actions, 'findCall'>;
  /** Undefined: Certifier is not configured, and only the local part is done. */
  readonly issuer: Issuer | undefined;
};
