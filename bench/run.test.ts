import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { asTable, listBenchmarks } from './run.ts';
import { entryOf, isMet, median, percentile } from './support/benchmark.ts';

const run = fileURLToPath(new URL('run.ts', import.meta.url));
const bench = (...args: string[]) => spawnSync(process.execPath, [run, ...args], { encoding: 'utf8' });

describe('npm run bench', () => {
  it.each(listBenchmarks())('runs the small version of %s and yields finite numbers', (name) => {
    const output = execFileSync(process.execPath, [run, name, '--small', '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const entries: unknown[] = JSON.parse(output);
    expect(entries.length).toBeGreaterThan(0);
    for (const entry of entries) {
      const isFigure = expect.toSatisfy((value: unknown) => Number.isFinite(value) && Number(value) > 0);
      expect(entry).toEqual({
        name: expect.stringMatching(new RegExp(`^${name} `)),
        value: isFigure,
        yardstick: isFigure,
        ratio: isFigure,
        target: isFigure,
      });
    }
  });

  it('refuses a name it does not know with the list of those it knows', () => {
    const { status, stderr } = bench('ack', 'speed');
    expect(status).toBe(1);
    expect(stderr).toBe(`There is no benchmark named speed. There are: ${listBenchmarks().join(', ')}.\n`);
  });

  it('asks which one when none is named', () => {
    expect(bench().stderr).toMatch(/^Which benchmark\? There are: .*ack/);
  });

  it('refuses an option it does not know in one sentence', () => {
    const { status, stderr } = bench('ack', '--fast');
    expect(status).toBe(1);
    expect(stderr).toContain("Unknown option '--fast'");
    expect(stderr).not.toContain('    at ');
  });

  it('says with --help what there is', () => {
    const { status, stdout } = bench('--help');
    expect(status).toBe(0);
    for (const name of listBenchmarks()) expect(stdout).toContain(`\n  ${name} `);
  });
});

describe('the figures', () => {
  it('compare each round with itself, so that one disturbed round decides nothing', () => {
    const pairs = [
      { value: 10, yardstick: 10 },
      { value: 90, yardstick: 60 },
      { value: 11, yardstick: 10 },
    ];
    const entry = entryOf(pairs, { name: 'ack p99 list', unit: 'ms', target: { atMost: 1.5 } });
    expect(entry).toMatchObject({ value: 11, yardstick: 10, ratio: 1.1 });
  });

  it('know whether less or more is better', () => {
    const figures = { name: 'x', unit: 'ms', value: 1, yardstick: 1, ratio: 1 } as const;
    expect(isMet({ ...figures, target: { atMost: 1.5 } })).toBe(true);
    expect(isMet({ ...figures, target: { atLeast: 1.5 } })).toBe(false);
  });

  it('take the median between the two in the middle, and a percentile that occurred', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([3, 1, 2])).toBe(2);
    expect(percentile([...Array(200).keys()], 99)).toBe(197);
    expect(percentile([7], 99)).toBe(7);
  });

  it('stand in a table that says which target was missed', () => {
    const entry = entryOf([{ value: 3, yardstick: 1 }], { name: 'start ready', unit: 'ms', target: { atMost: 1.5 } });
    expect(asTable([entry])).toBe(
      '             Resurface  yardstick  ratio       target\nstart ready     3.0 ms     1.0 ms   3.00  at most 1.5  missed\n',
    );
  });
});
