/**
 * Runs: a runbook walked in Slack, one step a screen. A run lives in the database; the window is one drawing of it,
 * the card in the thread another. What may happen in it is decided in `platform/runbook/run`.
 */
import type { Capability } from '../../capability.ts';
import type { Reader } from '../../platform/store/db.ts';
import { approvalCard, readApprovalCardId } from './approvals.ts';
import { homeBlocks } from './home.ts';
import { runJobs } from './jobs.ts';
import { listenToActions } from './listeners/actions.ts';
import { listenToApprovals } from './listeners/approvals.ts';
import { listenToCourse } from './listeners/course.ts';
import { listenToEscalations } from './listeners/escalate.ts';
import { listenToEvidence } from './listeners/evidence.ts';
import { listenToOthers } from './listeners/others.ts';
import { listenToProblems } from './listeners/problem.ts';
import { listenToReports } from './listeners/report.ts';
import { listenToStart } from './listeners/start.ts';
import { listenToSteps } from './listeners/steps.ts';
import { listenToWaits } from './listeners/waits.ts';
import { listenToReading } from './listeners/whole.ts';
import { runCard } from './messages.ts';
import { STALLED_CHECK } from './notices.ts';
import { recordEnd } from './store/acting.ts';
import { listAsked } from './store/asked.ts';
import { listOpenFeedback } from './store/feedback.ts';
import { findRow, loadRun } from './store/loading.ts';
import { listMine } from './store/queries.ts';
import { isStillStalled } from './store/sweeping.ts';

export { exportJson, exportMarkdown } from './export.ts';
export { continueRun, listUnderWay } from './listeners/command.ts';
export { parseRunId } from './run.ts';
export { readRun } from './store/exporting.ts';

export async function countOpenFeedback(reader: Reader, runbook: string): Promise<number> {
  return (await listOpenFeedback(reader, runbook)).length;
}

/** Runs on Home; it takes a hundred blocks for all capabilities together. */
const HOME_SIZE = 8;
const ASKED_SIZE = 3;

export const runs: Capability = {
  name: 'runs',
  listen(app, deps) {
    listenToStart(app, deps);
    listenToSteps(app, deps);
    listenToCourse(app, deps);
    listenToProblems(app, deps);
    listenToEscalations(app, deps);
    listenToReports(app, deps);
    listenToApprovals(app, deps);
    listenToEvidence(app, deps);
    listenToActions(app, deps);
    listenToWaits(app, deps);
    listenToOthers(app, deps);
    listenToReading(app, deps);
  },
  cards: {
    async run(reader, id) {
      const row = await findRow(reader, id);
      return row && runCard(row);
    },
    async run_approval(reader, id) {
      const { run, number } = readApprovalCardId(id);
      if (!(await findRow(reader, run))) return undefined;
      const loaded = await loadRun(reader, run);
      const approval = loaded.run.state.approvals[number - 1];
      return approval && approvalCard(loaded, approval);
    },
  },
  checks: { [STALLED_CHECK]: isStillStalled },
  jobs: runJobs,
  actionEnded: recordEnd,
  async home(reader, { id, isOperator }) {
    const asked = await listAsked(reader, id, ASKED_SIZE);
    const waiting = asked.length > 0 && (await isOperator()) ? asked : [];
    return homeBlocks(await listMine(reader, id, HOME_SIZE), waiting);
  },
};

export { sayInRun } from './store/thread.ts';
