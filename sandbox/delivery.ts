/** Sends envelopes over whatever carries them now, and writes each into the traffic log. */
import type { Ack, Envelope, Transport } from './envelope.ts';
import { type Faults, under } from './faults.ts';
import type { Settling } from './settling.ts';
import type { TrafficLog } from './traffic.ts';

/** The envelope, or its ack, was lost on the way: as after a time-out, without the wait. */
const LOST: Ack = { acked: false, ms: 0, failure: 'timeout' };

export type Delivery = {
  send(envelope: Envelope): Promise<Ack>;
  connected(): boolean;
  use(transport: Transport): void;
};

export function createDelivery({
  transport,
  traffic,
  settling,
  faults,
}: {
  transport: Transport;
  traffic: TrafficLog;
  settling: Settling;
  faults: Faults;
}): Delivery {
  let current = transport;
  const send = async (envelope: Envelope) => {
    const fault = faults.take(envelope.type, undefined);
    const { shown: ack = LOST } = await under<Ack>(
      fault,
      () => current.send(envelope),
      () => LOST,
    );
    traffic.record({
      direction: 'slack → bot',
      what: envelope.retry ? `${envelope.what} (retry ${envelope.retry.attempt})` : envelope.what,
      ok: ack.acked,
      ms: Math.round(ack.ms),
      ...(ack.acked ? {} : { error: ack.failure }),
      request: envelope.payload,
      response: ack.acked ? (ack.body ?? null) : null,
    });
    return ack;
  };
  return {
    send: (envelope) => settling.track(send(envelope)),
    connected: () => current.connected(),
    use(transport) {
      current = transport;
    },
  };
}
