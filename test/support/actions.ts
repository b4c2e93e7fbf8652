/** Actions whose deeds are noted, and a process that performs them. */
import { z } from 'zod';
import { type Action, defineAction, type PerformContext, type Result } from '../../src/platform/actions/action.ts';
import { type Actions, createActions, type Start } from '../../src/platform/actions/registry.ts';
import { createRunner, type RunnerOptions } from '../../src/platform/actions/runner.ts';
import { createSecrets } from '../../src/platform/actions/secrets.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import type { Db } from '../../src/platform/store/db.ts';

type Perform = (inputs: { domain: string }, context: PerformContext) => Promise<Result> | Result;

export const VERIFIED: Result = { outcome: 'verified', summary: 'example.com is verified.', lines: ['record found'] };

/** `domains.verify`, which takes a domain. `performed` are the keys of its tries, in order. */
export function anAction(perform: Perform = () => VERIFIED, unusual: Partial<Action> = {}) {
  const performed: string[] = [];
  const action = defineAction({
    name: 'domains.verify',
    label: 'Verify the domain',
    inputs: z.object({ domain: z.string().describe('Domain'), note: z.string().optional().describe('Note') }),
    danger: 'none',
    outcomes: { verified: { label: 'Verified', ok: true }, pending: { label: 'Still pending', ok: false } },
    maxMs: 60_000,
    describe: async ({ domain }) => ({ summary: `Verifies ${domain}`, changes: [`${domain} becomes verified`] }),
    async perform(inputs, context) {
      performed.push(context.key);
      return perform(inputs, context);
    },
  });
  return { action: { ...action, ...unusual } as Action, performed }; // the same inputs, less closely described
}

export const quiet = createLog({ level: 'silent' });

/** One process: its registry and its runner. */
export function aProcess(db: Db, actions: readonly Action[], unusual: Partial<RunnerOptions> = {}) {
  const secrets = createSecrets();
  const registry = createActions({ clock: systemClock, secrets, ...(unusual.time ? { time: unusual.time } : {}) });
  registry.register(actions);
  const options = { db, clock: systemClock, log: quiet, actions: registry, secrets, tell: async () => {}, ...unusual };
  return { actions: registry, runner: createRunner(options), want: wanting(db, registry) };
}

/** Starts a call in a unit of work of its own. */
function wanting(db: Db, actions: Actions) {
  const usual: Start = {
    name: 'domains.verify',
    raw: { domain: 'example.com' },
    by: 'U1',
    origin: { kind: 'run', id: 'RUN-12/step-3' },
    key: 'RUN-12/3/1',
  };
  return (unusual: Partial<Start> = {}) => db.write((tx) => actions.start(tx, { ...usual, ...unusual }));
}
