/** `/escalation jobs`: what ran, how it ended, and what it did to which item. For administrators. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../capability.ts';
import { UserError } from '../../platform/errors.ts';
import { findRun, listJobNames, listRuns, RUNS_PER_PAGE } from '../../platform/jobs/runs.ts';
import { onAction, type Press } from '../../platform/slack/listen.ts';
import { ALL_JOBS, EVENTFUL, RUNS_OF, runsView, runView, SHOW_RUN, TURN_RUNS } from './views.ts';

/** Called by the command that offers it. @throws UserError for anybody but an administrator. */
export async function openJobs(press: Press, deps: Deps): Promise<void> {
  await deps.people.requireAdmin(press.by);
  await press.openModal(await draw(deps, EVENTFUL, 0));
}

export function listen(app: App, deps: Deps): void {
  const { db, people } = deps;
  onAction(app, deps, RUNS_OF, async (press) => {
    await people.requireAdmin(press.by);
    await press.updateModal(await draw(deps, press.value, 0));
  });
  for (const turn of [`${TURN_RUNS}.older`, `${TURN_RUNS}.newer`]) {
    onAction(app, deps, turn, async (press) => {
      await people.requireAdmin(press.by);
      const [page = '0', ...job] = press.value.split(':');
      await press.updateModal(await draw(deps, job.join(':'), Number(page)));
    });
  }
  onAction(app, deps, SHOW_RUN, async (press) => {
    await people.requireAdmin(press.by);
    const run = await findRun(db.read, Number(press.value));
    if (!run) throw new UserError('That run is no longer kept. Runs are remembered for 30 days.');
    await press.openModal(runView(run));
  });
}

async function draw({ db, services }: Deps, job: string, page: number) {
  const jobs = await listJobNames(db.read);
  const which = job === EVENTFUL ? { eventful: true } : job === ALL_JOBS ? {} : { job };
  const found = await listRuns(db.read, { page, ...which });
  return runsView({ ...found, page, size: RUNS_PER_PAGE, job, jobs, services: services.states() });
}
