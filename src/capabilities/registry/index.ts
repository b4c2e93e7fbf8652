/** The registry of publishers and agents: it is asked to look again, and what comes of it is followed to its end. */
import type { Capability } from '../../capability.ts';
import type { Call } from '../../platform/actions/registry.ts';
import { endedMessage, readDomain, say } from '../domains/index.ts';
import { registryActions } from './actions.ts';
import { readAgent } from './agent.ts';
import { registryJobs } from './jobs.ts';
import { LABEL } from './messages.ts';
import type { Kind } from './request.ts';
import { raise, worked } from './store/ending.ts';

export const registry: Capability = {
  name: 'registry',
  actions: (deps) => registryActions({ ...deps, registry: deps.connectors.registry }),
  jobs: (deps) => registryJobs({ ...deps, registry: deps.connectors.registry }),
  async actionEnded(tx, call, at) {
    const asked = askedIn(call);
    if (!asked || call.practice) return;
    const { kind, subject } = asked;
    const isGood = GOOD.has(call.outcome ?? '');
    if (WORKED.has(call.outcome ?? '') && kind !== 'crawl') await worked(tx, kind, subject, at);
    // Asked again by itself: nobody waits at a screen.
    if (call.origin.kind === 'job' && !isGood) await raise(tx, { kind, subject, reason: call.summary ?? '' }, at);
    // A run tells by itself what came of its actions; that it is still too soon is no news.
    if (call.origin.kind === 'run' || (call.origin.kind === 'job' && call.outcome === 'scheduled')) return;
    const message = endedMessage(LABEL[kind], call, isGood);
    await say(tx, { key: `${call.key}:${at.epochMilliseconds}`, place: call.origin.id, by: call.by, message, at });
  },
};

const GOOD = new Set(['accepted', 'unfollowed', 'scheduled', 'online']);
const WORKED = new Set(['accepted', 'online']);

function askedIn({ name, inputs }: Call): { readonly kind: Kind; readonly subject: string } | undefined {
  // The cast: names of actions are made of kinds.
  const kind = (Object.keys(LABEL) as Kind[]).find((one) => name === `registry.${one}`);
  if (!kind) return undefined;
  if (kind === 'crawl' || kind === 'brand_crawl') {
    const read = readDomain(inputs.domain ?? '');
    return { kind, subject: read.ok ? read.domain : (inputs.domain ?? '') };
  }
  const read = readAgent(inputs.agent ?? '');
  return { kind, subject: read.ok ? read.url : (inputs.agent ?? '') };
}
