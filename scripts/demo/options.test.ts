import { describe, expect, it } from 'vitest';
import { parseOptions, UsageError } from './options.ts';

describe('the options of the demo', () => {
  it('can all be left out', () => {
    expect(parseOptions([])).toMatchObject({ help: false, fresh: false, open: true, port: 4477 });
    expect(parseOptions([]).folder).toMatch(/data.demo$/);
  });

  it('are understood', () => {
    expect(parseOptions(['--fresh', '--no-open', '--port', '0', '--data', '/tmp/x'])).toEqual({
      help: false,
      fresh: true,
      open: false,
      port: 0,
      folder: '/tmp/x',
    });
    expect(parseOptions(['--port=65535']).port).toBe(65_535);
  });

  it.each([
    [['--frsh'], "Unknown option '--frsh': npm run demo -- --help lists what there is."],
    [['now'], 'now'],
    [['--port'], '--port'],
    [['--fresh=yes'], '--fresh'],
    [['--port', '65536'], '--port takes a number from 0 to 65535, not "65536".'],
    [['--port', 'web'], '--port takes a number from 0 to 65535, not "web".'],
    [['--port', ''], '--port takes a number'],
    [['--port', '-1'], '--port'],
  ])('are refused in one sentence: %j', (args, words) => {
    const refused = () => parseOptions(args);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(words);
    expect(refused).toThrow(/^[^\n]+\.$/);
  });
});
