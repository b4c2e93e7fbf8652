/** Rules about who looks after a page, how fresh it is, and that both environments have their commands. */
import type { Runbook, Step } from '../../document.ts';
import type { LintFile, Rule } from '../rule.ts';

/** How often a page is looked at where it says nothing else: every three months, as the house rule for reviews has it. */
const REVIEW_IN = 'P3M';

const reviewOverdue: Rule = {
  id: 'review-overdue',
  severity: 'warning',
  why: 'What nobody has looked at for months is wrong somewhere.',
  *check(file) {
    const { pages, today } = file;
    const [page] = pages;
    const reviewed = page?.metadata.lastReviewed;
    if (!page || reviewed === undefined) return;
    const due = Temporal.PlainDate.from(reviewed).add(page.metadata.reviewIn ?? REVIEW_IN);
    if (Temporal.PlainDate.compare(due, today) >= 0) return;
    yield {
      line: reviewLine(file),
      message: `The review was due on ${due}: read the page, try its commands, then set the new date.`,
    };
  },
};

/** Where the date stands, in the front matter or under the title. */
function reviewLine({ lines }: LintFile): number {
  return lines.findIndex((line) => /\b(?:last[_ -]?)?(?:reviewed|updated|modified)\b/i.test(line)) + 1 || 1;
}

const changedSinceReview: Rule = {
  id: 'changed-since-review',
  severity: 'warning',
  why: 'The date promises that somebody has checked this text, and nobody has.',
  *check(file) {
    const { pages, changedOn } = file;
    const reviewed = pages[0]?.metadata.lastReviewed;
    if (reviewed === undefined || changedOn === undefined) return;
    if (Temporal.PlainDate.compare(changedOn, Temporal.PlainDate.from(reviewed)) <= 0) return;
    yield {
      line: reviewLine(file),
      message: `The text was changed on ${changedOn}, after its last review on ${reviewed}: check it and set the new date.`,
    };
  },
};

const noOwner: Rule = {
  id: 'no-owner',
  severity: 'info',
  why: 'Nobody is reminded of its reviews, and nobody hears where people get stuck.',
  *check({ pages }) {
    const [page] = pages;
    if (page && page.metadata.owner === undefined)
      yield { line: 1, message: 'No owner is named: add "owner: team-…" to the front matter.' };
  },
};

const unpaired: Rule = {
  id: 'variants-unpaired',
  severity: 'warning',
  why: 'In the other environment the reader has no command for this step.',
  *check({ pages }) {
    for (const page of pages) {
      const expected = environmentsOf(page);
      if (expected.length < 2) continue;
      for (const step of page.steps) {
        const missing = missingVariants(step, expected);
        if (missing.length > 0)
          yield { line: step.line, message: `This step has no variant for ${missing.join(' and ')}.` };
      }
    }
  },
};

/** Those that the front matter declares, or those that at least two steps are written for. */
function environmentsOf({ metadata, steps }: Runbook): readonly string[] {
  if (metadata.environments.length > 1) return metadata.environments;
  const counts = new Map<string, number>();
  for (const step of steps)
    for (const { environment } of step.variants) counts.set(environment, (counts.get(environment) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([environment]) => environment);
}

function missingVariants({ variants, environments }: Step, expected: readonly string[]): string[] {
  if (variants.length === 0 || environments.length > 0) return [];
  const own = variants.map(({ environment }) => environment);
  return expected.includes(own[0] ?? '') ? expected.filter((environment) => !own.includes(environment)) : [];
}

export const upkeepRules: readonly Rule[] = [reviewOverdue, changedSinceReview, unpaired, noOwner];
