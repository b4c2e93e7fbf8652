/** The operators' buttons. What they may do is checked here at every press, what is possible in the store. */
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Deps } from '../../../capability.ts';
import { onAction, type Press } from '../../../platform/slack/listen.ts';
import { openLearner } from '../../certification/index.ts';
import { openRunbooksFor } from '../../runbooks/index.ts';
import { slaItemOf } from '../clocks.ts';
import { type Escalation, label } from '../escalation.ts';
import { FILTER, itemView, listView, listViewOf, PAGE_SIZE, pageOf, SHOW_LIST, TURN } from '../listing.ts';
import * as m from '../messages.ts';
import { explain } from '../sla/explain.ts';
import { snoozePresets } from '../sla/presets.ts';
import { getActive } from '../store/change.ts';
import { markAnswered } from '../store/conversation.ts';
import { move, take } from '../store/lifecycle.ts';
import { readPolicy } from '../store/policy.ts';
import { getEscalation, listEscalations, listHistory } from '../store/queries.ts';
import { TIMELINE_PAGE, timelineView } from '../timeline-view.ts';
import {
  closeForm,
  createForm,
  handOverForm,
  loadingView,
  priorityForm,
  snoozeForm,
  updateForm,
  whyView,
} from '../views.ts';
import { resolutionView } from './guard.ts';
import { above } from './windows.ts';

export function listenToPresses(app: App, deps: Deps): void {
  const { db, people } = deps;
  /** A button that changes the item at once. */
  const change = (id: string, work: (item: number, press: Press) => Promise<Escalation>) =>
    onAction(app, deps, id, async (press) => {
      await people.requireOperator(press.by);
      await redrawWhereItWasPressed(press, await work(itemOf(press), press));
    });
  /** A button that opens a form about the item. */
  const form = (id: string, draw: (item: Escalation, press: Press) => ModalView | Promise<ModalView>) =>
    onAction(app, deps, id, async (press) => {
      await people.requireOperator(press.by);
      const view = await draw(await getActive(db.read, itemOf(press), press), press);
      await press.openModal(above(press, view));
    });

  change(m.ACKNOWLEDGE, (id, press) => move(db, id, 'acknowledge', press));
  change(m.START, (id, press) => move(db, id, 'start', press));
  change(m.REOPEN, (id, press) => move(db, id, 'reopen', press));
  change(m.TAKE, (id, press) => take(db, id, press));
  form(m.UPDATE, (item, press) => updateForm(item, { visible: press.value.endsWith(':visible') }));
  form(m.RESOLVE, (item) => resolutionView(deps, item));
  change(m.ANSWERED, (id, press) => markAnswered(db, id, press));
  onAction(app, deps, m.MORE, (press) => more(press, deps));
  onAction(app, deps, m.LEARNER, (press) => openLearner(press, deps, press.value));
  onAction(app, deps, m.RUNBOOKS, async (press) => {
    await people.requireOperator(press.by);
    const item = await getEscalation(db.read, itemOf(press));
    const alerts = item.subjects.filter(({ kind }) => kind === 'alert').map(({ id }) => id);
    const subjects = item.subjects.map(({ kind }) => kind);
    await openRunbooksFor(press, deps, {
      name: label(item),
      text: `${item.summary}\n${item.details}`,
      subjects,
      alerts,
    });
  });
  onAction(app, deps, m.SNOOZE, async (press) => {
    await people.requireOperator(press.by);
    await openSnooze(press, await getActive(db.read, itemOf(press), press), deps);
  });
  listenToLists(app, deps);
}

async function more(press: Press, deps: Deps): Promise<void> {
  const { db, people } = deps;
  await people.requireOperator(press.by);
  const [what, id] = press.value.split(':');
  const item = await getActive(db.read, Number(id), press);
  switch (what as m.MoreChoice /* our own option values */) {
    case 'handover':
      return press.openModal(above(press, handOverForm(item)));
    case 'priority':
      return press.openModal(above(press, priorityForm(item)));
    case 'wont_do':
      return press.openModal(above(press, closeForm(item, 'wont_do')));
    case 'snooze':
      return openSnooze(press, item, deps);
    case 'why':
      return openWhy(press, item, deps);
  }
}

function listenToLists(app: App, deps: Deps): void {
  const { db, people } = deps;
  const list = async (press: Press, name: string, page: number) => {
    await people.requireOperator(press.by);
    const [view, at] = [listViewOf(name), pageOf(page)];
    const found = await listEscalations(db.read, { view, person: press.by, now: press.at, page: at, size: PAGE_SIZE });
    return listView(view, at, { ...found, now: press.at });
  };
  onAction(app, deps, SHOW_LIST, async (press) => press.openModal(await list(press, press.value, 0)));
  onAction(app, deps, FILTER, async (press) => press.updateModal(await list(press, press.value, 0)));
  for (const turn of [`${TURN}.next`, `${TURN}.previous`]) {
    onAction(app, deps, turn, async (press) => {
      const [view = '', page] = press.value.split(':');
      await press.updateModal(await list(press, view, Number(page)));
    });
  }
  onAction(app, deps, m.NEW, (press) => press.openModal(createForm({ requester: press.by })));
  onAction(app, deps, m.OPEN, async (press) => {
    await people.requireOperator(press.by);
    await press.openModal(itemView(await getEscalation(db.read, itemOf(press)), press.at));
  });
  onAction(app, deps, m.TIMELINE, async (press) => {
    await people.requireOperator(press.by);
    const item = await getEscalation(db.read, itemOf(press));
    await press.openModal(timelineView(item, await listHistory(db.read, item.id), 0));
  });
  for (const turn of [`${TIMELINE_PAGE}.older`, `${TIMELINE_PAGE}.newer`]) {
    onAction(app, deps, turn, async (press) => {
      await people.requireOperator(press.by);
      const [id, page] = press.value.split(':').map(Number);
      const item = await getEscalation(db.read, id ?? 0);
      await press.updateModal(timelineView(item, await listHistory(db.read, item.id), page ?? 0));
    });
  }
}

/** The card in the channel follows by itself; an item in a modal or in an answer only one person sees does not. */
async function redrawWhereItWasPressed(press: Press, item: Escalation): Promise<void> {
  if (press.view) return press.updateModal(itemView(item, press.at));
  if (press.ephemeral) await press.replace(m.escalationCard(item, press.at));
}

/** The presets are moments in the person's own zone, which Slack is asked for: the form opens first. */
async function openSnooze(press: Press, item: Escalation, { people }: Deps): Promise<void> {
  await press.openModal(loadingView('Snooze'));
  const person = await people.find(press.by);
  await press.updateModal(above(press, snoozeForm(item, snoozePresets(press.at, person?.timeZone ?? 'UTC'))));
}

async function openWhy(press: Press, item: Escalation, { db, people }: Deps): Promise<void> {
  await press.openModal(loadingView('Why is this due?'));
  const [person, policy] = await Promise.all([people.find(press.by), readPolicy(db.read)]);
  const timeZone = person?.timeZone ?? policy.timeZone;
  await press.updateModal(whyView(item, explain(slaItemOf(item), policy, press.at, { timeZone })));
}

function itemOf({ value }: Press): number {
  return Number.parseInt(value, 10);
}
