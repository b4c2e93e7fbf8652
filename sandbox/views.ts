/** Modals and Homes: the stacks people see, their hashes and what they have typed so far. */
import type { MovableClock } from './clock.ts';
import { keepsState, listElements, withIds } from './elements.ts';
import { emptyEntry, initialEntry } from './entries.ts';
import type { Ids } from './ids.ts';
import { listObjects, pickText } from './json.ts';
import type { Json, WireObject } from './protocol.ts';
import type { Workspace } from './workspace.ts';

/** Slack stacks three modals. */
const STACK_LIMIT = 3;

/** What the person put into the elements: by block id, then action id, in the shape of `view.state.values`. */
export type Entered = Map<string, Map<string, WireObject>>;

export type OpenModal = {
  readonly id: string;
  readonly user: string;
  readonly channel?: string | undefined;
  /** The whole view object, without `state`, which `drawn` adds. */
  view: WireObject;
  entered: Entered;
  errors?: { readonly [block_id: string]: string } | undefined;
};

export type Views = {
  readonly stacks: Map<string, OpenModal[]>;
  readonly homes: Map<string, OpenModal>;
  /** A new root: what was open is gone. */
  open(user: string, source: WireObject, channel: string | undefined): OpenModal;
  /** @returns undefined when three are open. */
  push(user: string, source: WireObject, channel: string | undefined): OpenModal | undefined;
  publish(user: string, source: WireObject): OpenModal;
  /** Keeps what was entered in elements that are still there. */
  replace(modal: OpenModal, source: WireObject): void;
  /** By id, or by external id. */
  find(wanted: { view_id?: string | undefined; external_id?: string | undefined }): OpenModal | undefined;
  top(user: string): OpenModal | undefined;
  /** Takes the modal and all above it away. */
  close(modal: OpenModal): void;
  clear(user: string): void;
};

type Parts = { readonly ids: Ids; readonly clock: MovableClock; readonly workspace: Workspace };

export function createViews(parts: Parts): Views {
  const stacks = new Map<string, OpenModal[]>();
  const homes = new Map<string, OpenModal>();
  const stackOf = (user: string) => stacks.get(user) ?? [];
  const all = () => [...[...stacks.values()].flat(), ...homes.values()];
  return {
    stacks,
    homes,
    open(user, source, channel) {
      const modal = createModal(parts, { user, source, channel, below: [] });
      stacks.set(user, [modal]);
      return modal;
    },
    push(user, source, channel) {
      const below = stackOf(user);
      if (below.length >= STACK_LIMIT) return undefined;
      const modal = createModal(parts, { user, source, channel, below });
      stacks.set(user, [...below, modal]);
      return modal;
    },
    publish(user, source) {
      const old = homes.get(user);
      if (old) redraw(parts, old, source);
      const home = old ?? createModal(parts, { user, source, channel: undefined, below: [] });
      homes.set(user, home);
      return home;
    },
    replace: (modal, source) => redraw(parts, modal, source),
    find: ({ view_id, external_id }) =>
      all().find(({ id, view }) => (view_id === undefined ? view.external_id === external_id : id === view_id)),
    top: (user) => stackOf(user).at(-1),
    close(modal) {
      const stack = stackOf(modal.user);
      const index = stack.indexOf(modal);
      if (index >= 0) stacks.set(modal.user, stack.slice(0, index));
    },
    clear: (user) => void stacks.delete(user),
  };
}

type Opening = {
  readonly user: string;
  readonly source: WireObject;
  readonly channel: string | undefined;
  readonly below: readonly OpenModal[];
};

function createModal(parts: Parts, { user, source, channel, below }: Opening): OpenModal {
  const id = parts.ids.next('V');
  const view = complete(parts, source, { id, root: below[0]?.id ?? id, previous: below.at(-1)?.id ?? null });
  const modal: OpenModal = { id, user, channel, view, entered: new Map() };
  modal.entered = enteredIn(modal);
  return modal;
}

function redraw(parts: Parts, modal: OpenModal, source: WireObject): void {
  const { root_view_id: root, previous_view_id: previous = null } = modal.view;
  modal.view = complete(parts, source, { id: modal.id, root: root ?? modal.id, previous });
  modal.entered = enteredIn(modal, modal.entered);
  modal.errors = undefined;
}

/** The view object as Slack gives it back: ids for all blocks, a new hash, every property present. */
function complete(
  { ids, clock, workspace: { team, app } }: Parts,
  source: WireObject,
  place: { readonly id: string; readonly root: Json; readonly previous: Json },
): WireObject {
  return {
    id: place.id,
    team_id: team.id,
    type: source.type ?? 'modal',
    blocks: withIds(listObjects(source.blocks), ids.block),
    private_metadata: pickText(source, 'private_metadata') ?? '',
    callback_id: pickText(source, 'callback_id') ?? '',
    hash: `${Math.floor(clock.now().epochMilliseconds / 1000)}.${ids.secret().slice(0, 8)}`,
    title: source.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: source.clear_on_close === true,
    notify_on_close: source.notify_on_close === true,
    close: source.close ?? null,
    submit: source.submit ?? null,
    previous_view_id: place.previous,
    root_view_id: place.root,
    app_id: app.id,
    external_id: pickText(source, 'external_id') ?? '',
    app_installed_team_id: team.id,
    bot_id: app.botId,
  };
}

/** Initial values, overlaid with what was entered before in elements that kept their ids. */
function enteredIn({ view, channel }: OpenModal, before: Entered = new Map()): Entered {
  return startState(listObjects(view.blocks), channel, before);
}

export function startState(
  blocks: readonly WireObject[],
  channel: string | undefined,
  before: Entered = new Map(),
): Entered {
  const entered: Entered = new Map();
  for (const placed of listElements(blocks).filter(keepsState)) {
    const kept = before.get(placed.block_id)?.get(placed.action_id);
    const entry = kept?.type === placed.type ? kept : (initialEntry(placed, channel) ?? emptyEntry(placed));
    const block = entered.get(placed.block_id) ?? new Map<string, WireObject>();
    entered.set(placed.block_id, block.set(placed.action_id, entry));
  }
  return entered;
}

/** `{ values: { block: { action: … } } }` */
export function stateOf(entered: Entered): WireObject {
  const values = [...entered].map(([block, actions]) => [block, Object.fromEntries(actions)]);
  return { values: Object.fromEntries(values) };
}

/** The view as payloads, answers and the page show it. */
export function drawn(modal: OpenModal): WireObject {
  return { ...modal.view, state: stateOf(modal.entered) };
}
