/** `npm run bench -- NAME…`: every file of this folder that exports a `benchmark` is one, under the file's name. */
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Benchmark, type Entry, isMet } from './support/benchmark.ts';

const HELP = `Usage: npm run bench -- NAME… [options]

Measures the bot next to a yardstick in the same run. Compare ratios: the other figures belong to this machine.

  --json   an array of { name, value, yardstick, ratio, target } instead of a table
  --small  everything once, to see that it works; the figures mean nothing
  --help   this text
`;

/** A name may not lead out of the folder, so only what is listed is ever imported. */
export function listBenchmarks(): string[] {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts'));
  return files
    .filter((file) => !file.endsWith('.test.ts') && file !== 'run.ts')
    .map((file) => file.slice(0, -'.ts'.length))
    .toSorted();
}

export async function loadBenchmark(name: string): Promise<Benchmark> {
  // The cast: the convention of this folder, held by its test.
  const { benchmark } = (await import(new URL(`${name}.ts`, import.meta.url).href)) as { benchmark: Benchmark };
  return benchmark;
}

/** The shape that other programs read. */
export function asJson(entries: readonly Entry[]): string {
  const plain = entries.map(({ name, value, yardstick, ratio, target }) => ({
    name,
    value,
    yardstick,
    ratio,
    target: 'atMost' in target ? target.atMost : target.atLeast,
  }));
  return `${JSON.stringify(plain, null, 2)}\n`;
}

export function asTable(entries: readonly Entry[]): string {
  const rows = entries.map((entry) => [
    entry.name,
    inUnit(entry.value, entry.unit),
    inUnit(entry.yardstick, entry.unit),
    entry.ratio.toFixed(2),
    'atMost' in entry.target ? `at most ${entry.target.atMost}` : `at least ${entry.target.atLeast}`,
    isMet(entry) ? 'met' : 'missed',
  ]);
  const all = [['', 'Resurface', 'yardstick', 'ratio', 'target', ''], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return all.map((row) => `${line(row).join('  ').trimEnd()}\n`).join('');
}

function inUnit(value: number, unit: Entry['unit']): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
}

async function main(): Promise<number> {
  const names = listBenchmarks();
  const given = readArguments();
  if (given.problem !== undefined) return refuse(`${given.problem} \`npm run bench -- --help\` lists the options.`);
  if (given.help) {
    const lines = await Promise.all(
      names.map(async (name) => `  ${name.padEnd(8)} ${(await loadBenchmark(name)).about}\n`),
    );
    process.stdout.write(`${HELP}\nBenchmarks:\n${lines.join('')}`);
    return 0;
  }
  const unknown = given.names.filter((name) => !names.includes(name));
  if (unknown.length > 0 || given.names.length === 0) {
    const what = unknown.length > 0 ? `There is no benchmark named ${unknown.join(', ')}.` : 'Which benchmark?';
    return refuse(`${what} There are: ${names.join(', ')}.`);
  }
  const entries: Entry[] = [];
  for (const name of given.names) {
    const benchmark = await loadBenchmark(name);
    entries.push(
      ...(await benchmark.run(given.small ? 'small' : 'full', (progress) => process.stderr.write(`${progress}\n`))),
    );
  }
  process.stdout.write(given.json ? asJson(entries) : asTable(entries));
  return 0;
}

type Arguments = { names: string[]; json: boolean; small: boolean; help: boolean; problem?: string };

function readArguments(): Arguments {
  const nothing = { names: [], json: false, small: false, help: false };
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean' }, small: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    return { ...nothing, ...values, names: positionals };
  } catch (error) {
    return { ...nothing, problem: error instanceof Error ? error.message : String(error) };
  }
}

function refuse(words: string): number {
  process.stderr.write(`${words}\n`);
  return 1;
}

if (import.meta.main) {
  process.exitCode = await main().catch((error) => refuse(error instanceof Error ? error.message : String(error)));
}
