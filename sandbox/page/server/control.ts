/** What a person does, sent to the sandbox. Never rejects: what went wrong stands in the outcome, in words. */
import type {
  ClickRequest,
  ClockRequest,
  CloseRequest,
  CommandRequest,
  HomeRequest,
  Json,
  MessageRequest,
  Outcome,
  ShortcutRequest,
  SubmitRequest,
  WorkspaceRequest,
} from '../../protocol.ts';
import { isObject, stringAt } from '../wire.ts';
import { refresh } from './feed.ts';

export type Calls = {
  command: CommandRequest;
  click: ClickRequest;
  submit: SubmitRequest;
  close: CloseRequest;
  shortcut: ShortcutRequest;
  home: HomeRequest;
  message: MessageRequest;
  clock: ClockRequest;
  workspace: WorkspaceRequest;
};

/** @param settle wait until everything that this caused has been delivered. */
export async function send<Call extends keyof Calls>(call: Call, body: Calls[Call], settle = false): Promise<Outcome> {
  const outcome = await post(`/control/${call}${settle ? '?settle=1' : ''}`, body);
  await refresh();
  return outcome;
}

async function post(path: string, body: unknown): Promise<Outcome> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return readOutcome(answer.status, await answer.text());
  } catch {
    return { acked: false, ms: 0, error: 'The sandbox server did not answer. Is it still running?' };
  }
}

function readOutcome(status: number, text: string): Outcome {
  const body = parseJson(text);
  if (isObject(body) && typeof body.acked === 'boolean') {
    // Our own server fills this shape; `protocol.ts` is the contract between us.
    return body as unknown as Outcome;
  }
  if (status < 400) return { acked: true, ms: 0 };
  const said = isObject(body) ? (stringAt(body, 'error') ?? stringAt(body, 'message')) : undefined;
  return { acked: false, ms: 0, error: said ?? `The sandbox refused this with status ${status}.` };
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
