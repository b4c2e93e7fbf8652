/**
 * The parts of Bolt that we use, without the rest of its index: Express and the Lambda receiver cost 7 MB and 60 ms,
 * its other receivers and the installer of apps another 20 ms.
 * Loaded as the CommonJS they are, so that `default` means the same in Node and in the test runner.
 */
import type * as bolt from '@slack/bolt';
import { loadSparingly } from '../sparingly.ts';

/** App makes one of these receivers when it is given none. */
export const SPARED_OF_BOLT = ['receivers/HTTPReceiver.js', 'receivers/SocketModeReceiver.js'];
/** Ours is installed by hand, in one workspace. */
export const SPARED_OF_OAUTH = ['index.js'];

export const App: typeof bolt.App = loadSparingly('@slack/bolt', SPARED_OF_BOLT, (require) =>
  require('@slack/bolt/dist/App.js'),
).default;

export type SocketModeReceiver = bolt.SocketModeReceiver;

/** Only for a process that uses it: the rest of it costs 15 ms. */
export function loadSocketModeReceiver(): typeof bolt.SocketModeReceiver {
  return loadSparingly('@slack/oauth', SPARED_OF_OAUTH, (require) =>
    require('@slack/bolt/dist/receivers/SocketModeReceiver.js'),
  ).default;
}
