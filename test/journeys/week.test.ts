/** A week of two hundred escalations, hour by hour: what people hear, and how often, is exactly what they should. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeQuickFolder } from '../support/quick-folder.ts';
import { simulateWeek } from '../support/simulated-week.ts';
import { BUSINESS_HOURS, ROUND_THE_CLOCK, type Setting } from '../support/week-policies.ts';

vi.setConfig({ testTimeout: 300_000 });

let folder: ReturnType<typeof makeQuickFolder>;
beforeEach(() => {
  folder = makeQuickFolder();
});
afterEach(() => folder.remove());

describe('a week with two hundred escalations', () => {
  it.each<[string, Setting, number]>([
    ['round the clock', ROUND_THE_CLOCK, 1],
    ['in business hours, with warnings, a holiday and a change of the clocks', BUSINESS_HOURS, 2],
  ])('%s', async (_, setting, seed) => {
    const told = await simulateWeek(setting, { seed, items: 200, hours: 7 * 24 }, join(folder.path, 'week.db'));
    for (const { hour, expected, heard } of told.hours) expect({ hour, ...heard }).toEqual({ hour, ...expected });
    expect(told.alive.seen).toEqual(told.alive.expected);
    expect(told.doubles).toEqual([]);

    expect(told.shown.seen).toEqual(told.shown.expected);
  });
});
