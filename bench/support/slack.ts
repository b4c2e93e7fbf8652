/**
 * As much of Slack as both programs call, in a process of its own, so that answering does not cost the measured ones.
 * It accepts everything and counts the answers that arrive at response URLs. The strict one is the sandbox.
 * This file is both: `startSlack` for the benchmark, and what the child runs.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

export const TEAM_CHANNEL = 'C0BENCHTEAM';
/** All of them members of the team's channel. */
export const OPERATORS = Array.from({ length: 20 }, (_, index) => `U0BENCH${String(index).padStart(2, '0')}`);

export type Slack = {
  readonly apiUrl: string;
  readonly responseUrl: string;
  /** How many answers to presses have arrived. */
  countAnswers(): Promise<number>;
  close(): Promise<void>;
};

export async function startSlack(): Promise<Slack> {
  const child = fork(fileURLToPath(import.meta.url), { execArgv: [] });
  const ended = once(child, 'exit');
  const toldNumber = async () => Number((await once(child, 'message'))[0]);
  const port = await toldNumber();
  const url = `http://127.0.0.1:${port}`;
  return {
    apiUrl: `${url}/api/`,
    responseUrl: `${url}/answers`,
    countAnswers() {
      child.send('how many?');
      return toldNumber();
    },
    async close() {
      child.kill();
      await ended;
    },
  };
}

type Call = (given: URLSearchParams) => object;

const METHODS: Readonly<Record<string, Call>> = {
  'auth.test': () => ({
    url: 'https://bench.slack.example/',
    team: 'Bench',
    team_id: 'T0BENCH',
    user: 'resurface',
    user_id: 'U0BENCHBOT',
    bot_id: 'B0BENCH',
  }),
  'users.info': (given) => ({ user: { id: given.get('user'), name: 'operator', tz: 'UTC', profile: {} } }),
  'users.list': () => ({ members: [] }),
  'conversations.info': (given) => ({
    channel: { id: given.get('channel'), name: 'team', is_private: true, is_member: true },
  }),
  'conversations.members': () => ({ members: OPERATORS }),
  'conversations.open': (given) => ({ channel: { id: `D${given.get('users')?.slice(1)}` } }),
  'chat.postMessage': (given) => ({ channel: given.get('channel'), ts: nextTs() }),
  'chat.update': (given) => ({ channel: given.get('channel'), ts: given.get('ts') }),
};

let posted = 0;
function nextTs(): string {
  posted += 1;
  return `1900000000.${String(posted).padStart(6, '0')}`;
}

async function serve(): Promise<void> {
  let answers = 0;
  const server = createServer(async (request, response) => {
    const body = await readText(request);
    if (request.url === '/answers') {
      answers += 1;
      response.end('ok');
      return;
    }
    answerCall(request, response, body);
  });
  process.on('message', () => process.send?.(answers));
  // Whoever started this is gone.
  process.on('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an AddressInfo; the string form is for pipes.
  process.send?.((server.address() as AddressInfo).port);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function answerCall(request: IncomingMessage, response: ServerResponse, body: string): void {
  const method = METHODS[(request.url ?? '').replace('/api/', '')];
  const answer = method ? { ok: true, ...method(new URLSearchParams(body)) } : { ok: false, error: 'unknown_method' };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
}

if (import.meta.main) await serve();
