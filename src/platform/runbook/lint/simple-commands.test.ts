import { describe, expect, it } from 'vitest';
import { splitCommands } from './simple-commands.ts';

describe('a line with several commands', () => {
  it('is taken apart outside of quotes only', () => {
    expect(splitCommands(`sudo a "x; y" | b && c 'p|q'`)).toEqual(['a "x; y"', 'b', `c 'p|q'`]);
    expect(splitCommands('one \\\n  two # three')).toEqual(['one two']);
  });
});
