/** Whoever waits asks to be told when the time is over. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../../capability.ts';
import { onAction } from '../../../platform/slack/listen.ts';
import { REMIND } from '../views/wait.ts';
import { answerPress } from './windows.ts';

export function listenToWaits(app: App, deps: Deps): void {
  onAction(app, deps, REMIND, async (press) => {
    await answerPress(press, ({ on }) => ({ do: 'remind me', on }), deps);
  });
}
