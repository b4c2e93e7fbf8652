/**
 * `npm run pack`: a tarball that runs from `node_modules`, for the linter in another repository's CI and for the bot
 * itself. Node strips no types there, so they are stripped here, line by line where they stood; nothing is bundled.
 *
 * Only what the two entries reach is packed. Nothing outside of the temporary folder and the tarball is written.
 */
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const HELP = `Usage: npm run pack -- [options]

Writes resurface-VERSION.tgz. Install it with: npm install ./resurface-VERSION.tgz

  --out FOLDER   where the tarball goes (default: here)
  --try          then installs it in a scratch folder and runs the command there
  --help         this text
`;

const ROOT = join(import.meta.dirname, '..');
/** The command line, and the bot. */
const ENTRIES = ['src/cli.ts', 'src/main.ts'];
/** What is read while it runs, or by the person who installs it. */
const BESIDES = [
  'migrations/sqlite',
  'migrations/postgres',
  'runbooks',
  'docs/runbook-format.md',
  'manifest.yml',
  '.env.example',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];

const about = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  type: z.literal('module'),
  engines: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

/** Writes the package into a folder, which need not exist. */
export function writePackage(folder: string): void {
  for (const file of listReachable()) writeModule(file, folder);
  for (const path of BESIDES.filter((each) => existsSync(join(ROOT, each)))) {
    cpSync(join(ROOT, path), join(folder, path), { recursive: true, filter: (source) => !source.endsWith('.ts') });
  }
  const read = about.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const manifest = { ...read, main: 'src/main.js', bin: { [read.name]: 'src/cli.js' } };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** `from './a.ts'`, `import './a.ts'`, `import('./a.ts')`: the quotes and the path without its ending. */
const SPECIFIER = /(\bfrom\s*|\bimport\s*\(?\s*)(['"])(\.{1,2}\/[^'"\n]+)\.ts\2/g;

/** Files below the root, from the entries on, in the order in which they are found. */
function listReachable(): string[] {
  const found = new Set<string>(ENTRIES);
  for (const file of found) {
    const code = stripTypes(readFileSync(join(ROOT, file), 'utf8'));
    for (const [, , , path] of code.matchAll(SPECIFIER))
      found.add(relative(ROOT, resolve(ROOT, dirname(file), `${path}.ts`)));
  }
  return [...found];
}

function writeModule(file: string, folder: string): void {
  const code = stripTypes(readFileSync(join(ROOT, file), 'utf8'));
  const path = join(folder, file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, code.replace(SPECIFIER, '$1$2$3.js$2'), { mode: file === 'src/cli.ts' ? 0o755 : 0o644 });
}

/** Types become blanks: lines and columns in a stack trace stay true. */
function stripTypes(code: string): string {
  return stripTypeScriptTypes(code, { mode: 'strip' });
}

/** Packs the package. Returns the path of the tarball. */
function pack(out: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'resurface-pack-'));
  try {
    writePackage(folder);
    mkdirSync(out, { recursive: true });
    const [name = ''] = npm(folder, 'pack', '--silent', '--pack-destination', out).trim().split('\n').toReversed();
    return join(out, name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Installs it where nothing else is, and runs its command as a stranger would. */
function tryOut(tarball: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'resurface-try-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    npm(folder, 'install', '--silent', '--no-audit', '--no-fund', tarball);
    mkdirSync(join(folder, 'runbooks'));
    writeFileSync(join(folder, 'runbooks/a.md'), '# Stuck jobs\n\n## Steps\n\n1. Restart the worker, or escalate.\n');
    process.stdout.write(npm(folder, 'exec', '--offline', '--', 'resurface', '--version'));
    process.stdout.write(npm(folder, 'exec', '--offline', '--', 'resurface', 'runbooks', 'lint'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The npm that runs this script, else the one on the PATH. */
function npm(cwd: string, ...args: readonly string[]): string {
  const path = process.env.npm_execpath;
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  };
  return path === undefined
    ? execFileSync('npm', args, options)
    : execFileSync(process.execPath, [path, ...args], options);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { out: { type: 'string', default: '.' }, try: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) process.stdout.write(HELP);
  else {
    const tarball = pack(resolve(values.out));
    process.stdout.write(`${tarball}\n`);
    if (values.try) tryOut(tarball);
  }
}
