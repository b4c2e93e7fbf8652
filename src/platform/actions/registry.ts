/**
 * All actions there are, by name, and their calls. A call is written in the caller's unit of work, so that it is kept
 * exactly when the caller's change is; the runner performs it after the commit.
 */
import type { Clock } from '../clock.ts';
import { UserError } from '../errors.ts';
import { type ProcessTime, processTime } from '../jobs/process-time.ts';
import type { Reader, Tx } from '../store/db.ts';
import type { Action, ActionContext, Description, Origin } from './action.ts';
import { type Call, callAgain, findCall, getCall, insertCall } from './calls.ts';
import { type Inputs, parseInputs, problemInWords, type Read, withoutSecrets } from './inputs.ts';
import type { Secrets } from './secrets.ts';

export type { Call } from './calls.ts';

export type Start = {
  readonly name: string;
  readonly raw: Inputs;
  readonly by: string;
  readonly origin: Origin;
  /** Names the one thing that is wanted, such as `RUN-12/step-3/1`: the same key gives back the call that is there. */
  readonly key: string;
  /** For actions that need a second person. */
  readonly approvedBy?: string;
  /** An exercise: it is only described. */
  readonly practice?: boolean;
};

export type Actions = {
  /** @throws Error when two actions have one name. */
  register(actions: readonly Action[]): void;
  find(name: string): Action | undefined;
  /** By name. */
  list(): readonly Action[];
  /** Reads what a person typed: the inputs, or by field what is wrong, in words. @throws UserError when there is no such action. */
  read(name: string, raw: Inputs): Read;
  /** What would change. No effects. @throws UserError when it can't be done, or an input is wrong. */
  describe(name: string, raw: Inputs, context: ActionContext): Promise<Description>;
  /**
   * Writes the call; after the commit the runner performs it. May be called twice: the same key is one call.
   * @throws UserError when there is no such action, an input is wrong, or the second person is missing.
   */
  start(tx: Tx, what: Start): Promise<Call>;
  /** A call that failed or is unknown is performed again, with the same key. @throws UserError when it is neither. */
  again(tx: Tx, what: { readonly key: string; readonly by: string }): Promise<Call>;
  findCall(reader: Reader, key: string): Promise<Call | undefined>;
  /** @throws Error when nobody started it. */
  get(reader: Reader, key: string): Promise<Call>;
  /** Whether `takeSecret` would give something. */
  hasSecret(key: string, by: string): boolean;
  /** What only the person who started it may see, once, and only in the process that performed it, for ten minutes. */
  takeSecret(key: string, by: string): readonly string[] | undefined;
};

type ActionsOptions = {
  readonly clock: Clock;
  /** What results show once: the runner puts it there. */
  readonly secrets: Secrets;
  readonly time?: Pick<ProcessTime, 'now'>;
};

export function createActions({ clock, secrets, time = processTime }: ActionsOptions): Actions {
  const known = new Map<string, Action>();

  function need(name: string): Action {
    const action = known.get(name);
    if (!action) throw new UserError(`There is no action “${name}” here.`);
    return action;
  }

  function readOrThrow(action: Action, raw: Inputs) {
    const read = parseInputs(action, withoutSecrets(raw));
    if (read.ok) return read.inputs;
    const { field, words } = problemInWords(action, read.problems);
    throw new UserError(words, { field });
  }

  return {
    register(actions) {
      for (const action of actions) {
        if (known.has(action.name)) throw new Error(`two actions are named ${action.name}`);
        known.set(action.name, action);
      }
    },
    find: (name) => known.get(name),
    list: () => [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    read: (name, raw) => parseInputs(need(name), withoutSecrets(raw)),
    async describe(name, raw, context) {
      const action = need(name);
      return action.describe(readOrThrow(action, raw), context);
    },
    async start(tx, { name, raw, by, origin, key, approvedBy, practice = false }) {
      const action = need(name);
      readOrThrow(action, raw);
      if (action.secondPerson && !practice && (approvedBy === undefined || approvedBy === by)) {
        throw new UserError(`“${action.label}” needs the approval of a second person.`);
      }
      const what = { key, name, inputs: withoutSecrets(raw), by, origin, practice, startedAt: clock.now() };
      return insertCall(tx, { ...what, approvedBy: approvedBy ?? null }, time.now());
    },
    again: (tx, { key, by }) => callAgain(tx, { key, by, at: clock.now() }, time.now()),
    findCall,
    get: getCall,
    hasSecret: secrets.has,
    takeSecret: secrets.take,
  };
}
