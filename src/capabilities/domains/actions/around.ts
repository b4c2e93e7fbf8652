/** What the actions of domains work with. */
import type { WebClient } from '@slack/web-api';
import type { Workos } from '../../../connectors/workos.ts';
import type { Actions } from '../../../platform/actions/registry.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { People } from '../../../platform/slack/people.ts';
import type { Db } from '../../../platform/store/db.ts';

export type Around = {
  readonly db: Db;
  readonly clock: Clock;
  readonly people: Pick<People, 'requireOperator' | 'isReachable'>;
  readonly slack: Pick<WebClient, 'chat'>;
  readonly actions: Pick<Actions, 'findCall'>;
  /** Undefined: WorkOS is not configured. */
  readonly workos: Workos | undefined;
};
