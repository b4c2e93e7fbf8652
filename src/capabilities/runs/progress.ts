/** How far a run has come, for cards and headings. Pure. */
import { nameOf } from '../../platform/runbook/run/refusals.ts';
import type { Screen, StepScreen } from '../../platform/runbook/run/screen.ts';
import { isOnTheWay, type Run, screenOf } from '../../platform/runbook/run/walk.ts';

export type Position = { readonly heading: string; readonly number: number; readonly of: number };

/** Steps of options that were not taken do not count. Undefined for screens that are no steps. */
export function positionOf(run: Run, screen: Screen): Position | undefined {
  if (screen.kind !== 'step') return undefined;
  const { plan, state } = run;
  const list = screen.side === 'rollback' ? plan.rollback : plan.main;
  const steps = list.filter((each): each is StepScreen => each.kind === 'step' && isOnTheWay(each, plan, state.chosen));
  const number = steps.findIndex(({ id }) => id === screen.id) + 1;
  return { heading: screen.heading, number: Math.max(1, number), of: Math.max(1, steps.length) };
}

/** "Remediation · 4 of 11: Reset the job" */
export function progressLine(run: Run): string {
  const screen = screenOf(run);
  if (run.state.status === 'finished') return 'Finished';
  const position = positionOf(run, screen);
  if (!position || screen.kind !== 'step') return capital(nameOf(screen));
  return `${position.heading} · ${position.number} of ${position.of}: ${screen.step.label}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
