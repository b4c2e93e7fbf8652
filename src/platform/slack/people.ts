/**
 * Who somebody is and what they may do. Rights are asked for at every press and never granted when Slack can't say.
 * Answers are kept for minutes; Slack's events about people and channels end that at once.
 */
import { UserError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Db } from '../store/db.ts';
import { readSetting } from '../store/settings.ts';
import { type Channel, refusalOf } from './channels.ts';
import type { Directory, Group, Person } from './people-directory.ts';
import { adminsGroup, operatorsChannel, operatorsGroup } from './roles.ts';

export type People = {
  /** False for bots and deactivated accounts, and for everybody while nothing is set up. Rejects when Slack can't say. */
  isOperator(user: string): Promise<boolean>;
  isAdmin(user: string): Promise<boolean>;
  /** @throws UserError with the reason and the next step. */
  requireOperator(user: string): Promise<void>;
  /** @throws UserError with the reason and the next step. */
  requireAdmin(user: string): Promise<void>;
  /** Undefined for someone Slack does not know. */
  find(user: string): Promise<Person | undefined>;
  /** Whether words reach them: false for bots, deactivated accounts and those Slack does not know. */
  isReachable(user: string): Promise<boolean>;
  listAdmins(): Promise<string[]>;
  listOperators(): Promise<string[]>;
  /** Undefined when the bot can't see it. */
  channel(id: string): Promise<Channel | undefined>;
  /**
   * Why cases may not be posted there, in words; undefined when they may. A person's id is always allowed.
   * @param fresh asks Slack again instead of remembering: for a choice that is being made.
   */
  refusal(id: string, options?: { fresh?: boolean }): Promise<string | undefined>;
  /** The workspace's user groups that are in use, by name. */
  listGroups(): Promise<readonly Group[]>;
};

export function createPeople({ db, directory, log }: { db: Db; directory: Directory; log: Logger }): People {
  const { channels } = directory;

  async function operatorIds(): Promise<readonly string[]> {
    const group = await readSetting(db.read, operatorsGroup);
    if (group) return directory.group(group);
    const channel = await readSetting(db.read, operatorsChannel);
    return channel ? channels.listMembers(channel) : [];
  }

  /** Empty: the workspace's admins. So it is as well while the chosen group is gone or empty, or nobody could choose another. */
  async function adminsGroupInUse(): Promise<string> {
    const group = await readSetting(db.read, adminsGroup);
    if (!group) return '';
    for (const id of await directory.group(group)) if ((await directory.user(id))?.active) return group;
    return '';
  }

  async function adminIds(): Promise<readonly string[]> {
    const group = await adminsGroupInUse();
    return group ? directory.group(group) : directory.admins();
  }

  async function isOperator(user: string): Promise<boolean> {
    const [known, ids] = await Promise.all([directory.user(user), operatorIds()]);
    return known?.active === true && ids.includes(user);
  }

  async function isAdmin(user: string): Promise<boolean> {
    const known = await directory.user(user);
    if (!known?.active) return false;
    const group = await adminsGroupInUse();
    return group ? (await directory.group(group)).includes(user) : known.isAdmin;
  }

  async function adminsOnly(): Promise<string> {
    const group = await adminsGroupInUse();
    return group
      ? `Only members of <!subteam^${group}> can do this. Ask one of them.`
      : 'Only admins of this workspace can do this. Ask one of them.';
  }

  async function require(allowed: Promise<boolean>, words: () => Promise<string>): Promise<void> {
    const yes = await allowed.catch((error: unknown) => {
      log.warn({ err: error }, 'rights could not be checked');
      throw new UserError('Slack did not answer when I asked whether you may do this, so nothing was done. Try again.');
    });
    if (!yes) throw new UserError(await words());
  }

  async function listActive(ids: readonly string[]): Promise<string[]> {
    const known = await Promise.all(ids.map((id) => directory.user(id)));
    return known.filter((person) => person?.active).map((person) => person?.id ?? '');
  }

  return {
    isOperator,
    isAdmin,
    requireOperator: (user) => require(isOperator(user), () => operatorsOnly(db)),
    requireAdmin: (user) => require(isAdmin(user), adminsOnly),
    isReachable: async (user) => (await directory.user(user))?.active === true,
    async find(user) {
      const known = await directory.user(user);
      if (!known) return undefined;
      const { id, name, timeZone, email } = known;
      return { id, name, timeZone, ...(email ? { email } : {}) };
    },
    listAdmins: async () => listActive(await adminIds()),
    listOperators: async () => listActive(await operatorIds()),
    channel: (id) => channels.find(id),
    async refusal(id, { fresh = false } = {}) {
      if (!/^[CG]/.test(id)) return undefined;
      if (fresh) channels.forget(id);
      return refusalOf(id, await channels.find(id));
    },
    listGroups: directory.groups,
  };
}

async function operatorsOnly(db: Db): Promise<string> {
  const group = await readSetting(db.read, operatorsGroup);
  if (group) return `Only members of <!subteam^${group}> can do this. Ask one of them, or ask to be added.`;
  const channel = await readSetting(db.read, operatorsChannel);
  if (channel)
    return 'Only members of the team’s private channel can do this. Ask an admin of this workspace who is in it.';
  return 'There is no escalation channel yet. An admin chooses one with `/escalation settings`.';
}
