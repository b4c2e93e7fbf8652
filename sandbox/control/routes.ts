/** The control API: acting as a person, and arranging the world around them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody } from '../http/body.ts';
import { Oversize, sendJson } from '../http/respond.ts';
import { parseJson } from '../json.ts';
import type { World } from '../world.ts';
import { click } from './click.ts';
import { command } from './command.ts';
import { streamVersions } from './events.ts';
import { getPerson } from './find.ts';
import { happen } from './happenings.ts';
import { close } from './leave.ts';
import { outcomeOf, type Pressed } from './outcome.ts';
import { ControlError, requests } from './requests.ts';
import { shortcut } from './shortcut.ts';
import { stateOfWorld } from './state.ts';
import { submit } from './submit.ts';
import { options } from './suggestions.ts';
import { home, say } from './talk.ts';

/** Uploads travel as base64 in a submission. */
const BODY_BYTES = 32 * 1024 * 1024;

type Handle = (world: World, body: unknown, settle: boolean) => Promise<unknown>;

/** A press by a person: the answer says what they have seen. */
function press<Schema extends z.ZodType<{ user: string }>>(
  schema: Schema,
  act: (world: World, request: z.output<Schema>) => Pressed | Promise<Pressed>,
  { showsHome = false }: { showsHome?: boolean } = {},
): Handle {
  return (world, body, settle) => {
    const request = read(schema, body);
    const user = getPerson(world, request.user).id;
    return outcomeOf(world, { user, settle, home: showsHome }, () => act(world, request));
  };
}

const POST: Readonly<Record<string, Handle>> = {
  command: press(requests.command, command),
  click: press(requests.click, click),
  submit: press(requests.submit, submit),
  close: press(requests.close, close),
  shortcut: press(requests.shortcut, shortcut),
  home: press(requests.home, home, { showsHome: true }),
  message: press(requests.message, say),
  options: async (world, body) => options(world, read(requests.options, body)),
  async workspace(world, body, settle) {
    const done = await happen(world, read(requests.workspace, body));
    world.changes.touch();
    if (settle) await world.settling.settle();
    return done;
  },
  async clock(world, body) {
    const started = performance.now();
    advance(world, read(requests.clock, body).advance);
    world.changes.touch();
    await world.events.catchUp();
    await world.settling.settle();
    return { acked: true, ms: Math.round(performance.now() - started), clock: world.clock.now().toString() };
  },
  async faults(world, body) {
    world.faults.add(definedOnly(read(requests.faults, body)));
    return { acked: true, ms: 0, waiting: world.faults.list() };
  },
};

export async function control(
  world: World,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { searchParams } = new URL(request.url ?? '/', 'http://sandbox');
  try {
    if (request.method === 'GET') return get(world, name, searchParams, request, response);
    const handle = Object.hasOwn(POST, name) ? POST[name] : undefined;
    if (!handle || request.method !== 'POST')
      throw new ControlError(`There is no ${request.method} /control/${name}.`, 404);
    sendJson(response, 200, await handle(world, await readJson(request), searchParams.get('settle') === '1'));
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    sendJson(response, error.status, { error: error.message });
  }
}

function get(
  world: World,
  name: string,
  search: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (name === 'state') sendJson(response, 200, stateOfWorld(world));
  else if (name === 'traffic')
    sendJson(response, 200, { traffic: world.traffic.list(Number(search.get('since') ?? 0)) });
  else if (name === 'events') streamVersions(world.changes, request, response);
  else throw new ControlError(`There is no GET /control/${name}.`, 404);
}

/** Only `application/json`, which a foreign web page cannot send unasked. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!request.headers['content-type']?.startsWith('application/json'))
    throw new ControlError('Send JSON (content-type: application/json).', 415);
  try {
    const body = parseJson((await readBody(request, BODY_BYTES)).toString('utf8'));
    if (body === undefined) throw new ControlError('The body is not JSON.');
    return body;
  } catch (error) {
    if (error instanceof Oversize) throw new ControlError('The body is too large.', 413);
    throw error;
  }
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new ControlError(z.prettifyError(parsed.error));
  return parsed.data;
}

function advance(world: World, iso: string): void {
  try {
    world.clock.advance(Temporal.Duration.from(iso));
  } catch (error) {
    if (error instanceof RangeError)
      throw new ControlError(`"${iso}" is no forward ISO 8601 duration such as PT4H or P7D.`);
    throw error;
  }
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function definedOnly<T extends object>(given: T): Defined<T> {
  // Every property that was undefined is gone, which the type system cannot follow through entries.
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>;
}
