/** Records over HTTP: `POST /api/certification/KIND` takes one, or a list of up to a thousand. What is there is replaced. */
import { z } from 'zod';
import type { Deps } from '../../capability.ts';
import type { Problem } from '../../platform/http/problem.ts';
import type { Api } from '../../platform/http/route.ts';
import { KINDS } from './intake.ts';
import { type Refused, takeIn } from './store/intake.ts';

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
        // Good ones are kept whatever the others are; each that was refused is named by its place.
        if (taken > 0 || refused.length === 0)
          return { status: refused.length === 0 ? 200 : 207, body: { taken, refused } };
        return { problem: problemOf(refused, Array.isArray(request.body)) };
      },
    });
  }
}

function problemOf(refused: readonly Refused[], isList: boolean): Problem {
  const errors = refused.flatMap(({ index, problems }) =>
    problems.map((detail) => ({ pointer: isList ? `/${index}` : '', detail })),
  );
  const detail = refused.length === 1 ? 'The record is not right.' : `None of the ${refused.length} records is right.`;
  return { status: 422, title: 'Nothing was taken in', detail, errors: errors.slice(0, MOST) };
}
