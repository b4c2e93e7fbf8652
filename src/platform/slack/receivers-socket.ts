/**
 * Socket Mode without gaps.
 *
 * Slack ends every connection every few hours. Left alone, the client closes at once, so that what is in work can't be
 * acknowledged any more, and connects again 5 s later; Slack repeats no click and no command. Therefore: two
 * connections, of which Slack uses either, and a connection that is told to go is replaced first, finishes what it has
 * to acknowledge, and then goes.
 */
import type { ReceiverEvent } from '@slack/bolt';
import { reason } from '../errors.ts';
import type { Logger } from '../log.ts';
import { loadSocketModeReceiver, type SocketModeReceiver } from './bolt.ts';
import { slackLogger } from './clients.ts';
import { catcher, type Door } from './receivers.ts';
import { fetchForSlack } from './web-api.ts';

/** Slack accepts ten for an app; two survive the loss of one. */
const CONNECTIONS = 2;
/** Slack waits this long for an acknowledgement, so nothing is left to wait for after it. */
const ACK_MS = 3_000;

type Receive = (event: ReceiverEvent) => Promise<void>;
type Line = {
  readonly receiver: SocketModeReceiver;
  /** Has Slack's greeting. */
  greeted: boolean;
  /** Told to go: gets no new traffic. */
  retired: boolean;
  /** Received and not yet acknowledged. */
  readonly unacked: Set<object>;
};

export function socketDoor(appToken: string, slackApiUrl: string, log: Logger): Door {
  const SocketModeReceiver = loadSocketModeReceiver();
  const lines = new Set<Line>();
  let receive: Receive = async () => {};
  let closed = false;

  const clientOptions = {
    slackApiUrl,
    timeout: 10_000,
    // As long as Slack is away; at most 10 s late when it is back.
    retryConfig: { forever: true, factor: 1.3, minTimeout: 500, maxTimeout: 10_000 },
    // A client that was stopped while it retried would go on, and connect again when Slack is back.
    fetch: (...args: Parameters<typeof fetch>) => (closed ? new Promise<Response>(() => {}) : fetchForSlack(...args)),
  };

  function createLine(): Line {
    const receiver = new SocketModeReceiver({
      appToken,
      logger: slackLogger(log),
      installerOptions: { clientOptions },
    });
    const line: Line = { receiver, greeted: false, retired: false, unacked: new Set() };
    receiver.init(catcher((event) => receive(watchAck(line, event))));
    receiver.client.on('connected', () => {
      line.greeted = true;
    });
    receiver.client.on('close', () => {
      line.greeted = false;
      if (line.retired) end(line);
    });
    onDisconnectMessage(receiver.client, (why, obey) => {
      // Socket Mode was switched off: there is nothing to replace it with.
      if (why === 'link_disabled' || line.retired || closed) return obey();
      line.retired = true;
      replace(line, obey);
    });
    lines.add(line);
    return line;
  }

  async function replace(old: Line, obey: () => void): Promise<void> {
    log.debug('Slack refreshes a connection');
    const fresh = createLine();
    try {
      await fresh.receiver.start();
    } catch (error) {
      log.warn({ problem: reason(error) }, 'a Socket Mode connection could not be replaced, so it connects again');
      end(fresh);
      old.retired = false;
      return obey();
    }
    const deadline = performance.now() + ACK_MS;
    while (old.unacked.size > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    end(old);
  }

  function end(line: Line): void {
    if (!lines.delete(line)) return;
    const { client } = line.receiver;
    // A connection that still waits for its greeting would reject into the void.
    client.removeAllListeners('disconnected');
    client.disconnect();
  }

  const first = createLine();
  return {
    receiver: first.receiver,
    async open(to) {
      receive = to;
      // Bolt has put itself in the place of our catcher.
      first.receiver.init(catcher((event) => receive(watchAck(first, event))));
      while (lines.size < CONNECTIONS) createLine();
      await Promise.all([...lines].map((line) => line.receiver.start()));
      return {};
    },
    async close() {
      closed = true;
      for (const line of lines) end(line);
    },
    get isOpen() {
      return [...lines].some((line) => line.greeted && !line.retired);
    },
  };
}

function watchAck(line: Line, event: ReceiverEvent): ReceiverEvent {
  line.unacked.add(event);
  const ack: ReceiverEvent['ack'] = async (answer) => {
    try {
      await event.ack(answer);
    } finally {
      line.unacked.delete(event);
    }
  };
  return { ...event, ack };
}

type Client = SocketModeReceiver['client'];

/** @param handle sees Slack's wish that the connection ends before the client does, which closes it in `obey`. */
function onDisconnectMessage(client: Client, handle: (why: string, obey: () => void) => void): void {
  const [own] = client.listeners('ws_message');
  if (!own) throw new Error('this version of @slack/socket-mode hands its messages on in another way');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (...message: unknown[]) => {
    const why = reasonToGo(message[0]);
    const obey = () => own.apply(client, message);
    if (why === undefined) obey();
    else handle(why, obey);
  });
}

function reasonToGo(data: unknown): string | undefined {
  // Most messages are payloads: only a short one is worth parsing twice.
  if (typeof data !== 'string' || data.length > 2_000 || !data.includes('"disconnect"')) return undefined;
  try {
    const message: unknown = JSON.parse(data);
    if (typeof message !== 'object' || message === null) return undefined;
    if (!('type' in message) || message.type !== 'disconnect') return undefined;
    return 'reason' in message && typeof message.reason === 'string' ? message.reason : '';
  } catch {
    return undefined;
  }
}
