/**
 * Windows in which somebody looks at a run. Slack tells nobody when a window is closed, and draws none again by itself:
 * what happens without a press, such as the end of an action, is drawn here, in each of them that is still there.
 *
 * They are in the memory of this process. The window in which an action was started stands in the run itself, so that it
 * is drawn again by whichever process ends the action.
 */
import type { Deps } from '../../../capability.ts';
import { reason } from '../../../platform/errors.ts';
import { processTime } from '../../../platform/jobs/process-time.ts';
import { slackError } from '../../../platform/slack/failures.ts';
import type { Db } from '../../../platform/store/db.ts';
import { type Loaded, loadRun } from '../store/loading.ts';
import { screenView } from '../views/screen.ts';
import { onceFor, requirePart } from './rights.ts';

type OpenWindows = {
  /** Somebody looks at this run there. */
  saw(run: number, view: string, by: string): void;
  /** Something else stands there now. */
  forget(view: string): void;
  /** Draws the run again wherever somebody looks at it. Never rejects. */
  redraw(run: number, key: string): Promise<void>;
};

/** Windows that are remembered, the latest ones. */
const MOST = 500;
/** What an action says of its progress is drawn this often at most: Slack counts. */
const PROGRESS_MS = 2_000;

const known = new WeakMap<Db, OpenWindows>();

/** One for each database handle, which is one for each bot. It hears of every commit. */
export function windowsOf(deps: Deps): OpenWindows {
  const windows = known.get(deps.db) ?? createWindows(deps);
  known.set(deps.db, windows);
  return windows;
}

function createWindows(deps: Deps): OpenWindows {
  const { db } = deps;
  const open = new Map<string, { readonly run: number; readonly by: string }>();
  const drawing = new Map<number, { again: boolean }>();
  /** By run: what was said last of the progress, and when. */
  const said = new Map<number, { readonly words: string; readonly at: number }>();

  async function draw(run: number, key: string): Promise<void> {
    const call = await deps.actions.findCall(db.read, key);
    const ended = call?.endedAt !== undefined;
    if (ended) said.delete(run);
    else if (!isNews(run, key, `${key} ${call?.progress ?? ''}`)) return;
    const loaded = await loadRun(db.read, run, deps.actions.find);
    const progress = ended || call?.progress === undefined ? {} : { progress: call.progress };
    for (const [view, by] of lookers(loaded, key)) await drawOne(loaded, { view, by }, progress);
  }

  /** What is said too soon after what was said before is looked at again later. */
  function isNews(run: number, key: string, words: string): boolean {
    const before = said.get(run);
    if (before?.words === words) return false;
    const now = performance.now();
    const wait = before?.words.startsWith(`${key} `) ? before.at + PROGRESS_MS - now : 0;
    if (wait > 0) {
      processTime.after(wait, () => void redraw(run, key));
      return false;
    }
    // The beginning is no progress: what comes first is said at once.
    said.set(run, { words, at: words === `${key} ` ? now - PROGRESS_MS : now });
    return true;
  }

  function lookers({ row, run }: Loaded, key: string): Map<string, string> {
    const there = new Map([...open].filter(([, each]) => each.run === row.id).map(([view, { by }]) => [view, by]));
    const call = run.state.actions.find((each) => each.key === key);
    if (call?.window !== undefined) there.set(call.window, call.by);
    return there;
  }

  async function drawOne(loaded: Loaded, { view, by }: { view: string; by: string }, progress: { progress?: string }) {
    try {
      await requirePart(by, loaded.row, deps);
      const showing = { ...loaded, ...progress, ...onceFor(loaded, by, deps), now: deps.clock.now() };
      await deps.slack.views.update({ view_id: view, view: screenView(showing) });
    } catch (error) {
      // Closed, or no longer allowed: nobody looks there.
      open.delete(view);
      deps.log.debug(
        { run: loaded.row.id, by, problem: slackError(error) ?? reason(error) },
        'a window was not drawn again',
      );
    }
  }

  /** One after the other for each run: an older drawing never comes after a newer one. */
  async function redraw(run: number, key: string): Promise<void> {
    const under = drawing.get(run);
    if (under) {
      under.again = true;
      return;
    }
    const mine = { again: true };
    drawing.set(run, mine);
    try {
      while (mine.again) {
        mine.again = false;
        await draw(run, key);
      }
    } catch (err) {
      deps.log.warn({ run, err }, 'the windows of a run could not be drawn again');
    } finally {
      drawing.delete(run);
    }
  }

  db.onCommit((touched) => {
    for (const topic of touched) {
      const [, key = '', run] = /^action (RUN-(\d+)\/.*)$/.exec(topic) ?? [];
      if (run !== undefined) void redraw(Number(run), key);
    }
  });

  return {
    saw(run, view, by) {
      open.delete(view);
      open.set(view, { run, by });
      const [oldest] = open.keys();
      if (open.size > MOST && oldest !== undefined) open.delete(oldest);
    },
    forget: (view) => void open.delete(view),
    redraw,
  };
}
