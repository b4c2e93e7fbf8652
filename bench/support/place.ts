/** Where a benchmark of presses runs its programs, and what they are told. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BOT_TOKEN, findFreePort, SIGNING_SECRET } from './apps.ts';

export async function findUrl(): Promise<string> {
  return `http://127.0.0.1:${await findFreePort()}`;
}

/** The variables of a bot over signed HTTP. */
export function environment(apiUrl: string, url: string, databaseUrl: string): Record<string, string> {
  return {
    SLACK_API_URL: apiUrl,
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    HOST: '127.0.0.1',
    PORT: new URL(url).port,
    DATABASE_URL: databaseUrl,
  };
}

/** Beside the program and not in the folder for temporary files, which may be memory: there, syncing costs nothing. */
export function makeFolder(): string {
  const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, 'bench-'));
}
