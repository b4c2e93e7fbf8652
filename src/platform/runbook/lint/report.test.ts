import { describe, expect, it } from 'vitest';
import { listRules } from './documentation.ts';
import { drawReport } from './report.ts';
import type { Problem } from './rule.ts';

const problem: Problem = {
  path: 'a,b.md',
  line: 12,
  rule: 'dead-link',
  severity: 'error',
  message: 'There is no file c.md, 100% sure.',
  why: 'It costs minutes.',
};
const fixable: Problem = {
  ...problem,
  line: 3,
  rule: 'prompt',
  severity: 'info',
  fix: [{ line: 3, from: 0, to: 2, text: '' }],
};

describe('a report', () => {
  it('in text names file, line, what is wrong, why and the rule, and sums up', () => {
    expect(drawReport({ problems: [fixable, problem], files: 2, fixed: 1 }, 'text')).toBe(
      [
        'a,b.md',
        '   3  info     There is no file c.md, 100% sure. It costs minutes. (prompt)',
        '  12  error    There is no file c.md, 100% sure. It costs minutes. (dead-link)',
        '',
        '1 error and 1 for your information in 2 files. 1 fixed. 1 can be fixed with --fix.',
        '',
      ].join('\n'),
    );
    expect(drawReport({ problems: [], files: 1, fixed: 0 }, 'text')).toBe('No problems in 1 file.\n');
  });

  it('for GitHub is annotations whose special characters are escaped', () => {
    expect(drawReport({ problems: [problem], files: 1, fixed: 0 }, 'github')).toBe(
      '::error file=a%2Cb.md,line=12,title=dead-link::There is no file c.md, 100%25 sure. It costs minutes.\n1 error in 1 file.\n',
    );
  });

  it('in JSON can be read by a program', () => {
    expect(JSON.parse(drawReport({ problems: [fixable], files: 1, fixed: 0 }, 'json'))).toMatchObject({
      files: 1,
      counts: { error: 0, warning: 0, info: 1 },
      problems: [{ path: 'a,b.md', line: 3, rule: 'prompt', severity: 'info', fixable: true }],
    });
  });
});

describe('the rules', () => {
  it('are listed a line each', () => {
    expect(listRules().split('\n').length).toBeGreaterThan(35);
  });
});
