import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePackage } from './pack.ts';

const ROOT = join(import.meta.dirname, '..');

/** A folder in which the package is installed, next to what it depends on. */
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resurface-packed-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  writePackage(join(modules, 'resurface'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command as `npx resurface` does: with Node alone, from node_modules. */
function resurface(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const command = join(folder, 'node_modules/resurface/src/cli.js');
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], { cwd: folder }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

describe('the package', () => {
  it('lints the runbooks of another repository, where Node strips no types', async () => {
    mkdirSync(join(folder, 'runbooks'), { recursive: true });
    writeFileSync(join(folder, 'runbooks/a.md'), '# Stuck jobs\n\n## Steps\n\n1. Restart it, or escalate.\n');
    expect(await resurface('runbooks', 'lint')).toEqual({ code: 0, out: 'No problems in 1 file.\n', err: '' });
    writeFileSync(join(folder, 'runbooks/a.md'), '# Stuck jobs\n\n## Steps\n\n1. Ask [x](y.md), or escalate.\n');
    const { code, out } = await resurface('runbooks', 'lint', '--format', 'github');
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=runbooks\/a\.md,line=5,title=dead-link::/);
  });

  it('brings the runbooks, and they have nothing for the linter to say', async () => {
    const { code, out } = await resurface('runbooks', 'lint', 'node_modules/resurface/runbooks', '--info', 'always');
    expect({ code, out }).toEqual({ code: 0, out: 'No problems in 31 files.\n' });
  });

  it('knows its version, its command and what it needs', async () => {
    const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const packed = JSON.parse(readFileSync(join(folder, 'node_modules/resurface/package.json'), 'utf8'));
    expect(packed).toMatchObject({
      version: own.version,
      bin: { resurface: 'src/cli.js' },
      dependencies: own.dependencies,
    });
    expect(packed).not.toHaveProperty('devDependencies');
    expect(packed).not.toHaveProperty('scripts');
    expect(await resurface('--version')).toEqual({ code: 0, out: `${own.version}\n`, err: '' });
  });

  it('holds no tests, no TypeScript and no import that leads nowhere', async () => {
    const files = readdirSync(join(folder, 'node_modules/resurface'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /\.ts$|\.test\./.test(file))).toEqual([]);
    expect(files).toContain('migrations/sqlite/meta/_journal.json');
    // Loads every module that the bot is made of: an import that leads nowhere would be said here.
    const { out } = await new Promise<{ out: string }>((resolve) => {
      const program = "await import('resurface/src/start.js'); console.log('loaded');";
      execFile(process.execPath, ['--input-type=module', '-e', program], { cwd: folder }, (_error, out, err) =>
        resolve({ out: out + err }),
      );
    });
    expect(out).toBe('loaded\n');
  });
});
