import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SPARED_OF_PINO } from './log.ts';
import { SPARED_OF_BOLT, SPARED_OF_OAUTH } from './slack/bolt.ts';
import { SPARED_OF_TYPES, SPARED_OF_UNDICI } from './slack/web-api.ts';
import { filesOf, loadSparingly } from './sparingly.ts';
import { SPARED_OF_DRIZZLE } from './store/drizzle.ts';

const src = new URL('../', import.meta.url).pathname;
const require = createRequire(import.meta.url);
const SPARED: readonly (readonly [main: string, files: readonly string[]])[] = [
  ['pino', SPARED_OF_PINO],
  ['@slack/bolt', SPARED_OF_BOLT],
  ['@slack/oauth', SPARED_OF_OAUTH],
  ['@slack/types', SPARED_OF_TYPES],
  ['undici', SPARED_OF_UNDICI],
  ['drizzle-orm', SPARED_OF_DRIZZLE],
];

describe('a package that is loaded sparingly', () => {
  it.each(SPARED)('%s has every file that is spared', (main, files) => {
    expect(filesOf(main, files).filter((file) => !existsSync(file))).toEqual([]);
  });

  it('loads a spared file when something of it is used, and behaves as if it had been there', async () => {
    const { MockAgent, request, interceptors } = loadSparingly('undici', [], (load) => load('undici'));
    const agent = new MockAgent({ connections: 1 });
    agent.disableNetConnect();
    agent.get('http://spared.example').intercept({ path: '/' }).reply(200, 'mocked');
    const answer = await request('http://spared.example/', { dispatcher: agent.compose(interceptors.retry()) });
    expect(await answer.body.text()).toBe('mocked');
  });

  it('is whole for whoever asks for a spared file itself', () => {
    const [transport] = filesOf('pino', SPARED_OF_PINO);
    expect(require(transport ?? '')).toBe(require('pino/lib/transport.js'));
    expect(require('pino').transport.length).toBe(require('pino/lib/transport.js').length);
    expect(require('drizzle-orm/pg-core').pgTable).toBeTypeOf('function');
  });
});

/** What a start must not load by itself; each has a place that loads it when it is needed. */
const HEAVY = /^(hono|@hono\/|ky$|@workos-inc\/|tldts|minisearch|mdast-|micromark|yaml|pg$|drizzle-orm)/;
/** These come in by files of ours that load less of them, or load them cheaper. */
const BY_OUR_DOOR = /^(@slack\/(bolt|web-api|socket-mode|oauth)|undici|pino|node:http)$/;

/** Files of ours that an import at the top of another reaches, and what they import of others. */
function reach(entry: string): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const queue = [resolve(src, entry)];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (found.has(file)) continue;
    const text = readFileSync(file, 'utf8');
    const names = [...text.matchAll(/^(?:import|export)\s+(?!type\s)(?:[^'";]*?\sfrom\s+)?'([^']+)';$/gm)].map(
      ([, name = '']) => name,
    );
    found.set(file, names);
    queue.push(...names.filter((name) => name.startsWith('.')).map((name) => resolve(dirname(file), name)));
  }
  return found;
}

describe('a start', () => {
  it('reaches no package that only some work needs, and the large ones by the doors that spare some of them', () => {
    const reached = reach('start.ts');
    expect(reached.size).toBeGreaterThan(100);
    const wrong = [...reached].flatMap(([file, names]) =>
      names
        .filter((name) => HEAVY.test(name) || BY_OUR_DOOR.test(name))
        .map((name) => `${file.slice(src.length)}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('loads at most 330 files of other people, and no undici of Node’s own', () => {
    const count = `
      const { registerHooks } = await import('node:module');
      const files = new Set();
      registerHooks({ load: (url, about, next) => (files.add(url), next(url, about)) });
      await import(${JSON.stringify(`${src}start.ts`)});
      const others = [...files].filter((url) => url.includes('/node_modules/')).length;
      const twice = process.moduleLoadList.some((name) => name.endsWith('internal/deps/undici/undici'));
      console.log(JSON.stringify({ others, twice }));`;
    const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', count];
    const { others, twice } = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
    expect(others).toBeLessThanOrEqual(330);
    expect(twice).toBe(false);
  });

  it('asks node:http in one place, since an import of it loads much more than a server', () => {
    const direct = globSync('{platform,capabilities}/**/*.ts', { cwd: src })
      .filter((path) => !path.endsWith('.test.ts'))
      .filter((path) => /^import (?!type )[^;]*'node:http'/m.test(readFileSync(`${src}${path}`, 'utf8')));
    expect(direct).toEqual([]);
  });
});
