/**
 * Over HTTP: records of organisations and domains (`POST /api/domains/organisations`, `/api/domains/records`: one, or a
 * list of up to a thousand), and what WorkOS tells by itself (`/webhooks/workos`).
 */
import { z } from 'zod';
import type { Deps } from '../../capability.ts';
import { problem } from '../../platform/http/problem.ts';
import type { Api } from '../../platform/http/route.ts';
import { hear } from './store/events.ts';
import { KINDS, takeIn } from './store/intake.ts';

const MOST = 1_000;

const body = z.union([
  z.array(z.unknown()).max(MOST, `must not hold more than ${MOST} records`),
  z.record(z.string(), z.unknown()),
]);

export function routes(api: Api, deps: Pick<Deps, 'db' | 'clock' | 'connectors' | 'log'>): void {
  const { db, clock } = deps;
  for (const kind of KINDS) {
    api.route({
      method: 'POST',
      path: `/api/domains/${kind}`,
      scope: 'records:write',
      body,
      async run(request) {
        const given = Array.isArray(request.body) ? request.body : [request.body];
        const { taken, refused } = await takeIn(db, kind, given, clock.now());
        const status = refused.length === 0 ? 200 : taken === 0 ? 422 : 207;
        return { status, body: { taken, refused } };
      },
    });
  }
  routeWebhook(api, deps);
}

function routeWebhook(
  api: Api,
  { db, clock, log, connectors: { workos } }: Pick<Deps, 'db' | 'clock' | 'connectors' | 'log'>,
): void {
  api.webhook({
    path: '/webhooks/workos',
    async run({ raw, headers }) {
      if (!workos) return { problem: problem(503, 'WorkOS is not set up here.') };
      const event = await workos.readEvent(raw.toString('utf8'), headers.get('workos-signature') ?? undefined);
      if (event === 'forged') return { problem: problem(401, 'The signature is wrong, missing or too old.') };
      // Taken, so that it is not sent again: it is nothing about a domain.
      if (event === 'foreign') return { status: 200, body: { taken: false } };
      const did = await db.write((tx) => hear(tx, event, clock.now()));
      log.info({ event: event.id, what: event.what, domain: event.domain.domain, did }, 'WorkOS told of a domain');
      return { status: 200, body: { taken: true } };
    },
  });
}
