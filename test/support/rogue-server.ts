/** A server that breaks its word on the wire: it says nothing, hangs up, or says something that is no HTTP. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

export type Rogue = {
  readonly url: string;
  /** What it was asked, as it came. */
  readonly requests: readonly string[];
  close(): Promise<void>;
};

/** @param behave does what it likes with a connection, once something has been asked over it. */
export async function startRogue(behave: (socket: Socket, asked: number) => void): Promise<Rogue> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (data) => {
      requests.push(String(data));
      behave(socket, requests.length);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
