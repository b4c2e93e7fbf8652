/** Everything the bot can do, a line each. */
import { certification } from './capabilities/certification/index.ts';
import { checks } from './capabilities/checks/index.ts';
import { domains } from './capabilities/domains/index.ts';
import { escalations } from './capabilities/escalations/index.ts';
import { health } from './capabilities/health/index.ts';
import { registry } from './capabilities/registry/index.ts';
import { runbooks } from './capabilities/runbooks/index.ts';
import { runs } from './capabilities/runs/index.ts';
import type { Capability } from './capability.ts';

export const capabilities: readonly Capability[] = [
  escalations,
  runbooks,
  runs,
  certification,
  domains,
  registry,
  health,
  checks,
];
