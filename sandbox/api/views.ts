/** views.*: modals and Home. */
import type { WireObject } from '../protocol.ts';
import type { Trigger } from '../triggers.ts';
import { drawn, type OpenModal } from '../views.ts';
import type { World } from '../world.ts';
import { checkedView } from './checks.ts';
import { arg, type Method, method, Refusal, warning } from './method.ts';

const about = { tier: 4 } as const;

/** As Slack's maintainers say it in bolt-js issues 1072 and 1827. */
const FROM_WITHIN =
  'views.open on the trigger of a modal: clients may not show it. Use views.push or a response_action instead';

const open = method(about, { trigger_id: arg.text, view: arg.json }, ({ world }, { trigger_id, view: given }) => {
  const trigger = getTrigger(world, trigger_id);
  const view = checkedView(given, 'modal');
  needFreeExternalId(world, view);
  world.triggers.use(trigger_id);
  const opened = drawn(world.views.open(trigger.user, view, trigger.channel));
  return { view: opened, ...(trigger.view === undefined ? {} : warning(FROM_WITHIN)) };
});

const push = method(about, { trigger_id: arg.text, view: arg.json }, ({ world }, { trigger_id, view: given }) => {
  const trigger = getTrigger(world, trigger_id);
  const view = checkedView(given, 'modal');
  needFreeExternalId(world, view);
  if (trigger.view === undefined || !world.views.find({ view_id: trigger.view })) throw new Refusal('not_found');
  const pushed = world.views.push(trigger.user, view, trigger.channel);
  if (!pushed) throw new Refusal('push_limit_reached');
  world.triggers.use(trigger_id);
  return { view: drawn(pushed) };
});

const update = method(
  about,
  { view: arg.json, view_id: arg.text.optional(), external_id: arg.text.optional(), hash: arg.text.optional() },
  ({ world }, { view: given, view_id, external_id, hash }) => {
    if (!view_id && !external_id) {
      throw new Refusal('invalid_arguments', { problems: ['[ERROR] missing required field: view_id or external_id'] });
    }
    const modal = world.views.find(view_id ? { view_id } : { external_id });
    if (!modal) throw new Refusal('not_found');
    const view = checkedView(given, modal.view.type === 'home' ? 'home' : 'modal');
    needHash(modal, hash);
    needFreeExternalId(world, view, modal);
    world.views.replace(modal, view);
    return { view: drawn(modal) };
  },
);

const publish = method(
  about,
  { user_id: arg.text, view: arg.json, hash: arg.text.optional() },
  ({ world }, { user_id, view: given, hash }) => {
    const user = world.workspace.users.get(user_id);
    if (!user) throw new Refusal('user_not_found');
    if (!world.manifest.homeTab) throw new Refusal('not_enabled');
    const view = checkedView(given, 'home');
    const home = world.views.homes.get(user_id);
    if (home) needHash(home, hash);
    needFreeExternalId(world, view, home);
    return { view: drawn(world.views.publish(user_id, view)) };
  },
);

export const views: Readonly<Record<string, Method>> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};

/** @throws Refusal */
function getTrigger(world: World, id: string): Trigger {
  const trigger = world.triggers.check(id);
  if (typeof trigger === 'string') throw new Refusal(trigger);
  return trigger;
}

/** @throws Refusal */
function needHash(modal: OpenModal, hash: string | undefined): void {
  if (hash !== undefined && hash !== '' && hash !== modal.view.hash) throw new Refusal('hash_conflict');
}

/** @throws Refusal */
export function needFreeExternalId(world: World, view: WireObject, self?: OpenModal): void {
  const wanted = view.external_id;
  if (typeof wanted !== 'string' || wanted === '') return;
  const holder = world.views.find({ external_id: wanted });
  if (holder && holder !== self) throw new Refusal('duplicate_external_id');
}
