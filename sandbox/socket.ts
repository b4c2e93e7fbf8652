/**
 * Socket Mode: up to ten connections, each envelope to exactly one of them.
 * A connection that was told to reconnect gets nothing new, as its client has stopped listening.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Envelope, Transport } from './envelope.ts';
import { parseJson, pick, pickText } from './json.ts';
import { createPending, type Pending } from './pending.ts';

/** Slack allows ten connections for an app. */
const MOST = 10;
/** The Bolt client gives a line up after 30 s without a ping. */
const PING_MS = 10_000;
/** An ack may carry a view, which is 250 kB at most. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Slack's notice between `warning` and the end; also how long a client may take to go after `refresh_requested`. */
const NOTICE_MS = 10_000;
/** A client on this machine answers within a millisecond; one that hangs is cut off. */
const FAREWELL_MS = 100;
/** `approximate_connection_time` in seconds; with `debug_reconnects=true` Slack shortens it to six minutes. */
const LIFETIME_S = 18_060;
const DEBUG_LIFETIME_S = 360;

type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

export type SocketMode = Transport & {
  /** The one-time path and query for apps.connections.open. */
  invite(): string;
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  /** Asks the oldest connection, or all, to reconnect. @returns how many were asked. */
  refresh(options: { reason?: DisconnectReason; all?: boolean }): number;
  /** Says goodbye first, so that a client that is listening sees an ordinary end. */
  close(): Promise<void>;
};

type Line = {
  readonly socket: WebSocket;
  draining: boolean;
  readonly timers: Set<NodeJS.Timeout>;
};

export function createSocketMode(about: {
  appId: string;
  ackMs: number;
  secret: () => string;
  changed: () => void;
}): SocketMode {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MOST_BYTES });
  const tickets = new Set<string>();
  const pending = createPending<Line>(about.ackMs);
  let lines: readonly Line[] = [];
  let turn = 0;
  const pings = setInterval(() => {
    for (const { socket } of lines) socket.ping();
  }, PING_MS).unref();
  const leave = (line: Line) => {
    lines = lines.filter((one) => one !== line);
    for (const timer of line.timers) clearTimeout(timer);
    pending.abandon(line);
    about.changed();
  };
  const welcome = (socket: WebSocket, debug: boolean) => {
    const line: Line = { socket, draining: false, timers: new Set() };
    socket.on('error', () => socket.terminate());
    socket.on('close', () => leave(line));
    socket.on('message', (data) => hear(pending, data));
    if (lines.length >= MOST) return dismiss(line, 'too_many_websockets');
    lines = [...lines, line];
    greet(line, { appId: about.appId, number: lines.length, debug });
    about.changed();
  };
  const ready = () => lines.filter((line) => !line.draining && line.socket.readyState === line.socket.OPEN);
  return {
    connected: () => ready().length > 0,
    invite() {
      const ticket = about.secret();
      tickets.add(ticket);
      return `/link/?ticket=${ticket}&app_id=${about.appId}`;
    },
    upgrade(request, stream, head) {
      const { searchParams } = new URL(request.url ?? '/', 'ws://sandbox');
      const debug = searchParams.get('debug_reconnects') === 'true';
      if (tickets.delete(searchParams.get('ticket') ?? '')) {
        server.handleUpgrade(request, stream, head, (socket) => welcome(socket, debug));
      } else {
        stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      }
    },
    send(envelope) {
      const candidates = ready();
      turn += 1;
      const line = candidates[turn % Math.max(1, candidates.length)];
      if (!line) return Promise.resolve({ acked: false, ms: 0, failure: 'not_connected' });
      return pending.expect(line, (id) => line.socket.send(JSON.stringify(packed(envelope, id))));
    },
    refresh({ reason = 'refresh_requested', all = false }) {
      const asked = all ? ready() : ready().slice(0, 1);
      for (const line of asked) dismiss(line, reason);
      return asked.length;
    },
    async close() {
      clearInterval(pings);
      await Promise.all(lines.map(({ socket }) => farewell(socket)));
      server.close();
    },
  };
}

function hear(pending: Pending<Line>, data: RawData): void {
  const message = parseJson(String(data));
  const id = pickText(message, 'envelope_id');
  if (id !== undefined) pending.acknowledge(id, pick(message, 'payload'));
}

function greet(line: Line, { appId, number, debug }: { appId: string; number: number; debug: boolean }): void {
  const lifetime = debug ? DEBUG_LIFETIME_S : LIFETIME_S;
  const hello = {
    type: 'hello',
    num_connections: number,
    debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: lifetime },
    connection_info: { app_id: appId },
  };
  line.socket.send(JSON.stringify(hello));
  if (debug) later(line, lifetime * 1_000 - NOTICE_MS, () => dismiss(line, 'warning'));
}

function dismiss(line: Line, reason: DisconnectReason): void {
  line.draining = true;
  line.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } }));
  later(line, NOTICE_MS, () => line.socket.terminate());
}

/** Forgotten when the line ends. */
function later(line: Line, ms: number, work: () => void): void {
  line.timers.add(setTimeout(work, ms).unref());
}

function farewell(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), FAREWELL_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close(1001);
  });
}

function packed({ type, payload, retry }: Envelope, id: string): object {
  const common = { envelope_id: id, type, payload, accepts_response_payload: type !== 'events_api' };
  return type === 'events_api'
    ? { ...common, retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' }
    : common;
}
