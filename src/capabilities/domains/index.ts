/**
 * Domains: whether an organisation's domain is verified, by WorkOS or by two people, and what repairs it. What others
 * need of it: how a domain is written, whose it is, and what stands in the way of a case.
 */
import type { Capability, Deps } from '../../capability.ts';
import { domainActions } from './actions/all.ts';
import { routes } from './api.ts';
import { endedMessage } from './ended.ts';
import { listBlockers } from './store/guard.ts';
import { say } from './store/telling.ts';

export { endedMessage } from './ended.ts';
export { readDomain } from './name.ts';
export { isOwnHost } from './store/guard.ts';
export { say } from './store/telling.ts';

export const domains: Capability = {
  name: 'domains',
  routes,
  actions: (deps: Deps) => domainActions({ ...deps, workos: deps.connectors.workos }),
  blockers:
    ({ connectors: { workos } }) =>
    (reader, subjects) =>
      listBlockers(reader, subjects, { isKept: workos !== undefined }),
  /** A run tells by itself what came of its actions. */
  async actionEnded(tx, call, at) {
    if (!call.name.startsWith('domains.') || call.origin.kind === 'run') return;
    const isGood = GOOD.has(call.outcome ?? '');
    const message = endedMessage(call.name, call, isGood);
    await say(tx, { key: `${call.key}:${at.epochMilliseconds}`, place: call.origin.id, by: call.by, message, at });
  },
};

const GOOD = new Set(['success', 'issued', 'already_verified', 'asked', 'shown', 'overridden']);
