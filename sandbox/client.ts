/** The control API as functions, for tests and tools. Every call throws an Error with the sandbox's words on a 4xx. */
import { pickText } from './json.ts';
import type {
  ClickRequest,
  ClockRequest,
  CloseRequest,
  CommandRequest,
  FaultRequest,
  HomeRequest,
  MessageRequest,
  OptionsOutcome,
  OptionsRequest,
  Outcome,
  ShortcutRequest,
  State,
  SubmitRequest,
  Traffic,
  WorkspaceRequest,
} from './protocol.ts';

/** `settle`: answer only after everything that the press caused has been delivered. */
type PressOptions = { readonly settle?: boolean };

type Press<Request> = (request: Request, options?: PressOptions) => Promise<Outcome>;

export type SandboxClient = {
  state(): Promise<State>;
  /** Lines with an id above `since`, oldest first. */
  traffic(since?: number): Promise<readonly Traffic[]>;
  readonly command: Press<CommandRequest>;
  readonly click: Press<ClickRequest>;
  readonly submit: Press<SubmitRequest>;
  readonly close: Press<CloseRequest>;
  readonly shortcut: Press<ShortcutRequest>;
  readonly home: Press<HomeRequest>;
  readonly message: Press<MessageRequest>;
  readonly workspace: Press<WorkspaceRequest>;
  options(request: OptionsRequest): Promise<OptionsOutcome>;
  /** Always settles. */
  clock(request: ClockRequest): Promise<Outcome>;
  faults(request: FaultRequest): Promise<void>;
};

/** @param url the sandbox's, `http://127.0.0.1:port` */
export function sandboxClient(url: string): SandboxClient {
  const get = async <Answer>(path: string) => read<Answer>(await fetch(`${url}/control/${path}`));
  const post = async <Answer>(path: string, body: unknown) =>
    read<Answer>(
      await fetch(`${url}/control/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  const press =
    <Request>(path: string): Press<Request> =>
    (request, { settle = false } = {}) =>
      post(settle ? `${path}?settle=1` : path, request);
  return {
    state: () => get('state'),
    traffic: async (since = 0) => (await get<{ traffic: readonly Traffic[] }>(`traffic?since=${since}`)).traffic,
    command: press('command'),
    click: press('click'),
    submit: press('submit'),
    close: press('close'),
    shortcut: press('shortcut'),
    home: press('home'),
    message: press('message'),
    workspace: press('workspace'),
    options: (request) => post('options', request),
    clock: (request) => post('clock', request),
    async faults(request) {
      await post('faults', request);
    },
  };
}

async function read<Answer>(response: Response): Promise<Answer> {
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(pickText(body, 'error') ?? `HTTP ${response.status}`);
  // The answers are the sandbox's own, in the shapes of protocol.ts: checking them again here would say nothing new.
  return body as Answer;
}
