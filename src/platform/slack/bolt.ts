/**
 * The parts of Bolt that we use, without the rest of its index: Express and the Lambda receiver cost 7 MB and 60 ms.
 * Loaded as the CommonJS they are, so that `default` means the same in Node and in the test runner.
 */
import { createRequire } from 'node:module';
import type * as bolt from '@slack/bolt';

const load = createRequire(import.meta.url);

export const App: typeof bolt.App = load('@slack/bolt/dist/App.js').default;
export const SocketModeReceiver: typeof bolt.SocketModeReceiver = load(
  '@slack/bolt/dist/receivers/SocketModeReceiver.js',
).default;
