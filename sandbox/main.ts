/** A sandbox of its own, for a bot in another process: `node sandbox/main.ts manifest.yml`. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { startSandbox } from './index.ts';

const HELP = `Usage: node sandbox/main.ts MANIFEST [--port PORT] [--no-rate-limits] [--events URL]

Starts a local Slack for the app described in MANIFEST (YAML or JSON) and stays until Ctrl-C.
  --port PORT        Listen here instead of on 4747.
  --events URL       Deliver by signed HTTP to this request URL instead of by Socket Mode.
  --no-rate-limits   Answer every call at once.
  --help             This text.
`;

const options = readOptions();
if (options) await run(options);

type Options = { readonly file: string; readonly port: number; readonly rateLimits: boolean; readonly events?: string };

/** Undefined when there is nothing to start: help was asked for, or what was typed makes no sense. */
function readOptions(): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        port: { type: 'string', default: '4747' },
        events: { type: 'string' },
        'no-rate-limits': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const [file] = positionals;
    if (values.help || file === undefined) {
      process.stdout.write(HELP);
      process.exitCode = values.help ? 0 : 2;
      return undefined;
    }
    const { port, events } = values;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
      return refuse(2, `--port takes a number from 0 to 65535, not "${port}".`);
    return { file, port: Number(port), rateLimits: !values['no-rate-limits'], ...(events ? { events } : {}) };
  } catch (error) {
    // Node explains at length; its first words name what is wrong.
    const [words] = wordsOf(error).split(/[.\n]/);
    return refuse(2, `${words}: node sandbox/main.ts --help lists what there is.`);
  }
}

function refuse(code: number, words: string): undefined {
  process.stderr.write(`${words}\n`);
  process.exitCode = code;
  return undefined;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function run({ file, port, rateLimits, events }: Options): Promise<void> {
  const manifest = await readFile(file, 'utf8').catch((error: unknown) =>
    refuse(1, `${file} can’t be read: ${wordsOf(error).replace(/^\w+: (.*?),.*$/, '$1')}.`),
  );
  if (manifest === undefined) return;
  try {
    const sandbox = await startSandbox({ manifest: parse(manifest), port, rateLimits });
    if (events) sandbox.setEvents({ url: events, signingSecret: sandbox.signingSecret });
    process.stdout.write(`The sandbox is at ${sandbox.url}. Start the bot with:

export SLACK_API_URL=${sandbox.apiUrl}
export SLACK_BOT_TOKEN=${sandbox.botToken}
${events ? '' : `export SLACK_APP_TOKEN=${sandbox.appToken}\n`}export SLACK_SIGNING_SECRET=${sandbox.signingSecret}
`);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void sandbox.close());
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    refuse(1, taken ? `Port ${port} is in use: end what runs there, or use --port 0 for a free one.` : wordsOf(error));
  }
}
