/** A step at which only time passes: until when, and how long that still is. Pure. */
import type { KnownBlock } from '@slack/types';
import type { StepScreen } from '../../../platform/runbook/run/screen.ts';
import { LOOK_IN_MINUTES, waitOf } from '../../../platform/runbook/run/waits.ts';
import { actions, button, context, section } from '../../../platform/slack/blocks.ts';
import { date, duration } from '../../../platform/slack/text.ts';
import { who } from '../sentences.ts';
import { LOOK_AGAIN, type Showing } from './frame.ts';

export const REMIND = 'runs.remind';

export function waitBlocks({ run, now }: Showing, screen: StepScreen): KnownBlock[] {
  const wait = waitOf(run, screen);
  if (!wait) return [];
  const { since, until, minutes } = wait;
  const passed = now.epochMilliseconds - since.epochMilliseconds;
  const again = button({ id: LOOK_AGAIN, text: 'Look again' });
  if (!until) {
    const words = `:hourglass_flowing_sand: *Waiting for ${duration(passed)}*, since ${date(since)}`;
    return [section(words, again), ...reminder(run.state.reminder, screen, `Remind me in ${LOOK_IN_MINUTES} min`)];
  }
  const left = until.epochMilliseconds - now.epochMilliseconds;
  if (left <= 0) return [section(`:white_check_mark: *The time is over* since ${date(until)}`)];
  return [
    section(`:hourglass_flowing_sand: *${duration(left)} left*, until ${date(until)}`, again),
    ...reminder(run.state.reminder, screen),
    context(`Is it there already? Press Done: the report says how long of the ${minutes} min you waited.`),
  ];
}

function reminder(set: Showing['run']['state']['reminder'], { step }: StepScreen, text = 'Remind me'): KnownBlock[] {
  if (set?.step === step.id) return [context(`:bell: ${who(set.by)} gets a note ${date(set.until)}`)];
  return [actions('remind', [button({ id: REMIND, text, label: `${text}: ${step.label}` })])];
}
