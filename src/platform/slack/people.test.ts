import { readFileSync } from 'node:fs';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type SandboxClient, sandboxClient } from '../../../sandbox/client.ts';
import { defaultSeed, type Sandbox, startSandbox } from '../../../sandbox/index.ts';
import { eachDatabase } from '../../../test/support/databases.ts';
import { UserError } from '../errors.ts';
import { createLog } from '../log.ts';
import type { Db } from '../store/db.ts';
import { changeSetting, type Setting } from '../store/settings.ts';
import { createClients } from './clients.ts';
import { createPeople } from './people.ts';
import { createDirectory } from './people-directory.ts';
import { adminsGroup, operatorsChannel, operatorsGroup } from './roles.ts';

const ESC = 'C0ESC';
/** Maya: admin and operator. Tomás: operator. Priya: neither. Inés: owner, not in the channel. */
const [MAYA, TOMAS, PRIYA, INES, AIKO] = ['U0MAYA', 'U0TOMAS', 'U0PRIYA', 'U0INES', 'U0AIKO'] as const;

let sandbox: Sandbox;
let slack: SandboxClient;
beforeEach(async () => {
  const manifest: unknown = parse(readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8'));
  sandbox = await startSandbox({ manifest, rateLimits: false, seed: defaultSeed });
  slack = sandboxClient(sandbox.url);
});
afterEach(() => sandbox.close());

function startPeople(db: Db) {
  const log = createLog({ level: 'silent' });
  const access = { slackApiUrl: sandbox.apiUrl, botToken: sandbox.botToken };
  const directory = createDirectory(createClients(access, log).interactive);
  return { directory, ...createPeople({ db, directory, log }) };
}

const choose = (db: Db, setting: Setting<string>, to: string) =>
  db.write((tx) => changeSetting(tx, setting, to, { by: 'U0MAYA', at: Temporal.Instant.from('2026-11-20T12:00:00Z') }));

const wordsOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof UserError ? error.message : error;
};

eachDatabase('operators', (open) => {
  it('are the people in the escalation channel', async () => {
    const db = await open();
    await choose(db, operatorsChannel, ESC);
    const people = startPeople(db);
    expect(await people.isOperator(TOMAS)).toBe(true);
    expect(await people.isOperator(PRIYA)).toBe(false);
    expect(await people.isOperator('U0NOBODY')).toBe(false);
    expect((await people.listOperators()).toSorted()).toEqual([AIKO, MAYA, 'U0SAMUEL', TOMAS]);
    expect(await wordsOf(people.requireOperator(PRIYA))).toContain(
      'Only members of the team’s private channel can do this',
    );
    await people.requireOperator(TOMAS);
  });

  it('are the members of a user group instead, when one is set', async () => {
    const db = await open();
    await choose(db, operatorsChannel, ESC);
    await choose(db, operatorsGroup, 'S0DUTY');
    const people = startPeople(db);
    expect(await people.isOperator('U0SAMUEL')).toBe(false);
    expect(await people.isOperator(AIKO)).toBe(true);
    expect(await wordsOf(people.requireOperator('U0SAMUEL'))).toContain('<!subteam^S0DUTY>');
  });

  it('are nobody while nothing is set up, and that is what people hear', async () => {
    const people = startPeople(await open());
    expect(await people.isOperator(MAYA)).toBe(false);
    expect(await people.listOperators()).toEqual([]);
    expect(await wordsOf(people.requireOperator(MAYA))).toContain('There is no escalation channel yet');
  });
});

eachDatabase('rights', (open) => {
  let db: Db;
  beforeEach(async () => {
    db = await open();
    await choose(db, operatorsChannel, ESC);
  });

  it('of admins belong to admins and owners of the workspace, or to a group', async () => {
    const people = startPeople(db);
    expect(await Promise.all([MAYA, INES, TOMAS].map((user) => people.isAdmin(user)))).toEqual([true, true, false]);
    expect((await people.listAdmins()).toSorted()).toEqual([INES, MAYA]);
    expect(await wordsOf(people.requireAdmin(TOMAS))).toContain('Only admins of this workspace');
    await choose(db, adminsGroup, 'S0DUTY');
    expect(await Promise.all([MAYA, INES, TOMAS].map((user) => people.isAdmin(user)))).toEqual([true, false, true]);
    expect(await wordsOf(people.requireAdmin(INES))).toContain('<!subteam^S0DUTY>');
  });

  it('of admins fall back to the workspace’s admins while the chosen group is empty or deleted', async () => {
    await choose(db, adminsGroup, 'S0DUTY');
    await slack.workspace({ do: 'set_usergroup', id: 'S0DUTY', users: [] });
    const people = startPeople(db);
    expect(await Promise.all([MAYA, INES, TOMAS].map((user) => people.isAdmin(user)))).toEqual([true, true, false]);
    expect((await people.listAdmins()).toSorted()).toEqual([INES, MAYA]);
    expect(await wordsOf(people.requireAdmin(TOMAS))).toContain('Only admins of this workspace');
    await choose(db, adminsGroup, 'S0DELETED');
    await people.requireAdmin(INES);
    await choose(db, operatorsGroup, 'S0DELETED');
    expect(await wordsOf(people.requireOperator(MAYA))).toContain('Only members of <!subteam^S0DELETED>');
  });

  it('never belong to a bot, not even one in the channel', async () => {
    const people = startPeople(db);
    const { bot_user: bot } = await slack.state();
    expect(await people.isOperator(bot)).toBe(false);
    expect(await people.isAdmin(bot)).toBe(false);
  });

  it('never belong to an account that was deactivated, or to Slackbot', async () => {
    const user = { id: TOMAS, deleted: true, is_admin: true, name: 'tomas' };
    const answers = { 'users.info': { user }, 'conversations.members': { members: [TOMAS] } };
    // The cast: these two methods are all that is asked for.
    const fetch = async (url: unknown) =>
      Response.json({ ok: true, ...answers[String(url).split('/').at(-1) as keyof typeof answers] });
    const directory = createDirectory(new WebClient('none', { fetch: fetch as typeof globalThis.fetch }));
    const people = createPeople({ db, directory, log: createLog({ level: 'silent' }) });
    expect(await people.isOperator(TOMAS)).toBe(false);
    expect(await people.isAdmin(TOMAS)).toBe(false);
    expect(await people.listOperators()).toEqual([]);
  });

  it('are refused, not granted, when Slack can’t say', async () => {
    const people = startPeople(db);
    await slack.faults({ method: 'conversations.members', status: 500 });
    expect(await wordsOf(people.requireOperator(TOMAS))).toContain('Slack did not answer');
    await slack.faults({ method: 'users.info', status: 429, retry_after: 5 });
    expect(await wordsOf(people.requireAdmin(MAYA))).toContain('nothing was done');
    // And asked for again at the next press.
    await people.requireOperator(TOMAS);
  });

  it('are remembered for a while, and forgotten when Slack says that something changed', async () => {
    const people = startPeople(db);
    const { directory } = people;
    await people.requireOperator(TOMAS);
    const asked = (await slack.traffic()).length;
    await people.requireOperator(TOMAS);
    expect(await slack.traffic()).toHaveLength(asked);
    await slack.workspace({ do: 'remove', channel: ESC, user: TOMAS });
    directory.channels.forget(ESC);
    expect(await people.isOperator(TOMAS)).toBe(false);
    await slack.workspace({ do: 'set_roles', user: TOMAS, roles: ['admin'] });
    expect(await people.isAdmin(TOMAS)).toBe(false);
    directory.forgetUser(TOMAS);
    expect(await people.isAdmin(TOMAS)).toBe(true);
  });
});

eachDatabase('a channel for cases', (open) => {
  it('must be private, seen, alive and have the bot in it, or people hear why not', async () => {
    const people = startPeople(await open());
    await slack.workspace({ do: 'create_channel', name: 'quiet', is_private: true, members: [MAYA] });
    const quiet = (await slack.state()).channels.find(({ name }) => name === 'quiet')?.id ?? '';
    expect(await people.refusal(ESC)).toBeUndefined();
    expect(await people.refusal('C0HELP')).toContain('is public');
    expect(await people.refusal(quiet)).toContain("I can't see");
    expect(await people.refusal('C0NOWHERE')).toContain("I can't see");
    await slack.workspace({ do: 'archive', channel: ESC });
    expect(await people.refusal(ESC)).toBeUndefined();
    expect(await people.refusal(ESC, { fresh: true })).toContain('is archived');
  });

  it('that becomes public is refused from then on', async () => {
    const people = startPeople(await open());
    await slack.workspace({ do: 'make_public', channel: ESC });
    expect(await people.refusal(ESC)).toContain('is public');
  });

  it('is no matter for a direct message', async () => {
    const people = startPeople(await open());
    expect(await people.refusal(MAYA)).toBeUndefined();
    expect(await people.refusal('D012345')).toBeUndefined();
  });

  it('that Slack won’t talk about right now is neither allowed nor refused', async () => {
    const people = startPeople(await open());
    await slack.faults({ method: 'conversations.info', status: 500 });
    await expect(people.refusal(ESC)).rejects.toThrow();
  });
});

describe('a person', () => {
  eachDatabase('in Slack', (open) => {
    it('has a name, a time zone and perhaps an address', async () => {
      const people = startPeople(await open());
      expect(await people.find(MAYA)).toMatchObject({ id: MAYA, timeZone: 'Europe/Stockholm' });
      expect((await people.find(MAYA))?.name).toMatch(/maya/i);
      expect(await people.find('U0NOBODY')).toBeUndefined();
    });

    it('can be offered the groups that exist', async () => {
      const people = startPeople(await open());
      expect(await people.listGroups()).toEqual([{ id: 'S0DUTY', handle: 'support-duty', name: 'Support duty' }]);
    });
  });
});
