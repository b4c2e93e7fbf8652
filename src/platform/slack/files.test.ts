import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebClient } from '@slack/web-api';
import { afterEach, describe, expect, it } from 'vitest';
import { readTextFile } from './files.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A Slack that serves one file, a piece at a time, and counts the pieces. */
async function startSlack(piece: string, pieces: number) {
  const seen = { requests: 0, sent: 0 };
  const server = createServer(async (_request, response) => {
    seen.requests += 1;
    while (seen.sent < pieces && !response.destroyed) {
      seen.sent += 1;
      if (response.write(piece)) continue;
      const waiting = new AbortController();
      const { signal } = waiting;
      await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
      // The one that did not come must not go on listening.
      waiting.abort();
    }
    response.end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { seen, base, client: new WebClient('xoxb-1', { slackApiUrl: `${base}/api/` }) };
}

const file = (url: string) => ({ id: 'F1', name: 'closed.ics', url });
const limits = { maxBytes: 1_000_000, field: 'calendar' };

describe('a file in a form', () => {
  it('is read as text', async () => {
    const { base, client } = await startSlack('Grüße ', 2);
    expect(await readTextFile(client, file(`${base}/files/F1`), limits)).toBe('Grüße Grüße ');
  });

  it('that is too large is not read to its end', async () => {
    const { base, client, seen } = await startSlack('x'.repeat(100_000), 1_000);
    await expect(readTextFile(client, file(`${base}/files/F1`), limits)).rejects.toMatchObject({
      message: expect.stringContaining('larger than 1000000 bytes'),
      field: 'calendar',
    });
    expect(seen.sent).toBeLessThan(1_000);
  });

  it.each([
    'http://files.slack.com/F1',
    'https://files.slack.com.example.org/F1',
    'https://notslack.com/F1',
    'http://169.254.169.254/latest',
    'file:///etc/passwd',
    'no address',
  ])('elsewhere than at Slack is never asked for: %s', async (url) => {
    const { client, seen } = await startSlack('x', 1);
    await expect(readTextFile(client, file(url), limits)).rejects.toMatchObject({ field: 'calendar' });
    expect(seen.requests).toBe(0);
  });
});
