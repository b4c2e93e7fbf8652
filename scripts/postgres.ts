/**
 * Prints the address of a PostgreSQL server on loopback for the tests: TEST_DATABASE_URL where it is set, else the one
 * that answers, else one that it installs and starts (Debian, as root). Ends with 1 when there is none to be had.
 */
import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import pg from 'pg';

const CONNECT_TIMEOUT_MS = 3_000;
const { username } = userInfo();

/** Trust or peer authentication, as a fresh server has it for these two. */
const candidates = [
  `postgres://${username}@127.0.0.1:5432/postgres`,
  'postgres://postgres@127.0.0.1:5432/postgres',
  'postgres://postgres:postgres@127.0.0.1:5432/postgres',
];

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function findServer(): Promise<string | undefined> {
  const given = process.env.TEST_DATABASE_URL;
  for (const url of given ? [given] : candidates) if (await answers(url)) return url;
  return undefined;
}

/** Our own password for a server of our own on loopback. */
function installServer(): void {
  const run = (file: string, ...args: string[]) => execFileSync(file, args, { stdio: ['ignore', 2, 2] });
  run('apt-get', 'update', '-qq');
  run('apt-get', 'install', '-y', '-qq', 'postgresql');
  run(
    'sh',
    '-c',
    'for v in /etc/postgresql/*; do pg_ctlcluster --skip-systemctl-redirect "$(basename "$v")" main start || true; done',
  );
  run('su', 'postgres', '-c', `psql -c "ALTER USER postgres PASSWORD 'postgres'"`);
}

let url = await findServer();
if (!url && !process.env.TEST_DATABASE_URL) {
  console.error('No PostgreSQL answers on 127.0.0.1:5432; installing one…');
  installServer();
  url = await findServer();
}
if (!url) {
  console.error(
    'There is no PostgreSQL server to test against. Start one on 127.0.0.1:5432, or set TEST_DATABASE_URL.',
  );
  process.exit(1);
}
console.log(url);
