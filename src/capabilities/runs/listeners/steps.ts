/** Answers to the screens of a run. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../../capability.ts';
import type { Command } from '../../../platform/runbook/run/command.ts';
import { meansAnswer } from '../../../platform/runbook/run/decide-steps.ts';
import { ANSWERS, OUTCOMES } from '../../../platform/runbook/run/event.ts';
import { gateOf } from '../../../platform/runbook/run/gates.ts';
import type { Destination, ScreenId } from '../../../platform/runbook/run/screen.ts';
import { type Run, screenOf } from '../../../platform/runbook/run/walk.ts';
import type { FormValues } from '../../../platform/slack/form.ts';
import { type Form, onAction, onSubmit, type Press, type SubmitResult } from '../../../platform/slack/listen.ts';
import { openRunbook } from '../../runbooks/index.ts';
import { label } from '../run.ts';
import { activeCase } from '../store/escalating.ts';
import type { Pressed } from '../store/pressing.ts';
import { escalateForm } from '../views/escalate.ts';
import { BACK, fieldOf, SCREEN, type Ticket, ticketOf } from '../views/frame.ts';
import { CHOOSE, HELPED, RESUME, screenView } from '../views/screen.ts';
import { ACCEPT, ANSWER, PART, PICK } from '../views/step.ts';
import { MOST_PICKS } from '../views/text.ts';
import { othersFor } from './others.ts';
import { answerPress, answerScreen, loadFor, openAbove, ticketIn } from './windows.ts';

const LEVELS = ['low', 'medium', 'high'] as const;
/** Buttons of one kind on one screen; each has an id of its own. */
const MOST_OPTIONS = 40;

export function listenToSteps(app: App, deps: Deps): void {
  onSubmit(app, deps, SCREEN, (form) => submit(form, deps));
  for (const answer of ANSWERS) {
    onAction(app, deps, `${ANSWER}.${answer}`, async (press) => {
      await follow(press, await answerPress(press, ({ on }) => ({ do: 'answer', on, answer }), deps), deps);
    });
    onAction(app, deps, `${HELPED}.${answer}`, async (press) => {
      await answerPress(press, ({ on }) => ({ do: 'helped', on, answer }), deps);
    });
  }
  for (const index of numbered(MOST_PICKS)) {
    onAction(app, deps, `${PICK}.${index ?? 'none'}`, async (press) => {
      const pick = ({ on }: Ticket) => ({ do: 'pick', on, index, text: wordsIn(press.view?.values, on) }) as const;
      await follow(press, await answerPress(press, pick, deps), deps);
    });
  }
  for (const index of numbered(MOST_OPTIONS)) {
    onAction(app, deps, `${CHOOSE}.${index ?? 'none'}`, async (press) => {
      const option = index === undefined ? undefined : press.value;
      await answerPress(press, ({ on }) => ({ do: 'choose', on, option }), deps);
    });
  }
  onAction(app, deps, ACCEPT, async (press) => {
    await answerPress(press, ({ on }) => ({ do: 'accept danger', on }), deps);
  });
  onAction(app, deps, BACK, async (press) => {
    await answerPress(press, ({ on }) => ({ do: 'back', on }), deps);
  });
  onAction(app, deps, RESUME, async (press) => {
    await answerPress(press, () => ({ do: 'resume' }), deps);
  });
  for (const id of [`${PART}.next`, `${PART}.previous`]) {
    onAction(app, deps, id, async (press) => {
      const showing = await loadFor(press, ticketIn(press).run, deps);
      await press.updateModal(screenView({ ...showing, page: Number(press.value) || 0 }));
    });
  }
}

function numbered(most: number): (number | undefined)[] {
  return [...Array.from({ length: most }, (_, index) => index), undefined];
}

/** The screen that was drawn says what its fields mean; where the run has gone on meanwhile, only that is said. */
function submit(form: Form, deps: Deps): Promise<SubmitResult> {
  const { on } = ticketIn(form);
  const command = (run: Run): Command | undefined =>
    screenOf(run).id === on ? commandOf(run, form) : { do: 'confirm', on };
  return answerScreen(form, command, deps, (pressed) => othersFor(form, pressed, deps));
}

function commandOf(run: Run, { values }: Form): Command | undefined {
  const screen = screenOf(run);
  const on = screen.id;
  const field = (name: string) => fieldOf(on, name);
  const ticked = (items: readonly string[]) =>
    values.choices(field('ticks')).flatMap((index) => items[Number(index)] ?? []);
  const text = wordsIn(values, on);
  switch (screen.kind) {
    case 'symptoms':
      return { do: 'tick', on, items: ticked(screen.items) };
    case 'collect':
      return { do: 'collect', on, items: ticked(screen.items) };
    case 'undo':
      return { do: 'confirm', on, text };
    case 'finish':
      return {
        do: 'finish',
        verification: values.choiceOf(field('verification'), ANSWERS),
        outcome: values.choiceOf(field('outcome'), OUTCOMES),
        text: values.text(field('text')),
      };
    case 'step':
      return gateOf(run, screen) === 'risk' ? riskIn(values, on) : { do: 'confirm', on, text };
    default:
      return undefined;
  }
}

function riskIn(values: FormValues, on: ScreenId): Command | undefined {
  const field = (name: string) => fieldOf(on, name);
  if (!values.has(field('affected'))) return undefined;
  return {
    do: 'risk',
    on,
    risk: {
      affected: values.text(field('affected')),
      level: values.choiceOf(field('level'), LEVELS),
      reversible: values.choiceOf(field('reversible'), ANSWERS),
    },
  };
}

/** What stands in the field for output and notes, where the screen has one. */
function wordsIn(values: FormValues | undefined, on: ScreenId): string {
  const field = fieldOf(on, 'evidence');
  return values?.has(field) ? values.text(field) : '';
}

/** An answer that leads to another runbook, or to somebody else, opens that above the run, which has gone on. */
async function follow(press: Press, pressed: Pressed, deps: Deps): Promise<void> {
  const destination = destinationOf(pressed);
  const { row, run } = pressed;
  if (destination?.kind === 'runbook') {
    const page = deps.library.follow(row.runbook, destination.url);
    if (page) await openRunbook(press, deps, page.id, label(row));
  }
  if (destination?.kind === 'escalate' && !run.state.escalated) {
    const into = await activeCase(deps.db.read, row);
    const showing = { ...pressed, now: press.at };
    const now = ticketOf(pressed);
    await openAbove(press, (ticket) => escalateForm(showing, { ...ticket, v: now.v, on: now.on }, into), deps);
  }
}

/** Of the answer that was just given. */
function destinationOf(pressed: Pressed): Destination | undefined {
  const given = pressed.ok ? pressed.events.find(({ what }) => what === 'picked' || what === 'answered') : undefined;
  if (given?.what !== 'picked' && given?.what !== 'answered') return undefined;
  const screen = pressed.run.plan.byId.get(`step:${given.step}`);
  if (screen?.kind !== 'step') return undefined;
  return screen.picks.find(({ when, to }) =>
    given.what === 'picked' ? when === given.when && to === given.leadsTo : meansAnswer(when) === given.answer,
  )?.destination;
}
