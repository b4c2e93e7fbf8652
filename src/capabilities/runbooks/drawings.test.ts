/** Everything that is drawn is accepted by Slack, whatever a file says; and the runbooks that ship are drawn whole. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateMessage, validateView } from '../../../sandbox/blockkit/index.ts';
import { hostileText } from '../../../test/support/hostile.ts';
import { CATALOGUES } from '../../platform/runbook/library/catalogue.ts';
import type { OpenedPage, Page } from '../../platform/runbook/library/library.ts';
import { readPages } from '../../platform/runbook/library/page.ts';
import type { Problem } from '../../platform/runbook/lint/lint.ts';
import { parseRunbooks } from '../../platform/runbook/parse.ts';
import { parseMarkdown } from '../../platform/slack/markdown.ts';
import { expectNothingLost } from '../../platform/slack/markdown-checks.ts';
import { browseView } from './browsing.ts';
import { checkView } from './checking.ts';
import { resultsView, startView } from './finding.ts';
import { helpMessage, loadingView } from './messages.ts';
import { drawPages, readingView } from './reading.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CORPORA = join(ROOT, '../shared/corpora');

function openAll(path: string, source: string): OpenedPage[] {
  const { runbooks, shared } = parseRunbooks(source, { path });
  const all = [...runbooks, ...(shared ? [shared] : [])];
  const { pages } = readPages({ file: path, source });
  return all.flatMap((runbook) => {
    const page = pages.find((each) => each.page.id === runbook.id)?.page;
    return page ? [{ page, runbook, source, shared: all.length > 1 }] : [];
  });
}

function markdownIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
}

/** Each of its pages is taken by Slack, with all that can stand around it. */
function expectReadable(opened: OpenedPage): void {
  for (const page of drawPages(opened).keys())
    expect(
      validateView(
        readingView({ opened, page, linked: [opened.page], found: { words: 'x', total: 3 }, changed: true }),
      ),
    ).toEqual([]);
}

const text = hostileText;
const texts = fc.array(text, { maxLength: 4 });
const page: fc.Arbitrary<Page> = fc.record({
  ...{
    id: text.filter((id) => id !== ''),
    title: text,
    file: text,
    group: text,
    hash: fc.constant('0'),
    whenToUse: text,
  },
  ...{
    summary: text,
    severity: text,
    owner: text,
    lastReviewed: fc.constant('2026-11-22'),
    symptoms: texts,
    services: texts,
  },
  ...{ keywords: texts, alerts: texts, environments: texts, kind: fc.constantFrom('operational', 'alert') },
  ...{
    visibility: fc.constantFrom('internal', 'public'),
    minutes: fc.nat(),
    steps: fc.nat(),
    commands: fc.nat(),
    queries: fc.nat(),
  },
});
const pages = fc.array(page, { maxLength: 30 });
const shelf = fc.record({ count: fc.nat(3), reading: fc.boolean(), broken: fc.nat(3), isOperator: fc.boolean() });

describe('what is drawn', () => {
  it('of a search is taken by Slack, whatever pages say and people type', () => {
    fc.assert(
      fc.property(pages, text, shelf, (some, words, about) => {
        expect(validateView(resultsView({ words, pages: some.slice(0, 10), total: some.length }, about))).toEqual([]);
        const offers = {
          about: words,
          suggested: some.slice(0, 4),
          recent: some.slice(4, 8),
          popular: some.slice(8, 12),
        };
        expect(validateView(startView(offers, about))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('of the index is taken by Slack, page by page', () => {
    fc.assert(
      fc.property(pages, fc.constantFrom(...CATALOGUES), fc.integer({ min: -1, max: 9 }), (some, by, number) => {
        expect(validateView(browseView(some, by, number))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('of hundreds of pages fits on pages of the index, each of them once', () => {
    const many = Array.from({ length: 700 }, (_, number) => ({
      ...(fc.sample(page, { numRuns: 1, seed: 1 })[0] as Page), // a sample of one has one
      ...{ id: `p${number}`, title: `Page ${number}`, group: `team-${number % 7}`, symptoms: [`seen ${number % 50}`] },
    }));
    const seen: string[] = [];
    for (let number = 0; number < 14; number += 1) {
      const view = browseView(many, 'scenario', number);
      expect(validateView(view)).toEqual([]);
      if (JSON.stringify(view).includes(`Page ${number + 1} of`))
        seen.push(
          ...JSON.stringify(view)
            .matchAll(/"value":"(p\d+)"/g)
            .map(([, id = '']) => id),
        );
    }
    expect(new Set(seen).size).toBe(700);
    expect(validateView(browseView(many, 'symptom', 0))).toEqual([]);
  });

  it('of the linter is taken by Slack', () => {
    const problem: fc.Arbitrary<Problem> = fc.record({
      ...{
        path: fc.constantFrom('a.md', 'b.md', 'c.md'),
        line: fc.nat(),
        rule: fc.constant('x'),
        message: text,
        why: text,
      },
      severity: fc.constantFrom('error', 'warning', 'info'),
    });
    fc.assert(
      fc.property(fc.array(problem, { maxLength: 60 }), texts, (problems, broken) => {
        const checked = { problems, files: 3, broken: broken.map((message) => ({ file: message, message })) };
        expect(validateView(checkView(checked, 0))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('of help and of waiting is taken by Slack', () => {
    expect(validateMessage(helpMessage())).toEqual([]);
    expect(validateView(loadingView('Reading…'))).toEqual([]);
  });

  it('of any Markdown is a runbook that can be read', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (rows) => {
        for (const opened of openAll('a.md', rows.join('\n'))) {
          for (let number = 0; number < drawPages(opened).length; number += 1)
            expect(validateView(readingView({ opened, page: number }))).toEqual([]);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('each runbook that ships', () => {
  it.each(markdownIn(join(ROOT, 'runbooks')).filter((path) => path.includes('/')))('can be read whole: %s', (path) => {
    const opened = openAll(path, readFileSync(join(ROOT, 'runbooks', path), 'utf8'));
    expect(opened).toHaveLength(1);
    for (const each of opened) {
      expectReadable(each);
      expectNothingLost(parseMarkdown(each.source), drawPages(each).flat());
      expect(JSON.stringify(drawPages(each))).toBe(JSON.stringify(drawPages(each)));
    }
  });
});

describe.runIf(existsSync(CORPORA))('what others wrote', () => {
  it.each(existsSync(CORPORA) ? readdirSync(CORPORA).filter((name) => name !== 'README.md') : [])(
    'can be read: %s',
    (library) => {
      for (const path of markdownIn(join(CORPORA, library)))
        openAll(path, readFileSync(join(CORPORA, library, path), 'utf8')).forEach(expectReadable);
    },
  );
});
