import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const here = (path: string) => new URL(path, import.meta.url);
const page = readFileSync(here('index.html'), 'utf8');

/** Every file of the page, by its path from here. */
const files = readdirSync(here('.'), { recursive: true, encoding: 'utf8' });
const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));

describe('the page as the browser gets it', () => {
  it('allows exactly the import map that stands in it', () => {
    const map = /<script type="importmap">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    expect(page).toContain(`'sha256-${createHash('sha256').update(map).digest('base64')}'`);
  });
  it('links only style sheets that exist, and all but the fonts', () => {
    const linked = [...page.matchAll(/href="\/page\/(styles\/[\w-]+\.css)"/g)].map(([, path]) => path ?? '');
    expect(linked.filter((path) => !existsSync(here(path)))).toEqual([]);
    const there = files.filter((file) => file.endsWith('.css') && !file.endsWith('fonts.css'));
    expect(linked.filter((path) => !path.endsWith('fonts.css')).toSorted()).toEqual(there.toSorted());
  });
  it('imports nothing but its own files, the shapes and two libraries', () => {
    const wrong = sources.flatMap((file) => {
      const imports = [...readFileSync(here(file), 'utf8').matchAll(/^import .*? from '([^']+)';$/gms)].map(
        ([, from]) => from ?? '',
      );
      return imports
        .filter((from) => !/^(\.{1,2}\/.*\.ts|preact|preact\/hooks|htm)$/.test(from))
        .map((from) => `${file}: ${from}`);
    });
    expect(wrong).toEqual([]);
  });
  it('never puts text in as markup', () => {
    const wrong = sources.filter((file) =>
      /innerHTML|insertAdjacentHTML|document\.write/.test(readFileSync(here(file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });
});
