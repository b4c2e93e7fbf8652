import { describe, expect, it } from 'vitest';
import { fixSource, lintLibrary, lintSource, type Neighbours } from './lint.ts';
import { rules } from './rules.ts';
import { samples } from './samples.ts';

const neighbours: Neighbours = {
  exists: (path) => path === 'other.md',
  anchors: () => ['steps'],
};
const context = {
  path: 'stuck-jobs-page.md',
  today: Temporal.PlainDate.from('2026-11-22'),
  changedOn: Temporal.PlainDate.from('2026-11-01'),
  actions: new Set(['domains.verify']),
  neighbours,
};
const lint = (source: string) => lintSource(source, context, { info: 'always' });
const idsOf = (source: string) => lint(source).map(({ rule }) => rule);

describe('the linter', () => {
  it('has a page that breaks each of its rules', () => {
    expect(Object.keys(samples).toSorted()).toEqual(rules.map(({ id }) => id).toSorted());
  });

  it.each(Object.entries(samples))('finds what breaks “%s”, on its line, and why it matters', (rule, { bad, line }) => {
    const found = lint(bad).filter((problem) => problem.rule === rule);
    expect(found.map((problem) => problem.line)).toEqual([line]);
    expect(found[0]?.message).toMatch(/^\S.*[.)]$/);
    expect(found[0]?.why).toMatch(/^\S[^.]*\.$/);
  });

  it.each(Object.entries(samples))('leaves a page alone that keeps “%s”', (rule, { good }) => {
    expect(idsOf(good)).not.toContain(rule);
  });

  it('mends what is certain, and says so in the rule', () => {
    const mending = rules.filter(({ fixes }) => fixes).map(({ id }) => id);
    const promised = Object.entries(samples).flatMap(([id, { fixed }]) => (fixed === undefined ? [] : [id]));
    expect(promised.filter((id) => id !== 'broken-list').toSorted()).toEqual(
      mending.filter((id) => id !== 'broken-list').toSorted(),
    );
  });

  it.each(Object.entries(samples).filter(([, { fixed }]) => fixed !== undefined))(
    'mends “%s”, and a second time there is nothing left to mend',
    (rule, { bad, fixed }) => {
      const mended = fixSource(bad, context, { info: 'always' });
      expect(mended.text).toBe(fixed);
      expect(mended.fixed).toBeGreaterThan(0);
      expect(mended.left.map((problem) => problem.rule)).not.toContain(rule);
      expect(fixSource(mended.text, context, { info: 'always' })).toMatchObject({ text: mended.text, fixed: 0 });
    },
  );

  it('keeps line endings and the byte order mark of a file that it mends', () => {
    const bad = `\uFEFF${samples['smart-quotes']?.bad.replaceAll('\n', '\r\n')}`;
    expect(fixSource(bad, context).text).toBe(`\uFEFF${samples['smart-quotes']?.fixed?.replaceAll('\n', '\r\n')}`);
  });

  it('spares pages that were not written for us the information', () => {
    const page = '# A\n\n## Steps\n\n1. Wait, or escalate.\n';
    expect(lintSource(page, context)).toEqual([]);
    const ours = `---\nreview_in: 3 months\n---\n${page}`;
    expect(lintSource(ours, context).map(({ rule }) => rule)).toEqual(['no-owner']);
    expect(lintSource(ours, context, { info: 'never' })).toEqual([]);
    expect(lintSource(page, context, { info: 'always' }).map(({ rule }) => rule)).toEqual(['no-owner']);
  });

  it('does not guess where it knows nothing: actions, other files, Git', () => {
    const { path, today } = context;
    const found = lintSource('# A\n\n## Steps\n\n1. [x](action:a.b), [y](z.md), or escalate.\n', { path, today });
    expect(found).toEqual([]);
  });

  it('finds the same once the page is sorted anew: by line', () => {
    const found = lint(`${samples.secret?.bad}\n\n## Impact\n`);
    expect(found.map(({ line }) => line)).toEqual(found.map(({ line }) => line).toSorted((a, b) => a - b));
  });
});

describe('a comment that allows something', () => {
  const bad = ['```bash', 'kubectl logs -f deploy/web', '```'];
  const page = (...rows: readonly string[]) => ['# A', '', '## Steps', '', ...rows, '', 'Or escalate.', ''].join('\n');

  it('counts for the block below it', () => {
    expect(lintSource(page('<!-- lint-allow interactive-command: it is watched live -->', ...bad), context)).toEqual(
      [],
    );
    const two = page('<!-- lint-allow interactive-command: it is watched live -->', ...bad, '', ...bad);
    expect(lintSource(two, context).map(({ line }) => line)).toEqual([11]);
  });

  it('counts for the whole file above the title', () => {
    const whole = `<!-- lint-allow interactive-command, todo: drills only -->\n${page(...bad, '', ...bad, 'TODO')}`;
    expect(lintSource(whole, context)).toEqual([]);
  });

  it('counts for nothing without a reason', () => {
    expect(lintSource(page('<!-- lint-allow interactive-command -->', ...bad), context)).toHaveLength(1);
  });
});

describe('a library', () => {
  it('has every id once', () => {
    const text = '---\nid: stuck\n---\n# A\n\n## Steps\n\n1. Wait, or escalate.\n';
    const found = lintLibrary(
      [
        { path: 'a.md', text },
        { path: 'b.md', text },
      ],
      context,
      { info: 'never' },
    );
    expect(found).toMatchObject([{ path: 'b.md', rule: 'duplicate-id', severity: 'error' }]);
    expect(found[0]?.message).toContain('a.md');
  });
});
