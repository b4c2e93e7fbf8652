/** What `npm run demo --` is told. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const HELP = `Usage: npm run demo -- [options]

Starts a local Slack with a small workspace and the bot, and prints its address.
Everything is kept in data/demo: the next start goes on where the last one ended. Ctrl-C ends it.

  --fresh        forget what was kept, and play the week of escalations again
  --port N       port of the page (default 4477; 0 takes any free one)
  --data FOLDER  keep everything in this folder instead
  --no-open      do not open the browser
  --help         this text
`;

const DEFAULT_PORT = '4477';
const DEFAULT_FOLDER = fileURLToPath(new URL('../../data/demo', import.meta.url));

export type Options = {
  readonly help: boolean;
  readonly fresh: boolean;
  readonly open: boolean;
  readonly port: number;
  readonly folder: string;
};

/** What was typed makes no sense; the message is one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
  const { help, fresh, port, data, 'no-open': closed } = readOptions(args);
  return { help, fresh, open: !closed, port: readPort(port), folder: data };
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        fresh: { type: 'boolean', default: false },
        port: { type: 'string', default: DEFAULT_PORT },
        data: { type: 'string', default: DEFAULT_FOLDER },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    // Node explains at length; its first words name what is wrong.
    const [words = ''] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
    throw new UsageError(`${words}: npm run demo -- --help lists what there is.`);
  }
}

function readPort(typed: string): number {
  const port = /^\d{1,5}$/.test(typed) ? Number(typed) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UsageError(`--port takes a number from 0 to 65535, not "${typed}".`);
}
