/** Answers to the screens of a run. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../../capability.ts';
import type { Command } from '../../../platform/runbook/run/command.ts';
import { ANSWERS, OUTCOMES } from '../../../platform/runbook/run/event.ts';
import { gateOf } from '../../../platform/runbook/run/gates.ts';
import type { ScreenId } from '../../../platform/runbook/run/screen.ts';
import { type Run, screenOf } from '../../../platform/runbook/run/walk.ts';
import type { FormValues } from '../../../platform/slack/form.ts';
import { type Form, onAction, onSubmit, type Press, type SubmitResult } from '../../../platform/slack/listen.ts';
import { openRunbook } from '../../runbooks/index.ts';
import type { Pressed } from '../store/pressing.ts';
import { BACK, fieldOf, SCREEN, type Ticket } from '../views/frame.ts';
import { CHOOSE, HELPED, RESUME, screenView } from '../views/screen.ts';
import { ACCEPT, ANSWER, PART, PICK } from '../views/step.ts';
import { MOST_PICKS } from '../views/text.ts';
import { answerPress, answerScreen, loadFor, ticketIn } from './windows.ts';

const LEVELS = ['low', 'medium', 'high'] as const;
/** Buttons of one kind on one screen; each has an id of its own. */
const MOST_OPTIONS = 40;

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
  return answerScreen(form, (run) => (screenOf(run).id === on ? commandOf(run, form) : { do: 'confirm', on }), deps);
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

/** An answer that leads to another runbook opens it above the run, which has gone on. */
async function follow(press: Press, pressed: Pressed, { library, ...deps }: Deps): Promise<void> {
  const picked = pressed.ok ? pressed.events.find(({ what }) => what === 'picked') : undefined;
  const url = picked?.what === 'picked' ? picked.url : undefined;
  const page = url === undefined ? undefined : library.follow(pressed.row.runbook, url);
  if (page) await openRunbook(press, { ...deps, library }, page.id);
}
