/** The stand-ins on their own, for a bot in another process: `node sandbox/services/main.ts`. */
import { parseArgs } from 'node:util';
import { startServices } from './index.ts';

const HELP = `Usage: node sandbox/services/main.ts [--port PORT] [--webhooks URL]

Starts a local Certifier, WorkOS and registry and stays until Ctrl-C.
  --port PORT      The first listens here instead of on 4750, the others on the next two. 0: any free ports.
  --webhooks URL   WorkOS sends its signed events there.
  --help           This text.

Each has a control API at /control: see sandbox/services/README.md.
`;

const DEFAULT_PORT = 4750;

type Options = { readonly port: number; readonly webhooks?: string };

const options = readOptions();
if (options) await run(options);

/** Undefined when there is nothing to start: help was asked for, or what was typed makes no sense. */
function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: String(DEFAULT_PORT) },
        webhooks: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      return undefined;
    }
    const { port, webhooks } = values;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_533)
      return refuse(2, `--port takes a number from 0 to 65533, not "${port}".`);
    if (webhooks !== undefined && !URL.canParse(webhooks))
      return refuse(2, `--webhooks takes a URL, not "${webhooks}".`);
    return { port: Number(port), ...(webhooks ? { webhooks } : {}) };
  } catch (error) {
    // Node explains at length; its first words name what is wrong.
    const [words] = wordsOf(error).split(/[.\n]/);
    return refuse(2, `${words}: node sandbox/services/main.ts --help lists what there is.`);
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

async function run({ port, webhooks }: Options): Promise<void> {
  try {
    const services = await startServices({ port });
    const { certifier, workos, registry } = services;
    if (webhooks) workos.control.endpoint({ url: webhooks });
    process.stdout.write(`Certifier is at ${certifier.url}, WorkOS at ${workos.url}, the registry at ${registry.url}.
Start the bot with:

export CERTIFIER_URL=${certifier.apiUrl}
export CERTIFIER_TOKEN=${certifier.token}
export WORKOS_URL=${workos.url}
export WORKOS_API_KEY=${workos.token}
export WORKOS_WEBHOOK_SECRET=${workos.webhookSecret}
export REGISTRY_URL=${registry.url}
export REGISTRY_TOKEN=${registry.token}
`);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void services.close());
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    refuse(
      1,
      taken ? `Port ${port}, ${port + 1} or ${port + 2} is in use: choose another --port, or 0.` : wordsOf(error),
    );
  }
}
