/** Buttons and the search field of the runbook modals. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Deps } from '../../../capability.ts';
import { onAction, onSubmit, type Press } from '../../../platform/slack/listen.ts';
import { BROWSE_BY, BROWSE_TURN } from '../browsing.ts';
import { BROWSE, FIND, JUMP, MOST_SIDE_BY_SIDE, PICK, READ, RESULTS, TURN } from '../finding.ts';
import { drawIndex, drawReading, drawResults, drawStart, keepOpening, show, showWhenReady } from './views.ts';

export function listenToPresses(app: App, deps: Deps): void {
  onSubmit(app, deps, FIND, async (form) => {
    const words = form.values.text('words');
    const about = reasonIn(form);
    if (words === '' && about === undefined) return { update: await drawStart(form, deps) };
    return { update: await drawResults(form.by, words, deps, about) };
  });
  onAction(app, deps, PICK, (press) => showWhenReady(press, deps, () => drawStart(press, deps)));
  onAction(app, deps, RESULTS, async (press) =>
    show(press, await drawResults(press.by, press.value, deps, reasonIn(press))),
  );
  onAction(app, deps, BROWSE, async (press) => show(press, await drawIndex(press.by, 'scenario', deps)));
  for (const id of [BROWSE_BY, `${BROWSE_TURN}.next`, `${BROWSE_TURN}.previous`])
    onAction(app, deps, id, (press) => press.updateModal(() => drawIndex(press.by, press.value, deps)));
  for (const id of [READ, ...Array.from({ length: MOST_SIDE_BY_SIDE }, (_, index) => `${READ}.${index}`)])
    onAction(app, deps, id, (press) => read(press, deps));
  for (const id of [`${TURN}.next`, `${TURN}.previous`, JUMP]) onAction(app, deps, id, (press) => turn(press, deps));
}

async function read(press: Press, deps: Deps): Promise<void> {
  await show(press, await drawReading(press.by, press.value, deps, { about: reasonIn(press) }));
  await keepOpening(press, press.value, deps);
}

const reason = z.object({ about: z.string() });

/** What the runbooks of this window are looked at for, such as `ESC-42`. */
export function reasonIn({ view }: Pick<Press, 'view'>): string | undefined {
  const metadata = view?.metadata ?? '';
  return metadata.startsWith('{') ? reason.safeParse(JSON.parse(metadata)).data?.about : undefined;
}

const bookmark = z.object({ id: z.string(), hash: z.string() });

/** `3`, or `3:12` from the menu of sections. */
async function turn(press: Press, deps: Deps): Promise<void> {
  const { id, hash } = bookmark.parse(JSON.parse(press.view?.metadata ?? '{}'));
  const page = Number(press.value.split(':')[0]) || 0;
  await press.updateModal(() => drawReading(press.by, id, deps, { page, hash, about: reasonIn(press) }));
}
