/** Paths that a person typed → Markdown files with their text. */
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { reason } from '../../platform/errors.ts';
import { listRunbookFiles } from '../../platform/runbook/library/files.ts';
import { UsageError } from '../command.ts';

export type SourceFile = {
  /** As it is shown: relative to where the command was called. */
  readonly path: string;
  readonly absolute: string;
  readonly text: string;
};

/** Pages about a folder. Named on the command line they are read all the same. */
const ABOUT = /(?:^|\/)(?:readme|sources|changelog|contributing|code_of_conduct|licen[cs]e|security)\.\w+$/i;

/** Folders are searched for Markdown. @throws UsageError for a path that is not there. */
export async function readSources(paths: readonly string[], cwd: string): Promise<SourceFile[]> {
  const found = new Map<string, string>();
  for (const path of paths) for (const absolute of await expand(path, cwd)) found.set(absolute, show(absolute, cwd));
  return [...found].map(([absolute, path]) => ({ path, absolute, text: readText(absolute) }));
}

async function expand(path: string, cwd: string): Promise<string[]> {
  const absolute = isAbsolute(path) ? path : resolve(cwd, path);
  const about = statSync(absolute, { throwIfNoEntry: false });
  if (!about) throw new UsageError(`There is no file or folder ${path}.`);
  if (!about.isDirectory()) return [absolute];
  const files = await listRunbookFiles(absolute);
  return files.filter(({ file }) => !ABOUT.test(file)).map(({ file }) => join(absolute, file));
}

function show(absolute: string, cwd: string): string {
  const short = relative(cwd, absolute);
  return short === '' || short.startsWith('..') ? absolute : short.replaceAll('\\', '/');
}

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} can't be read: ${reason(error)}.`);
  }
}
