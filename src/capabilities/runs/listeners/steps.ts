/** Answers to the screens of a run. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../../capability.ts';
import type { Command } from '../../../platform/runbook/run/command.ts';
import { ANSWERS, OUTCOMES } from '../../../platform/runbook/run/event.ts';
import { gateOf } from '../../../platform/runbook/run/gates.ts';
import { type Run, screenOf } from '../../../platform/runbook/run/walk.ts';
import { type Form, onAction, onSubmit, type SubmitResult } from '../../../platform/slack/listen.ts';
import { BACK, SCREEN } from '../views/frame.ts';
import { CHOOSE, HELPED, RESUME, screenView } from '../views/screen.ts';
import { ACCEPT, ANSWER, PART, PICK } from '../views/step.ts';
import { answerPress, answerScreen, drawn, loadFor, ticketIn } from './windows.ts';

const LEVELS = ['low', 'medium', 'high'] as const;
/** Buttons of one kind on one screen; each has an id of its own. */
const MOST_OPTIONS = 40;
const MOST_PICKS = 20;

export function listenToSteps(app: App, deps: Deps): void {
  onSubmit(app, deps, SCREEN, (form) => submit(form, deps));
  for (const answer of ANSWERS) {
    onAction(app, deps, `${ANSWER}.${answer}`, async (press) => {
      await answerPress(press, ({ on }) => ({ do: 'answer', on, answer }), deps);
    });
    onAction(app, deps, `${HELPED}.${answer}`, async (press) => {
      await answerPress(press, ({ on }) => ({ do: 'helped', on, answer }), deps);
    });
  }
  for (const index of numbered(MOST_PICKS)) {
    onAction(app, deps, `${PICK}.${index ?? 'none'}`, async (press) => {
      await answerPress(press, ({ on }) => ({ do: 'pick', on, index }), deps);
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
async function submit(form: Form, deps: Deps): Promise<SubmitResult> {
  const ticket = ticketIn(form);
  const loaded = await loadFor(form, ticket.run, deps);
  if (screenOf(loaded.run).id !== ticket.on) {
    return answerScreen(form, { do: 'confirm', on: ticket.on }, deps);
  }
  const command = commandOf(loaded.run, form);
  return command ? answerScreen(form, command, deps) : { update: drawn(loaded, form) };
}

function commandOf(run: Run, { values }: Form): Command | undefined {
  const screen = screenOf(run);
  const on = screen.id;
  const ticked = (items: readonly string[]) => values.choices('ticks').flatMap((index) => items[Number(index)] ?? []);
  const text = () => (values.has('evidence') ? values.text('evidence') : '');
  switch (screen.kind) {
    case 'symptoms':
      return { do: 'tick', on, items: ticked(screen.items) };
    case 'collect':
      return { do: 'collect', on, items: ticked(screen.items) };
    case 'undo':
      return { do: 'confirm', on, text: text() };
    case 'finish':
      return {
        do: 'finish',
        verification: values.choiceOf('verification', ANSWERS),
        outcome: values.choiceOf('outcome', OUTCOMES),
        text: values.text('text'),
      };
    case 'step':
      if (gateOf(run, screen) !== 'risk') return { do: 'confirm', on, text: text() };
      return {
        do: 'risk',
        on,
        risk: {
          affected: values.text('affected'),
          level: values.choiceOf('level', LEVELS),
          reversible: values.choiceOf('reversible', ANSWERS),
        },
      };
    default:
      return undefined;
  }
}
