import { describe, expect, it } from 'vitest';
import { explain } from './chromium.ts';

describe('a browser that can not start', () => {
  it.each([
    [
      'browserType.launch: Target closed\n[err] chromium: error while loading shared libraries: libexpat.so.1: cannot open shared object file',
      "Chromium can't start for the browser tests: this machine lacks libexpat.so.1.",
    ],
    [
      "browserType.launch: Chromium distribution 'chrome' is not found at /Applications/Google Chrome.app",
      'The browser tests use the installed Google Chrome on this kind of machine, and there is none',
    ],
    ['ENOSPC: no space left on device, write', 'needs 300 MB in the temporary folder'],
    [
      'browserType.launch: spawn EACCES\n  at somewhere',
      "Chromium can't start for the browser tests: browserType.launch: spawn EACCES",
    ],
  ])('is explained in words: %s', (error, words) => {
    const said = explain(new Error(error));
    expect(said).toContain(words);
    expect(said).not.toContain('\n');
  });
});
