/** `/runbook lint`: every file of the library is looked at again, one by one, so that presses are answered meanwhile. */
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Deps } from '../../../capability.ts';
import type { Problem } from '../../../platform/runbook/lint/lint.ts';
import { onAction, type Press } from '../../../platform/slack/listen.ts';
import { CHECK_TURN } from '../checking.ts';
import { loadingView } from '../messages.ts';
import { show } from './views.ts';

export async function showCheck(press: Press, deps: Deps): Promise<void> {
  await deps.people.requireOperator(press.by);
  await show(press, loadingView('Reading and checking every runbook…'));
  await deps.library.ready;
  await press.updateModal(await drawCheck(press, deps, 0));
}

export function listenToCheck(app: App, deps: Deps): void {
  for (const id of [`${CHECK_TURN}.next`, `${CHECK_TURN}.previous`]) {
    onAction(app, deps, id, async (press) => {
      await deps.people.requireOperator(press.by);
      await press.updateModal(await drawCheck(press, deps, Number(press.value) || 0));
    });
  }
}

async function drawCheck(press: Press, { library }: Deps, page: number): Promise<ModalView> {
  const { checkView } = await import('../checking.ts');
  const { lintSource } = await import('../../../platform/runbook/lint/lint.ts');
  const { neighboursOf } = await import('../../../platform/runbook/lint/neighbours.ts');
  const { parseActions } = await import('../../../platform/runbook/lint/actions.ts');
  const context = { today: press.at.toZonedDateTimeISO('UTC').toPlainDate(), actions: parseActions() };
  const problems: Problem[] = [];
  const files = library.listFiles();
  for (const { folder, file, source } of files) {
    problems.push(...lintSource(source, { ...context, path: file, neighbours: neighboursOf(`${folder}/${file}`) }));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return checkView({ problems, files: files.length, broken: library.listProblems() }, page);
}
