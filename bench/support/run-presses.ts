/** Runs under way, and the presses that carry them from their first step to their last. */
import type { ModalView } from '@slack/types';
import { type Loaded, loadRun } from '../../src/capabilities/runs/store/loading.ts';
import { pressIn } from '../../src/capabilities/runs/store/pressing.ts';
import { columnsOf } from '../../src/capabilities/runs/store/saving.ts';
import { startRun } from '../../src/capabilities/runs/store/starting.ts';
import { fieldOf } from '../../src/capabilities/runs/views/frame.ts';
import { screenView } from '../../src/capabilities/runs/views/screen.ts';
import type { OpenedPage } from '../../src/platform/runbook/library/library.ts';
import { readPages } from '../../src/platform/runbook/library/page.ts';
import { parseRunbooks } from '../../src/platform/runbook/parse.ts';
import { decide } from '../../src/platform/runbook/run/decide.ts';
import { apply } from '../../src/platform/runbook/run/fold.ts';
import { screenOf } from '../../src/platform/runbook/run/walk.ts';
import { operatorsChannel } from '../../src/platform/slack/roles.ts';
import type { Tx } from '../../src/platform/store/db.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { changeSetting } from '../../src/platform/store/settings.ts';
import { OPERATORS, TEAM_CHANNEL } from './slack.ts';
import { countAsDelivered } from './workspace.ts';

const WORDS = 'It printed what was expected.';

/** Steps of the usual kind: words, a command, what it should print. */
function runbookOf(steps: number): OpenedPage {
  const step = (index: number) =>
    [
      `1. **Look at the pods of team ${index}**`,
      '',
      '   Each of them serves one region; two may be missing while a node is replaced.',
      '',
      '   ```bash',
      `   kubectl get pods --namespace team-${index} --selector app=<app>`,
      '   ```',
      '',
      '   Expected: every pod is Running.',
      '',
    ].join('\n');
  const text = Array.from({ length: steps }, (_, index) => step(index + 1)).join('\n');
  const source = `# ${steps} steps\n\n## Checks\n\n${text}\n## Do not\n\n- Do not delete pods by hand.\n`;
  const file = `${steps}-steps.md`;
  const [page] = readPages({ file, source }).pages;
  const [runbook] = parseRunbooks(source, { path: file }).runbooks;
  if (!page || !runbook) throw new Error('no runbook in the text');
  return { page: page.page, runbook, source, shared: false };
}

export type RunsWanted = {
  readonly steps: number;
  readonly runs: number;
  /** Presses on each of them. */
  readonly each: number;
};

/**
 * Makes the database. For each kind the presses, `atOnce` runs side by side: a run's next press comes after one of each
 * of the others. They begin at steps of their own, so that a press is as likely near the end as near the beginning.
 */
export async function prepareRuns(path: string, kinds: readonly RunsWanted[], atOnce: number): Promise<string[][]> {
  const db = await openDatabase(path);
  try {
    const at = Temporal.Now.instant();
    await db.write((tx) => changeSetting(tx, operatorsChannel, TEAM_CHANNEL, { by: person(0), at }));
    const presses: string[][] = [];
    for (const { steps, runs, each } of kinds) {
      const what = { opened: runbookOf(steps), inputs: { app: 'web' }, acknowledged: true, severeAcknowledged: true };
      const bodies: string[][] = [];
      for (let index = 0; index < runs; index += 1) {
        const actor = { by: person(index), at };
        const { id } = await db.write((tx) => startRun(tx, what, actor));
        const done = Math.floor(((index % atOnce) * (steps - each)) / Math.max(1, atOnce - 1));
        await db.write((tx) => walk(tx, id, done, actor));
        bodies.push(pressesOf(await loadRun(db.read, id), each, actor));
      }
      presses.push(sideBySide(bodies, atOnce));
    }
    await countAsDelivered(db);
    return presses;
  } finally {
    await db.close();
  }
}

function person(index: number): string {
  return OPERATORS[index % OPERATORS.length] ?? '';
}

function sideBySide(bodies: readonly (readonly string[])[], atOnce: number): string[] {
  const groups = Array.from({ length: Math.ceil(bodies.length / atOnce) }, (_, index) =>
    bodies.slice(index * atOnce, (index + 1) * atOnce),
  );
  return groups.flatMap((group) => (group[0] ?? []).flatMap((_body, step) => group.flatMap((run) => run[step] ?? [])));
}

/** The first steps, done before. */
async function walk(tx: Tx, id: number, count: number, { by, at }: { by: string; at: Temporal.Instant }) {
  for (let done = 0; done < count; done += 1)
    await pressIn(tx, id, { command: (run) => ({ do: 'confirm', on: screenOf(run).id, text: WORDS }), by, at });
}

/** "Done" on every step, each in the window as it is drawn then. */
function pressesOf(started: Loaded, count: number, actor: { by: string; at: Temporal.Instant }): string[] {
  const bodies: string[] = [];
  let loaded = started;
  while (bodies.length < count) {
    const screen = screenOf(loaded.run);
    bodies.push(submission(screenView({ ...loaded, now: actor.at }), screen.id, actor.by, loaded.row.version));
    const decision = decide(loaded.run, { do: 'confirm', on: screen.id, text: WORDS }, actor);
    if (!decision.ok) throw new Error(decision.refusal);
    const run = { ...loaded.run, state: decision.events.reduce(apply, loaded.run.state) };
    loaded = { ...loaded, run, row: { ...loaded.row, ...columnsOf(run) } };
  }
  return bodies;
}

/** As Slack sends it: with the whole view, and what stands in its fields. */
function submission(view: ModalView, on: string, by: string, version: number): string {
  const team = { id: 'T0BENCH', domain: 'bench' };
  const typed = { type: 'plain_text_input', value: WORDS };
  const payload = {
    type: 'view_submission',
    team,
    user: { id: by, username: 'operator', name: 'operator', team_id: team.id },
    api_app_id: 'A0BENCH',
    token: 'not-looked-at',
    trigger_id: `${version}.1.abcdef`,
    view: {
      ...view,
      id: `V0BENCH${by}`,
      team_id: team.id,
      app_id: 'A0BENCH',
      bot_id: 'B0BENCH',
      hash: `${version}.bench`,
      state: { values: { [fieldOf(on, 'evidence')]: { evidence: typed } } },
      previous_view_id: null,
      root_view_id: `V0BENCH${by}`,
    },
    response_urls: [],
    is_enterprise_install: false,
    enterprise: null,
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}
