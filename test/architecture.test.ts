/** The rules that keep the house readable, held by a test. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url).pathname;
const files = globSync('{src,sandbox}/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.test.ts'));
const text = new Map(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]));

type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean };

/** Every import of a file of our own, with paths from the project's root. */
const imports: readonly Import[] = files.flatMap((from) =>
  [...(text.get(from) ?? '').matchAll(/^(?:import|export)\s+(type\s+)?[^'"]*?['"](\.[^'"]+)['"]/gms)].map(
    ([, type, path = '']) => ({
      from,
      to: normalize(join(dirname(from), path)),
      typeOnly: type !== undefined,
    }),
  ),
);

const capabilityOf = (path: string) => /^src\/capabilities\/([^/]+)\//.exec(path)?.[1];

/** What may cause effects inside a capability: these files, or the files in folders of these names. */
const EFFECTS = /^src\/capabilities\/[^/]+\/(index|listeners|jobs|actions|api|schema|store)(\.ts$|\/)/;

/** Packages through which something outside of a function changes or is asked. */
const OUTSIDE =
  /from '(@slack\/(bolt|web-api)|drizzle-orm[^']*|node:(fs|net|http|https|child_process|dns)[^']*|ky|pg|better-sqlite3)'/;

describe('the house', () => {
  it('has a platform that knows no capability', () => {
    const wrong = imports.filter(
      ({ from, to }) => /^src\/(platform|connectors)\//.test(from) && to.startsWith('src/capabilities'),
    );
    expect(wrong).toEqual([]);
  });

  it('lets capabilities meet only at their front doors', () => {
    const wrong = imports.filter(({ from, to }) => {
      const there = capabilityOf(to);
      return there !== undefined && there !== capabilityOf(from) && !to.endsWith(`${there}/index.ts`);
    });
    expect(wrong).toEqual([]);
  });

  it('keeps effects in the places named for them', () => {
    const wrong = files.filter(
      (path) =>
        capabilityOf(path) !== undefined &&
        !EFFECTS.test(path) &&
        OUTSIDE.test(
          (text.get(path) ?? '')
            .replaceAll(/^import type .*$/gm, '')
            .replaceAll(/^import \{ sql \} from 'drizzle-orm';$/gm, ''),
        ),
    );
    expect(wrong).toEqual([]);
  });

  it('has every capability on the list', () => {
    const folders = new Set(files.map(capabilityOf).filter((name) => name !== undefined));
    const list = text.get('src/capabilities.ts') ?? '';
    expect([...folders].filter((name) => !list.includes(`./capabilities/${name}/index.ts`))).toEqual([]);
  });

  it('has a sandbox that knows nothing of the bot', () => {
    expect(imports.filter(({ from, to }) => from.startsWith('sandbox/') && !to.startsWith('sandbox/'))).toEqual([]);
  });

  it('reads the environment in one place', () => {
    const readers = files.filter((path) => path.startsWith('src/') && /process\.env\b/.test(text.get(path) ?? ''));
    expect(readers).toEqual(['src/main.ts']);
  });
});

describe('a query', () => {
  it('is always awaited or returned: a drizzle builder that nobody waits for never runs', () => {
    const loose = files.flatMap((path) =>
      (text.get(path) ?? '')
        .split('\n')
        .flatMap((line, index) =>
          /^\s*(tx|db\.read|reader)(\.(select|selectDistinct|insert|update|delete)\(|$)/.test(line) &&
          !previousContinues(text.get(path) ?? '', index)
            ? [`${path}:${index + 1}`]
            : [],
        ),
    );
    expect(loose).toEqual([]);
  });

  it('stands in no file with `.get()`, `.all()` or `.run()`, which only SQLite knows', () => {
    const wrong = files.filter(
      (path) => path.startsWith('src/capabilities/') && /\.(all|run)\(\)/.test(text.get(path) ?? ''),
    );
    expect(wrong).toEqual([]);
  });
});

/** `await tx` and `return tx` may stand on the line before, and so may an opening that takes the builder. */
function previousContinues(source: string, index: number): boolean {
  const before = source.split('\n')[index - 1]?.trimEnd() ?? '';
  return /(await|return|=|\(|,|=>|\[|:|\?)$/.test(before);
}
