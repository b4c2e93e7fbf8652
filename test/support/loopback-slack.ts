/**
 * A small Slack on loopback for tests of delivery: it keeps what it is told to post and fails exactly where it is told.
 * Not strict about contents (the sandbox is); it is about membership, archived channels and deleted messages.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { LogLevel, WebClient } from '@slack/web-api';

type Call = {
  readonly method: string;
  readonly channel: string;
  readonly args: Readonly<Record<string, string>>;
  /** Monotonic milliseconds. */
  readonly at: number;
};

export type Posted = {
  readonly ts: string;
  text: string;
  readonly thread_ts?: string;
  readonly broadcast: boolean;
  metadata: unknown;
  edits: number;
};

export type Fault = {
  /** Default: every method. */
  readonly method?: string;
  /** Default: every channel. */
  readonly channel?: string;
  /** How often, default once. */
  readonly times?: number;
  /** An `ok: false` answer. */
  readonly error?: string;
  readonly status?: number;
  /** A 429, in seconds. */
  readonly retryAfter?: number;
  /** The connection breaks before Slack did it, or after. */
  readonly cut?: 'before' | 'after';
  /** The answer waits for this; what was asked for is done at once. */
  readonly hold?: Promise<unknown>;
  /** With `error` or `status`: it was done all the same. */
  readonly done?: boolean;
};

type Channel = { archived: boolean; member: boolean; messages: Posted[] };
type Answer = Record<string, unknown>;

export type LoopbackSlack = Awaited<ReturnType<typeof startLoopbackSlack>>;

/** @param now Slack's clock, from which each `ts` comes. */
export async function startLoopbackSlack({ now = () => Date.now() }: { now?: () => number } = {}) {
  const channels = new Map<string, Channel>();
  const calls: Call[] = [];
  const sockets = new Set<Socket>();
  let faults: (Fault & { left: number })[] = [];
  let watchers: { enough: () => boolean; resolve: () => void }[] = [];
  let lastTs = 0;

  const channelAt = (id: string): Channel => {
    const known = channels.get(id) ?? { archived: false, member: true, messages: [] };
    channels.set(id, known);
    return known;
  };
  const find = (channel: Channel, ts: string | undefined) => channel.messages.find((message) => message.ts === ts);
  const nextTs = () => {
    lastTs = Math.max(lastTs + 1, now() * 1000);
    return `${Math.floor(lastTs / 1e6)}.${String(lastTs % 1e6).padStart(6, '0')}`;
  };
  const refusalOf = (channel: Channel): Answer | undefined => {
    if (!channel.member) return { ok: false, error: 'not_in_channel' };
    return channel.archived ? { ok: false, error: 'is_archived' } : undefined;
  };

  const methods: Record<string, (args: Record<string, string>) => Answer> = {
    'chat.postMessage': (args) => {
      const channel = channelAt(args.channel ?? '');
      const refused = refusalOf(channel);
      if (refused) return refused;
      // Slack says nothing of a thread that is gone: the reply becomes a message of the channel.
      const thread = args.thread_ts && find(channel, args.thread_ts) ? { thread_ts: args.thread_ts } : {};
      const message: Posted = {
        ts: nextTs(),
        text: args.text ?? '',
        broadcast: args.reply_broadcast === 'true',
        metadata: parse(args.metadata),
        edits: 0,
        ...thread,
      };
      channel.messages.push(message);
      return { ok: true, channel: args.channel, ts: message.ts, message };
    },
    'chat.update': (args) => {
      const channel = channelAt(args.channel ?? '');
      const refused = refusalOf(channel);
      const message = find(channel, args.ts);
      if (refused || !message) return refused ?? { ok: false, error: 'message_not_found' };
      message.text = args.text ?? '';
      message.metadata = parse(args.metadata);
      message.edits += 1;
      return { ok: true, channel: args.channel, ts: args.ts };
    },
    'chat.delete': (args) => {
      const channel = channelAt(args.channel ?? '');
      const message = find(channel, args.ts);
      if (!message) return { ok: false, error: 'message_not_found' };
      channel.messages = channel.messages.filter((other) => other !== message);
      return { ok: true };
    },
    'conversations.open': (args) => ({ ok: true, channel: { id: `D${args.users}` } }),
    'conversations.history': (args) =>
      listed(
        channelAt(args.channel ?? '').messages.filter(({ thread_ts }) => !thread_ts),
        args,
      ),
    'conversations.replies': (args) => {
      const channel = channelAt(args.channel ?? '');
      if (!find(channel, args.ts)) return { ok: false, error: 'thread_not_found' };
      return listed(
        channel.messages.filter(({ ts, thread_ts }) => ts === args.ts || thread_ts === args.ts),
        args,
      );
    },
  };

  function take(method: string, channel: string): Fault | undefined {
    const fault = faults.find(
      (one) => (one.method ?? method) === method && (one.channel ?? channel) === channel && one.left > 0,
    );
    if (fault) fault.left -= 1;
    return fault;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = new URL(request.url ?? '', 'http://slack').pathname.replace('/api/', '');
    let body = '';
    for await (const chunk of request) body += chunk;
    const args = Object.fromEntries(new URLSearchParams(body));
    const channel = args.channel ?? args.users ?? '';
    calls.push({ method, channel, args, at: performance.now() });
    const fault = take(method, channel);
    if (fault?.cut === 'before') return void request.socket.destroy();
    if (fault?.retryAfter !== undefined) {
      return void response.writeHead(429, { 'retry-after': `${fault.retryAfter}` }).end();
    }
    const isRefused = fault?.error !== undefined || fault?.status !== undefined;
    const done = isRefused && !fault?.done ? {} : (methods[method]?.(args) ?? { ok: false, error: 'unknown_method' });
    notice();
    await fault?.hold;
    if (fault?.cut === 'after') return void request.socket.destroy();
    if (fault?.status !== undefined) return void response.writeHead(fault.status).end('out of order');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(fault?.error === undefined ? done : { ok: false, error: fault.error }));
  }

  function notice(): void {
    watchers = watchers.filter(({ enough, resolve }) => {
      if (!enough()) return true;
      resolve();
      return false;
    });
  }

  const server = createServer((request, response) => void answer(request, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
  await listen(0);
  // The cast: a listening TCP server has an address and a port.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/api/`;
  const goDown = async () => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  return {
    url,
    calls,
    posts: (channel: string): readonly Posted[] => channelAt(channel).messages,
    texts: (channel: string) => channelAt(channel).messages.map(({ text }) => text),
    count: (method: string) => calls.filter((call) => call.method === method).length,
    fail(fault: Fault) {
      faults.push({ ...fault, left: fault.times ?? 1 });
    },
    recover() {
      faults = [];
    },
    archive(channel: string, archived = true) {
      channelAt(channel).archived = archived;
    },
    remove(channel: string, member = false) {
      channelAt(channel).member = member;
    },
    delete(channel: string, ts: string) {
      const at = channelAt(channel);
      at.messages = at.messages.filter((message) => message.ts !== ts);
    },
    /** Resolves when, after a call, `enough` holds. */
    when(enough: () => boolean): Promise<void> {
      if (enough()) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      watchers.push({ enough, resolve });
      return promise;
    },
    /** Connections are refused until `goUp`. */
    goDown,
    goUp: () => listen(port),
    client: ({ timeout = 5000 } = {}) => postingClient(url, { timeout }),
    close: async () => void (server.listening && (await goDown())),
  };
}

/** The background client as the program makes it. */
export function postingClient(slackApiUrl: string, { timeout = 5000, token = 'xoxb-test' } = {}): WebClient {
  return new WebClient(token, {
    slackApiUrl,
    timeout,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
  });
}

/** Newest first and in pages of two, so that looking further is tried as well. */
function listed(messages: readonly Posted[], { oldest = '0', cursor = '0' }: Record<string, string>): Answer {
  const young = messages.filter(({ ts }) => Number(ts) >= Number(oldest)).toReversed();
  const from = Number(cursor);
  const more = from + 2 < young.length;
  return {
    ok: true,
    messages: young.slice(from, from + 2),
    response_metadata: { next_cursor: more ? `${from + 2}` : '' },
  };
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
