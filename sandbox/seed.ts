/** The workspace a sandbox starts with: a small members' organisation with a support duty. */
import type { Role } from './protocol.ts';

type SeedUser = {
  readonly id?: string;
  readonly name: string;
  readonly real_name: string;
  readonly title?: string;
  readonly email?: string;
  readonly tz: string;
  readonly roles?: readonly Role[];
  readonly avatar: string;
};
type SeedChannel = {
  readonly id?: string;
  readonly name: string;
  readonly is_private?: boolean;
  readonly is_archived?: boolean;
  readonly topic?: string;
  /** Names of users; `bot` is the app's own. */
  readonly members: readonly string[];
};
type SeedUsergroup = {
  readonly id?: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
};
export type WorkspaceSeed = {
  readonly name: string;
  readonly domain: string;
  readonly users: readonly SeedUser[];
  readonly channels: readonly SeedChannel[];
  readonly usergroups?: readonly SeedUsergroup[];
};

const EVERYONE = ['maya', 'tomas', 'aiko', 'samuel', 'ines', 'priya', 'oskar', 'lena'];

export const defaultSeed: WorkspaceSeed = {
  name: 'Lanternfish Members',
  domain: 'lanternfish',
  users: [
    {
      id: 'U0MAYA',
      name: 'maya',
      real_name: 'Maya Lindqvist',
      title: 'Support lead',
      email: 'maya@lanternfish.example',
      tz: 'Europe/Stockholm',
      roles: ['admin'],
      avatar: '🦊',
    },
    {
      id: 'U0TOMAS',
      name: 'tomas',
      real_name: 'Tomás Ferreira',
      title: 'Support',
      email: 'tomas@lanternfish.example',
      tz: 'Europe/Lisbon',
      avatar: '🐢',
    },
    {
      id: 'U0AIKO',
      name: 'aiko',
      real_name: 'Aiko Mori',
      title: 'On-call engineer',
      email: 'aiko@lanternfish.example',
      tz: 'Asia/Tokyo',
      avatar: '🦉',
    },
    {
      id: 'U0SAMUEL',
      name: 'samuel',
      real_name: 'Samuel Okafor',
      title: 'Platform engineer',
      email: 'samuel@lanternfish.example',
      tz: 'Africa/Lagos',
      avatar: '🐙',
    },
    {
      id: 'U0INES',
      name: 'ines',
      real_name: 'Inés Calderón',
      title: 'Managing director',
      email: 'ines@lanternfish.example',
      tz: 'America/New_York',
      roles: ['admin', 'owner'],
      avatar: '🦜',
    },
    {
      id: 'U0PRIYA',
      name: 'priya',
      real_name: 'Priya Raman',
      title: 'Member relations',
      email: 'priya@lanternfish.example',
      tz: 'Asia/Kolkata',
      avatar: '🐝',
    },
    {
      id: 'U0OSKAR',
      name: 'oskar',
      real_name: 'Oskar Brandt',
      title: 'Certification',
      email: 'oskar@lanternfish.example',
      tz: 'Europe/Berlin',
      avatar: '🦔',
    },
    {
      id: 'U0LENA',
      name: 'lena',
      real_name: 'Lena Whitcombe',
      title: 'Member, Harbour Guild',
      email: 'lena@harbourguild.example',
      tz: 'America/Los_Angeles',
      roles: ['guest'],
      avatar: '🐬',
    },
  ],
  channels: [
    { id: 'C0GENERAL', name: 'general', topic: 'Everything that concerns everyone', members: EVERYONE },
    { id: 'C0RANDOM', name: 'random', topic: 'Pictures of lunch', members: EVERYONE },
    { id: 'C0HELP', name: 'help-desk', topic: 'Ask here, someone from support answers', members: [...EVERYONE, 'bot'] },
    {
      id: 'C0ESC',
      name: 'escalations',
      is_private: true,
      topic: 'One card per case',
      members: ['maya', 'tomas', 'aiko', 'samuel', 'bot'],
    },
    {
      id: 'C0OPS',
      name: 'ops-incidents',
      is_private: true,
      topic: 'Runs and incidents',
      members: ['aiko', 'samuel', 'ines', 'bot'],
    },
  ],
  usergroups: [{ id: 'S0DUTY', handle: 'support-duty', name: 'Support duty', users: ['maya', 'tomas', 'aiko'] }],
};
