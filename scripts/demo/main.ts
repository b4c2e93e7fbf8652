/** The demo as a process: says where it is, and ends when asked. */
import { spawn } from 'node:child_process';
import { StartError } from '../../src/platform/errors.ts';
import { DemoError } from './folder.ts';
import { HELP, type Options, parseOptions, UsageError } from './options.ts';
import { type Demo, runDemo } from './run.ts';

/** npm passes a Ctrl-C on that the terminal has sent already: a second signal this soon is the same one. */
const SAME_SIGNAL_MS = 1_000;

/** Ends the process with 2 when `args` make no sense, and with 1 when the demo can't start; each in one sentence. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    const options = parseOptions(args);
    if (options.help) process.stdout.write(HELP);
    else await show(options);
  } catch (error) {
    const inWords = error instanceof UsageError || error instanceof DemoError || error instanceof StartError;
    // Anything else is a mistake of ours, and its place helps.
    process.stderr.write(`${inWords ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

async function show(options: Options): Promise<void> {
  const starting = runDemo(options, (words) => process.stdout.write(`${words}\n`));
  stopOnSignal(starting);
  const { url } = await starting;
  process.stdout.write(`Resurface demo ready: ${url}\nCtrl-C ends it.\n`);
  if (options.open && process.stdout.isTTY) openInBrowser(url);
}

/** While the story is still played there is nothing to keep, and the next start plays it again. */
function stopOnSignal(starting: Promise<Demo>): void {
  let demo: Demo | undefined;
  let asked: number | undefined;
  starting.then(
    (started) => {
      demo = started;
    },
    () => {},
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (asked !== undefined && performance.now() - asked < SAME_SIGNAL_MS) return;
      if (asked !== undefined || demo === undefined) process.exit(asked === undefined ? 0 : 1);
      asked = performance.now();
      await demo.stop();
      process.exit(0);
    });
  }
}

/** The demo goes on when there is no browser to open: the address is printed above. */
function openInBrowser(url: string): void {
  const [command, ...args] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform as string] ?? [
    'xdg-open',
  ];
  if (command)
    spawn(command, [...args, url], { stdio: 'ignore', detached: true })
      .on('error', () => {})
      .unref();
}
