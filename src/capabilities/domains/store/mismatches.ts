/** A domain that is one organisation's at WorkOS and another's here waits for a person, in an escalation of its own. */
import type { Tx } from '../../../platform/store/db.ts';
import { raiseEscalation, resolveByKey } from '../../escalations/index.ts';

type Actor = { readonly by: string; readonly at: Temporal.Instant };

const keyOf = (domain: string) => `domain:wrong_local_org:${domain}`;

/** May be called twice: while it is open, another occurrence folds into it. */
export async function raiseWrongOrg(
  tx: Tx,
  { domain, here, there }: { readonly domain: string; readonly here: string; readonly there: string },
  actor: Actor,
): Promise<void> {
  await raiseEscalation(
    tx,
    {
      summary: `${domain} belongs to two organisations`,
      details: `Here it is ${here}’s, at WorkOS ${there}’s. A row is never moved by itself: decide whose it is, take it from the other at WorkOS, then reconcile both organisations.`,
      priority: 'high',
      category: 'needs_human_action',
      dedupKey: keyOf(domain),
      subjects: [
        { kind: 'domain', id: domain },
        { kind: 'organisation', id: there },
      ],
    },
    actor,
  );
}

/** WorkOS and we agree whose it is. May be called twice. */
export async function settleWrongOrg(tx: Tx, domain: string, actor: Actor): Promise<void> {
  await resolveByKey(tx, keyOf(domain), 'WorkOS and our records agree whose it is.', actor);
}
