/**
 * A real Chromium that npm has installed: nothing has to be set up on the machine. The package brings the shared
 * libraries and a font as well. It is unpacked once per version and machine.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packed, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** @throws Error that says in words what the machine lacks. */
export async function launchChromium(): Promise<Browser> {
  try {
    return await chromium.launch(await launchOptions());
  } catch (error) {
    throw new Error(explain(error), { cause: error });
  }
}

/** Elsewhere than on Linux on Intel, for which the package is made, the Chrome that is installed. */
async function launchOptions(): Promise<LaunchOptions> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome' };
  const home = await unpack();
  return {
    executablePath: join(home, 'chromium'),
    // Not the package's own list: its --single-process dies with the first context that is closed.
    args: ['--font-render-hinting=none'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(home, 'al2023/lib'),
      // Without any font configuration Chromium draws no letter at all.
      ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(home, 'fonts') }),
    },
  };
}

/** Several test files may need it at once: each unpacks beside, and the first one that is done gives it its name. */
async function unpack(): Promise<string> {
  const root = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..');
  const about: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const home = join(tmpdir(), `resurface-chromium-${about.version}`);
  if (existsSync(home)) return home;
  const beside = mkdtempSync(`${home}-`);
  await inTmpdir(beside, async () => {
    await packed.executablePath();
    await inflate(join(root, 'bin/al2023.tar.br'));
  });
  try {
    renameSync(beside, home);
  } catch {
    rmSync(beside, { recursive: true, force: true });
  }
  return home;
}

/** The package unpacks into the temporary folder, wherever that is. */
async function inTmpdir(folder: string, work: () => Promise<void>): Promise<void> {
  const { TMPDIR: before } = process.env;
  mkdirSync(folder, { recursive: true });
  process.env.TMPDIR = folder;
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** The one line of a page of Playwright's that helps. */
export function explain(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  const library = /error while loading shared libraries: (\S+):/.exec(words)?.[1];
  if (library)
    return `Chromium can't start for the browser tests: this machine lacks ${library}. Install the package that has it (Debian, Ubuntu: apt-get install chromium brings them all).`;
  if (/channel|distribution 'chrome'/.test(words))
    return 'The browser tests use the installed Google Chrome on this kind of machine, and there is none: install it, or run them on Linux (x64).';
  if (/ENOSPC/.test(words))
    return 'Chromium for the browser tests needs 300 MB in the temporary folder, which is full.';
  return `Chromium can't start for the browser tests: ${words.split('\n')[0]}`;
}
