/** An action of a step: begun with the run's own event in one unit of work, and its end recorded in the run. */
import type { Action } from '../../../platform/actions/action.ts';
import type { Inputs } from '../../../platform/actions/inputs.ts';
import type { Actions, Call } from '../../../platform/actions/registry.ts';
import type { Actor } from '../../../platform/runbook/run/event.ts';
import { latestApproval } from '../../../platform/runbook/run/gates.ts';
import type { RunState } from '../../../platform/runbook/run/state.ts';
import type { Db, Tx } from '../../../platform/store/db.ts';
import { findRow, type Loaded, loadRun } from './loading.ts';
import { type Pressed, pressIn } from './pressing.ts';

type Wanted = Actor & {
  readonly step: string;
  /** Which try of this step it is, as the person saw it; counts from 1. */
  readonly n: number;
  readonly action: Action;
  readonly raw: Inputs;
  /** The version that the person saw. */
  readonly seen: number;
  /** The window to draw again when it ends. */
  readonly window?: string;
};

/** Names the one thing that is wanted: the same for every press of one preview. */
export function keyOf(run: number, step: string, n: number): string {
  return `RUN-${run}/${step}/${n}`;
}

/** The try that would come next at a step. */
export function nextTry({ actions }: RunState, step: string): number {
  return actions.filter((call) => call.step === step).length + 1;
}

/**
 * May be called twice: a try that was begun already is left as it is, and the run is returned as it stands.
 * @throws UserError when an input is wrong or the second person is missing; then nothing was kept.
 */
export function startAction(db: Db, id: number, wanted: Wanted, actions: Actions): Promise<Pressed | Loaded> {
  const { step, n, action, raw, by, at, seen, window } = wanted;
  const { name, outcomes } = action;
  const good = Object.keys(outcomes).filter((outcome) => outcomes[outcome]?.ok);
  const key = keyOf(id, step, n);
  return db.write(async (tx) => {
    const before = await loadRun(tx, id, actions.find);
    if (nextTry(before.run.state, step) > n) return before;
    const start = { do: 'start action', on: `step:${step}`, key, name, inputs: raw, good } as const;
    const command = window === undefined ? start : { ...start, window };
    const pressed = await pressIn(tx, id, { command, by, at, seen, actionOf: actions.find });
    if (!pressed.ok) return pressed;
    const approval = latestApproval(pressed.run.state, step);
    const second = approval?.status === 'approved' ? approval.decidedBy : undefined;
    const practice = pressed.row.practice;
    const origin = { kind: 'run', id: `RUN-${id}/${step}` } as const;
    const call = { name, raw, by, origin, key, practice };
    await actions.start(tx, second === undefined ? call : { ...call, approvedBy: second });
    return pressed;
  });
}

/** In the unit of work that records the end. May be called twice. */
export async function recordEnd(tx: Tx, call: Call, at: Temporal.Instant): Promise<void> {
  const [, run] = call.origin.kind === 'run' ? (/^RUN-(\d+)\//.exec(call.key) ?? []) : [];
  if (run === undefined || !(await findRow(tx, Number(run)))) return;
  const { key, state, outcome, summary = '', lines } = call;
  if (state === 'waiting' || state === 'running') return;
  const loaded = await loadRun(tx, Number(run));
  const good = loaded.run.state.actions.find((each) => each.key === key)?.good;
  // An exercise has no outcome.
  const ok = state === 'done' && (outcome === undefined || good === undefined || good.includes(outcome));
  const more = { ...(outcome === undefined ? {} : { outcome }), ...(lines === undefined ? {} : { lines }) };
  const command = { do: 'end action', key, state, ok, summary, ...more } as const;
  await pressIn(tx, Number(run), { command, by: 'system', at });
}
