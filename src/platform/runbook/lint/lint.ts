/**
 * The linter's front door: text in, problems out. Pure; it never throws, and the same text and day give the same answer.
 *
 * Information is for people who write runbooks for us. A page that came from elsewhere has none of our front matter and
 * is spared it, unless it is asked for.
 */

import { isAllowed, listAllowances } from './allow.ts';
import { type LintContext, readLintFile } from './file.ts';
import { applyEdits } from './fix.ts';
import type { LintFile, Problem } from './rule.ts';
import { DUPLICATE_ID, rules } from './rules.ts';

export type { LintContext } from './file.ts';
export type { Neighbours, Problem } from './rule.ts';

export type LintOptions = {
  /** `own`: only on pages with front matter of ours. */
  readonly info?: 'always' | 'never' | 'own';
};

/** Keys that nobody writes but for us. */
const OURS = new Set([
  'owner',
  'visibility',
  'escalate_to',
  'inputs',
  'review_in',
  'last_reviewed',
  'last_reviewed_on',
  'estimated_time',
  'when_to_use',
  'notify',
]);

export function lintSource(source: string, context: LintContext, options: LintOptions = {}): Problem[] {
  return lintFile(readLintFile(source, context), options);
}

function lintFile(file: LintFile, { info = 'own' }: LintOptions): Problem[] {
  const withInfo = info === 'always' || (info === 'own' && [...file.keys].some((key) => OURS.has(key)));
  const allowances = listAllowances(file.root);
  const problems = rules
    .filter(({ severity }) => withInfo || severity !== 'info')
    .flatMap(({ id, severity, why, check }) =>
      [...check(file)]
        .filter(({ line }) => !isAllowed(id, line, allowances))
        .map((found): Problem => ({ path: file.path, rule: id, severity, why, ...found })),
    );
  return problems.toSorted((a, b) => a.line - b.line);
}

export type Source = Omit<LintContext, 'today' | 'actions'> & { readonly text: string };

/** Several files of one library: besides, two pages must not have the same id. */
export function lintLibrary(
  sources: readonly Source[],
  context: Pick<LintContext, 'today' | 'actions'>,
  options: LintOptions = {},
): Problem[] {
  const taken = new Map<string, string>();
  return sources.flatMap(({ text, ...source }) => {
    const file = readLintFile(text, { ...context, ...source });
    const doubled = file.parsed.runbooks.flatMap(({ id, line }): Problem[] => {
      const other = taken.get(id);
      taken.set(id, other ?? file.path);
      if (other === undefined) return [];
      const { id: rule, ...about } = DUPLICATE_ID;
      return [
        {
          ...about,
          rule,
          path: file.path,
          line,
          message: `${other} has the id "${id}" as well: give this page another one.`,
        },
      ];
    });
    return [...doubled, ...lintFile(file, options)];
  });
}

/** Rounds of mending: one fix can make room for another. */
const MAX_ROUNDS = 10;

export type Mended = { readonly text: string; readonly fixed: number; readonly left: readonly Problem[] };

/** Mends what can be mended with certainty. Mending the result again changes nothing. */
export function fixSource(source: string, context: LintContext, options: LintOptions = {}): Mended {
  let text = source;
  let problems = lintSource(text, context, options);
  let fixed = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const mendable = problems.filter(({ fix }) => fix !== undefined && fix.length > 0);
    const next = applyEdits(
      text,
      mendable.flatMap(({ fix = [] }) => fix),
    );
    if (next === text) break;
    const after = lintSource(next, context, options);
    fixed += Math.max(1, problems.length - after.length);
    text = next;
    problems = after;
  }
  return { text, fixed, left: problems };
}
