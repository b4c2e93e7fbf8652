/** Actions for programs: what there is, what one would change, start one, and what became of it. */
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { problem } from '../http/problem.ts';
import type { Api, ApiAnswer } from '../http/route.ts';
import type { Db } from '../store/db.ts';
import type { Action } from './action.ts';
import { fieldsOf } from './inputs.ts';
import type { Actions, Call } from './registry.ts';

const inputs = z.record(z.string(), z.string()).default({});
const preview = z.object({ inputs });
const start = z.object({
  /** Chosen by the program: the same key is the same call, however often it is sent. */
  key: z.string().regex(/^[\w.:/-]{1,200}$/, 'Use 1 to 200 letters, digits and . : / _ -'),
  inputs,
});

type ActionsApi = { readonly db: Db; readonly clock: Clock; readonly actions: Actions };

export function routeActions(api: Api, { db, clock, actions }: ActionsApi): void {
  api.route({
    method: 'GET',
    path: '/api/actions',
    scope: 'actions:read',
    run: async () => ({ body: { actions: actions.list().map(describeAction) } }),
  });
  api.route({
    method: 'POST',
    path: '/api/actions/:name/preview',
    scope: 'actions:read',
    body: preview,
    async run({ params: { name = '' }, body, client }) {
      const refused = refusalOf(actions, name, body.inputs);
      if (refused) return refused;
      const origin = { kind: 'api', id: client } as const;
      return { body: await actions.describe(name, body.inputs, { by: 'system', now: clock.now(), origin }) };
    },
  });
  api.route({
    method: 'POST',
    path: '/api/actions/:name/calls',
    scope: 'actions:start',
    body: start,
    async run({ params: { name = '' }, body, client }) {
      const refused = refusalOf(actions, name, body.inputs);
      if (refused) return refused;
      const key = keyOf(client, body.key);
      return db.write(async (tx): Promise<ApiAnswer> => {
        const there = await actions.findCall(tx, key);
        if (there && there.name !== name)
          return { problem: problem(409, `The key belongs to a call of ${there.name}.`) };
        const origin = { kind: 'api', id: client } as const;
        const call = await actions.start(tx, { name, raw: body.inputs, by: 'system', origin, key });
        return { status: 202, body: tell(call, client) };
      });
    },
  });
  api.route({
    method: 'GET',
    path: '/api/calls/:key',
    scope: 'actions:read',
    async run({ params: { key = '' }, client }) {
      const call = await actions.findCall(db.read, keyOf(client, key));
      return call ? { body: tell(call, client) } : { problem: problem(404, 'You have started no call with this key.') };
    },
  });
}

/** Programs can't meet each other's keys, nor those of runs and buttons. */
const keyOf = (client: string, key: string) => `api/${client}/${key}`;

function tell({ key, ...call }: Call, client: string) {
  return { key: key.slice(keyOf(client, '').length), ...call };
}

function describeAction(action: Action) {
  const { name, label, danger, secondPerson = false, outcomes } = action;
  return { name, label, danger, secondPerson, outcomes, inputs: fieldsOf(action) };
}

function refusalOf(actions: Actions, name: string, raw: Readonly<Record<string, string>>): ApiAnswer | undefined {
  if (!actions.find(name)) return { problem: problem(404, `There is no action “${name}” here.`) };
  const read = actions.read(name, raw);
  if (read.ok) return undefined;
  const errors = Object.entries(read.problems).map(([field, detail]) => ({ pointer: `/inputs/${field}`, detail }));
  return { problem: problem(422, 'The inputs are not what the action asks for.', { errors }) };
}
