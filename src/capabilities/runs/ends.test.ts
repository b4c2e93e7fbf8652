/** What is drawn and written at the end of a run: accepted by Slack and by Markdown, whatever people write. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateMessage, validateView } from '../../../sandbox/blockkit/index.ts';
import { hostileText } from '../../../test/support/hostile.ts';
import { loadedOf } from '../../../test/support/run-walks.ts';
import { aRun, documentOf, MORNING } from '../../../test/support/runs.ts';
import { message } from '../../platform/slack/blocks.ts';
import { parseMarkdown } from '../../platform/slack/markdown.ts';
import { caseBlocks, caseDetails, proposedFor } from './case.ts';
import { exportJson, exportMarkdown } from './export.ts';
import { openFeedbackIn } from './feedback.ts';
import { reportBlocks, reportButtons, resolutionOf } from './report.ts';
import { escalateForm, tellForm } from './views/escalate.ts';
import { feedbackForm, feedbackList } from './views/feedback.ts';
import { ticketOf } from './views/frame.ts';
import { problemForm, question } from './views/problem.ts';

const NASTY = fc.sample(hostileText, { numRuns: 12, seed: 5 }).join(' ');

/** Every step skipped, with what people write as the reason and as notes. */
function ended(words: string, steps = 3) {
  const items = Array.from({ length: steps }, (_, index) => `${index + 1}. **Step ${index}** of many`).join('\n');
  const collect = Array.from(
    { length: Math.min(40, steps) },
    (_, index) => `- Item ${index} ${'and more '.repeat(30)}`,
  ).join('\n');
  const run = aRun(documentOf(`# End\n## Steps\n${items}\n## Collect\n${collect}\n`));
  for (let press = 0; press < steps && run.screen.kind === 'step'; press += 1) {
    run.press({ do: 'note', text: `${words}\n${words}` });
    if (press % 2 === 0) run.press({ do: 'problem', on: run.screen.id, problem: 'failed', text: words || 'x' });
    run.press({ do: 'skip', on: run.screen.id, reason: words || 'x' });
  }
  run.press({ do: 'abort', reason: words || 'x', verification: 'no' });
  const loaded = loadedOf(run.run);
  const { lastAt } = run.run.state;
  return { ...loaded, row: { ...loaded.row, path: 'a `b`.md', hash: 'abc', runbook: 'end', lastAt } };
}

describe('the end of a long and hostile run', () => {
  it('is drawn within what Slack takes', () => {
    const loaded = ended(NASTY, 120);
    const showing = { ...loaded, now: MORNING };
    const ticket = ticketOf(loaded);
    const item = { seq: 1, by: 'U0TOMAS', at: MORNING, run: 7, step: NASTY, unclear: NASTY.repeat(9), missing: NASTY };
    const items = Array.from({ length: 40 }, (_, index) => ({ ...item, seq: index, practice: index % 2 === 0 }));
    const views = [
      escalateForm(showing, ticket),
      escalateForm(showing, ticket, 3),
      tellForm(showing, ticket, NASTY),
      problemForm(showing, NASTY, ticket, { ask: NASTY, requesterOf: 3 }),
      feedbackForm(showing, ticket),
      feedbackList({ id: 'x', title: NASTY, owner: NASTY }, items),
      feedbackList({ id: 'x', title: 'x' }, []),
    ];
    expect(views.flatMap((view) => validateView(view))).toEqual([]);
    const asked = { step: NASTY, problem: 'failed', text: NASTY } as const;
    const messages = [
      message('', [...reportBlocks(loaded), ...reportButtons(loaded)]),
      message('', caseBlocks(loaded, NASTY)),
      question(loaded.row, 'U0TOMAS', asked),
    ];
    expect(messages.flatMap((each) => validateMessage(each))).toEqual([]);
    expect(JSON.stringify([...views, ...messages])).not.toContain('"left-out');
    for (const text of [resolutionOf(loaded), caseDetails(loaded, proposedFor(loaded, MORNING))])
      expect(text.length).toBeLessThan(3_000);
  });
});

describe('an exported run', () => {
  it('stays what it is, whatever people wrote: no heading, list or link of theirs becomes one', () => {
    fc.assert(
      fc.property(hostileText, (words) => {
        const loaded = ended(words, 1);
        const { children } = parseMarkdown(exportMarkdown({ ...loaded, events: [] }));
        expect(children.map(({ type }) => type).filter((type) => type !== 'heading' && type !== 'list')).toEqual([]);
        expect(children.flatMap((each) => (each.type === 'heading' ? [each.depth] : []))).toContain(1);
        expect(JSON.parse(exportJson({ ...loaded, events: [] }))).toMatchObject({ format: 'resurface-run/1' });
      }),
      { numRuns: 25 },
    );
  });
});

describe('feedback', () => {
  it('is open until somebody settles it', () => {
    const given = { item: 'runbook:x', at: MORNING, by: 'U1', what: 'feedback', erased: false };
    const details = { run: 7, step: '', unclear: 'Which?', missing: '', practice: false };
    const entries = [
      { ...given, seq: 1, details },
      { ...given, seq: 2, details: { ...details, missing: 'All' } },
      { ...given, seq: 3, what: 'feedback settled', details: { of: 1 } },
      { ...given, seq: 4, details: {}, erased: true },
    ];
    expect(openFeedbackIn(entries).map(({ seq }) => seq)).toEqual([2]);
  });
});
