/** Records over HTTP: `POST /api/certification/KIND` takes one, or a list of up to a thousand. What is there is replaced. */
import { z } from 'zod';
import type { Deps } from '../../capability.ts';
import type { Api } from '../../platform/http/route.ts';
import { KINDS } from './intake.ts';
import { takeIn } from './store/intake.ts';

const MOST = 1_000;
/** A thousand attempts with their scores. */
const MOST_BYTES = 5_000_000;

const body = z.union([
  z.array(z.unknown()).max(MOST, `must not hold more than ${MOST} records`),
  z.record(z.string(), z.unknown()),
]);

export function routes(api: Api, { db, clock }: Deps): void {
  for (const kind of KINDS) {
    api.route({
      method: 'POST',
      path: `/api/certification/${kind}`,
      scope: 'records:write',
      body,
      maxBytes: MOST_BYTES,
      async run(request) {
        const given = Array.isArray(request.body) ? request.body : [request.body];
        const { taken, refused } = await takeIn(db, kind, given, clock.now());
        // Good ones are kept whatever the others are: the answer names each that was refused by its place in the list.
        const status = refused.length === 0 ? 200 : taken === 0 ? 422 : 207;
        return { status, body: { taken, refused } };
      },
    });
  }
}
