/** What the app asks about itself, the team and the line: auth, apps, bots, team, api, reactions. */
import { wireBot } from '../shapes.ts';
import { arg, type Method, method, Refusal } from './method.ts';
import { getVisible, needMembership } from './places.ts';

const authTest = method({ tier: 'special' }, {}, ({ world: { workspace } }) => ({
  url: `https://${workspace.team.domain}.slack.com/`,
  team: workspace.name,
  user: workspace.users.get(workspace.app.botUser)?.name ?? '',
  team_id: workspace.team.id,
  user_id: workspace.app.botUser,
  bot_id: workspace.app.botId,
  is_enterprise_install: false,
}));

const connectionsOpen = method({ tier: 3, token: 'app', scopes: ['connections:write'] }, {}, ({ world }) => {
  if (!world.manifest.socketMode) throw new Refusal('socket_mode_not_enabled');
  return { url: `${world.base().replace('http', 'ws')}${world.socket.invite()}` };
});

const apiTest = method(
  { tier: 4, token: 'none' },
  { error: arg.text.optional(), foo: arg.text.optional() },
  (_call, { error, foo }) => {
    if (error) throw new Refusal(error, { more: { args: { error } } });
    return { args: foo === undefined ? {} : { foo } };
  },
);

const botsInfo = method({ tier: 3, scopes: ['users:read'] }, { bot: arg.text.optional() }, ({ world }, { bot }) => {
  if (bot !== undefined && bot !== world.workspace.app.botId) throw new Refusal('bot_not_found');
  return { bot: wireBot(world) };
});

const teamInfo = method({ tier: 3, scopes: ['team:read'] }, {}, ({ world: { workspace } }) => ({
  team: {
    id: workspace.team.id,
    name: workspace.name,
    domain: workspace.team.domain,
    url: `https://${workspace.team.domain}.slack.com/`,
    email_domain: '',
    icon: {},
  },
}));

const addReaction = method(
  { tier: 3, scopes: ['reactions:write'] },
  { channel: arg.text, timestamp: arg.text, name: arg.text },
  ({ world }, { channel: id, timestamp, name }) => {
    const channel = getVisible(world, id);
    needMembership(world, channel);
    const message = channel.messages.find(timestamp);
    if (!message) throw new Refusal('message_not_found');
    if (!/^[\p{Ll}\p{N}_+'-]+(?:::skin-tone-[2-6])?$/u.test(name)) throw new Refusal('invalid_name');
    const bot = world.workspace.app.botUser;
    const found = message.reactions.find((reaction) => reaction.name === name);
    if (found?.users.includes(bot)) throw new Refusal('already_reacted');
    message.reactions = found
      ? message.reactions.map((one) => (one === found ? { name, users: [...one.users, bot] } : one))
      : [...message.reactions, { name, users: [bot] }];
    return {};
  },
);

export const about: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'apps.connections.open': connectionsOpen,
  'api.test': apiTest,
  'bots.info': botsInfo,
  'team.info': teamInfo,
  'reactions.add': addReaction,
};
