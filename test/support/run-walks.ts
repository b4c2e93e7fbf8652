/** Walks through runbooks in memory: every screen is drawn, and looked at as Slack would. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { validateMessage, validateView } from '../../sandbox/blockkit/index.ts';
import { approvalCard } from '../../src/capabilities/runs/approvals.ts';
import { runCard } from '../../src/capabilities/runs/messages.ts';
import { progressLine } from '../../src/capabilities/runs/progress.ts';
import { reportBlocks } from '../../src/capabilities/runs/report.ts';
import type { RunRow } from '../../src/capabilities/runs/run.ts';
import type { Loaded } from '../../src/capabilities/runs/store/loading.ts';
import { ticketOf } from '../../src/capabilities/runs/views/frame.ts';
import { overviewView } from '../../src/capabilities/runs/views/overview.ts';
import { screenView } from '../../src/capabilities/runs/views/screen.ts';
import type { Runbook } from '../../src/platform/runbook/document.ts';
import { parseRunbooks } from '../../src/platform/runbook/parse.ts';
import { decide } from '../../src/platform/runbook/run/decide.ts';
import { apply, fold } from '../../src/platform/runbook/run/fold.ts';
import { gateOf } from '../../src/platform/runbook/run/gates.ts';
import { type Run, screenOf } from '../../src/platform/runbook/run/walk.ts';
import { message } from '../../src/platform/slack/blocks.ts';
import { aRun, MORNING, runOf, startEvents, waysOn } from './runs.ts';

/** As if it had been loaded. */
export function loadedOf(run: Run): Loaded {
  const { document, state } = run;
  // The cast: only what is drawn.
  const row = {
    id: 7,
    title: document.title,
    severity: document.metadata.severity ?? null,
    practice: false,
    progress: progressLine(run),
    version: state.version,
    status: state.status,
    people: state.people,
    ownerId: state.owner,
    environment: state.environment ?? null,
    estimateMinutes: 15,
    escalationId: 3,
    startedAt: state.startedAt,
    finishedAt: state.finished?.at ?? null,
    outcome: state.finished?.outcome ?? null,
    approvalDueAt: null,
  } as unknown as RunRow;
  return { row, run, pinned: { document, definitions: { type: 'root', children: [] }, planFor: () => run.plan } };
}

/** What Slack would refuse of all that is drawn of a run as it stands, and what a person could not answer. */
export function faultsOf(run: Run): unknown[] {
  const loaded = loadedOf(run);
  const showing = { ...loaded, now: MORNING };
  const view = screenView(showing);
  const screen = screenOf(run);
  const answers = /"action_id":"runs\.(?:answer|pick|choose|helped|accept|ask|look)/.test(JSON.stringify(view.blocks));
  const decides = screen.kind === 'step' && screen.asks !== 'done' && gateOf(run, screen) !== 'risk';
  return [
    ...validateView(view),
    ...(run.state.version % 7 === 1 ? validateView(overviewView(showing, ticketOf(loaded))) : []),
    ...validateMessage(runCard(loaded.row)),
    ...run.state.approvals.flatMap((approval) => validateMessage(approvalCard(loaded, approval))),
    ...(run.state.status === 'finished' ? validateMessage(message('', reportBlocks(loaded))) : []),
    ...(JSON.stringify(view).includes('"left-out') ? [`${screen.id} does not fit its window`] : []),
    ...(decides && view.submit !== undefined ? [`${screen.id} decides and has a Done button`] : []),
    ...(run.state.status === 'running' && view.submit === undefined && !answers ? [`${screen.id} has no answer`] : []),
  ];
}

/** @param choose among the ways that a screen offers. Throws where a way is refused, or where there is no end. */
export function walkToTheEnd(document: Runbook, choose: (ways: number) => number): unknown[] {
  const pressed = aRun(document, { inputs: valuesFor(document) });
  const visits = new Map<string, number>();
  const faults: unknown[] = [];
  for (let press = 0; pressed.run.state.status !== 'finished'; press += 1) {
    faults.push(...faultsOf(pressed.run));
    const ways = waysOn(pressed.run);
    const visit = visits.get(pressed.screen.id) ?? 0;
    visits.set(pressed.screen.id, visit + 1);
    // Who comes back again and again takes another way, as a person would.
    const way = ways[visit < 4 ? choose(ways.length) : visit % ways.length];
    if (!way || press > 5_000) throw new Error(`${document.title} stands at ${pressed.screen.id} for ever.`);
    const refusal = pressed.press(way.command, way.by);
    if (refusal !== undefined) throw new Error(`${document.title}, ${pressed.screen.id}: ${refusal}`);
  }
  return [...faults, ...faultsOf(pressed.run)];
}

/** Every way from every place, as far as `most` places. */
export function walkEverywhere(document: Runbook, most: number): { reached: Set<string>; faults: unknown[] } {
  const queue = [fold(startEvents(document, { inputs: valuesFor(document) }))];
  const known = new Set<string>();
  const reached = new Set<string>();
  const drawn = new Set<string>();
  const faults: unknown[] = [];
  for (let state = queue.shift(); state && known.size < most; state = queue.shift()) {
    const run = runOf(document, state);
    const looks = `${state.screen} ${gateOf(run, screenOf(run))} ${state.status}`;
    const { chosen, detours, risk, accepted, approvals } = state;
    const key = JSON.stringify([looks, chosen, detours, risk !== undefined, accepted.length, approvals.at(-1)?.status]);
    if (known.has(key)) continue;
    known.add(key);
    reached.add(state.screen);
    if (!drawn.has(looks)) faults.push(...faultsOf(run));
    drawn.add(looks);
    if (state.status === 'finished') continue;
    for (const { command, by } of waysOn(run)) {
      const decision = decide(run, command, { by, at: MORNING });
      if (!decision.ok) throw new Error(`${document.title}, ${state.screen}: ${decision.refusal}`);
      queue.push(decision.events.reduce(apply, state));
    }
  }
  return { reached, faults };
}

export function valuesFor({ inputs }: Runbook): Record<string, string> {
  return Object.fromEntries(inputs.map(({ name, pattern }) => [name, matching(pattern)]));
}

/** A value that matches, the same every time. */
function matching(pattern: string | undefined): string {
  if (pattern === undefined) return 'value-1';
  const [value] = fc.sample(fc.stringMatching(new RegExp(`^(?:${pattern})$`)), { numRuns: 1, seed: 7 });
  return value ?? '';
}

export function documentsIn(folder: string): Runbook[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.mdx?$|\.md\.erb$/.test(path))
    .sort()
    .flatMap((path) => parseRunbooks(readFileSync(join(folder, path), 'utf8'), { path }).runbooks);
}
