/** users.*, usergroups.*: who is who. */
import { wireUser } from '../shapes.ts';
import type { User } from '../workspace.ts';
import { arg, type Call, type Method, method, Refusal } from './method.ts';
import { pageOf, paging } from './pages.ts';
import { getUser } from './places.ts';

const info = method(
  { tier: 4, scopes: ['users:read'] },
  { user: arg.text, include_locale: arg.flag.optional() },
  (call, { user: id, include_locale = false }) => {
    const user = shown(call, getUser(call.world, id));
    return { user: include_locale ? { ...user, locale: 'en-GB' } : user };
  },
);

const list = method({ tier: 2, scopes: ['users:read'] }, paging, (call, asked) => {
  const { items, metadata } = pageOf([...call.world.workspace.users.values()], asked, 1_000);
  return { members: items.map((user) => shown(call, user)), cache_ts: 0, response_metadata: metadata };
});

const lookupByEmail = method({ tier: 3, scopes: ['users:read.email'] }, { email: arg.text }, (call, { email }) => {
  const found = [...call.world.workspace.users.values()].find(
    (user) => user.email?.toLowerCase() === email.toLowerCase(),
  );
  if (!found) throw new Refusal('users_not_found');
  return { user: shown(call, found) };
});

const groups = method(
  { tier: 2, scopes: ['usergroups:read'] },
  { include_users: arg.flag.optional() },
  ({ world }, { include_users = false }) => ({
    usergroups: [...world.workspace.usergroups.values()].map(({ id, handle, name, users }) => ({
      id,
      team_id: world.workspace.team.id,
      is_usergroup: true,
      name,
      handle,
      description: '',
      date_delete: 0,
      user_count: users.length,
      ...(include_users ? { users } : {}),
    })),
  }),
);

const groupMembers = method(
  { tier: 2, scopes: ['usergroups:read'] },
  { usergroup: arg.text },
  ({ world }, { usergroup }) => {
    const found = world.workspace.usergroups.get(usergroup);
    if (!found) throw new Refusal('no_such_subteam');
    return { users: found.users };
  },
);

export const people: Readonly<Record<string, Method>> = {
  'users.info': info,
  'users.list': list,
  'users.lookupByEmail': lookupByEmail,
  'usergroups.list': groups,
  'usergroups.users.list': groupMembers,
};

function shown({ token, world }: Call, user: User) {
  return wireUser(user, { withEmail: token.scopes.includes('users:read.email'), team: world.workspace.team.id });
}
