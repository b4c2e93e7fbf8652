import { describe, expect, it } from 'vitest';
import { listObjects } from '../json.ts';
import { aManifest, startTrial } from '../trial.ts';

describe('people', () => {
  it('have names, time zones and roles', async () => {
    const { api } = await startTrial();
    expect((await api('users.info', { user: 'U0INES' })).body.user).toMatchObject({
      id: 'U0INES',
      real_name: 'Inés Calderón',
      tz: 'America/New_York',
      is_admin: true,
      is_owner: true,
      is_bot: false,
      profile: { email: 'ines@lanternfish.example', title: 'Managing director' },
    });
    expect((await api('users.info', { user: 'U0LENA' })).body.user).toMatchObject({
      is_restricted: true,
      is_admin: false,
    });
    expect((await api('users.info', { user: 'U0NOBODY' })).body.error).toBe('user_not_found');
  });

  it('show their e-mail address only with the scope for it', async () => {
    const { api } = await startTrial({ manifest: aManifest({ scopes: ['users:read'], events: [] }) });
    expect(JSON.stringify((await api('users.list')).body)).not.toContain('@lanternfish.example');
    expect((await api('users.lookupByEmail', { email: 'maya@lanternfish.example' })).body.needed).toBe(
      'users:read.email',
    );
  });

  it('are found by e-mail address', async () => {
    const { api } = await startTrial();
    expect((await api('users.lookupByEmail', { email: 'MAYA@lanternfish.example' })).body.user).toMatchObject({
      id: 'U0MAYA',
    });
    expect((await api('users.lookupByEmail', { email: 'nobody@lanternfish.example' })).body.error).toBe(
      'users_not_found',
    );
  });

  it('are listed with the bot', async () => {
    const { api } = await startTrial();
    const { body } = await api('users.list');
    expect(listObjects(body.members)).toHaveLength(9);
    expect(listObjects(body.members).at(-1)).toMatchObject({ id: 'U0BOT', is_bot: true });
  });

  it('change roles', async () => {
    const { api, slack } = await startTrial();
    await slack.workspace({ do: 'set_roles', user: 'tomas', roles: ['admin'] });
    expect((await api('users.info', { user: 'U0TOMAS' })).body.user).toMatchObject({ is_admin: true, is_owner: false });
  });
});

describe('user groups', () => {
  it('are listed and say who is in them', async () => {
    const { api, slack } = await startTrial();
    expect((await api('usergroups.list', { include_users: true })).body.usergroups).toMatchObject([
      { id: 'S0DUTY', handle: 'support-duty', user_count: 3 },
    ]);
    await slack.workspace({ do: 'set_usergroup', id: 'support-duty', users: ['oskar'] });
    expect((await api('usergroups.users.list', { usergroup: 'S0DUTY' })).body.users).toEqual(['U0OSKAR']);
    expect((await api('usergroups.users.list', { usergroup: 'S0NONE' })).body.error).toBe('no_such_subteam');
  });
});

describe('the team and the app', () => {
  it('introduce themselves', async () => {
    const { api } = await startTrial();
    expect((await api('team.info')).body.team).toMatchObject({ name: 'Lanternfish Members', domain: 'lanternfish' });
    const { bot_id } = (await api('auth.test')).body;
    expect((await api('bots.info', { bot: bot_id })).body.bot).toMatchObject({ name: 'Parrot', user_id: 'U0BOT' });
    expect((await api('bots.info', { bot: 'B0OTHER' })).body.error).toBe('bot_not_found');
  });
});
