/** Envelopes on their way over sockets, each waiting for its ack, for the time to be up, or for its line to break. */
import type { Ack } from './envelope.ts';
import type { Json } from './protocol.ts';

export type Pending<Line> = {
  /** @param send puts the envelope on the line, under the id it is given. */
  expect(line: Line, send: (id: string) => void): Promise<Ack>;
  /** An ack that nobody waits for any more changes nothing. */
  acknowledge(id: string, body: Json | undefined): void;
  /** The line is gone, and with it every ack that could have come over it. */
  abandon(line: Line): void;
};

/** What is not in the other kind of Ack: the time is added where it is known. */
type Outcome = { acked: true; body: Json | undefined } | { acked: false; failure: 'timeout' | 'connection_lost' };

export function createPending<Line>(ackMs: number): Pending<Line> {
  const waiting = new Map<string, { line: Line; finish: (outcome: Outcome) => void }>();
  return {
    expect: (line, send) =>
      new Promise((resolve) => {
        const id = crypto.randomUUID();
        const sent = performance.now();
        const finish = (outcome: Outcome) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve({ ms: performance.now() - sent, ...outcome });
        };
        const timer = setTimeout(() => finish({ acked: false, failure: 'timeout' }), ackMs).unref();
        waiting.set(id, { line, finish });
        send(id);
      }),
    acknowledge: (id, body) => waiting.get(id)?.finish({ acked: true, body }),
    abandon(line) {
      for (const one of [...waiting.values()]) {
        if (one.line === line) one.finish({ acked: false, failure: 'connection_lost' });
      }
    },
  };
}
