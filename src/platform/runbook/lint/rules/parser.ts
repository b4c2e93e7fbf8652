/** What the parser found on its way, under the linter's names. */
import type { Finding, FindingId } from '../../document.ts';
import { isStepSection } from '../../kinds.ts';
import type { Edit, Found, LintFile, Rule } from '../rule.ts';

type Passed = Pick<Rule, 'id' | 'severity' | 'why' | 'fixes'> & {
  readonly takes: readonly FindingId[];
  /** Leaves out what is no problem for an author. */
  readonly counts?: (finding: Finding, file: LintFile) => boolean;
  readonly fix?: (finding: Finding, file: LintFile) => readonly Edit[] | undefined;
};

const PASSED: readonly Passed[] = [
  {
    id: 'unreadable',
    severity: 'error',
    why: 'A file that cannot be read is not in the library.',
    takes: ['too-large', 'unreadable'],
  },
  {
    id: 'front-matter',
    severity: 'error',
    why: 'Front matter that is not understood is ignored: severity, owner or inputs are then missing.',
    takes: ['front-matter'],
  },
  {
    id: 'input-pattern',
    severity: 'warning',
    why: 'Without a usable pattern any value is taken.',
    takes: ['bad-pattern'],
  },
  {
    id: 'placeholder-outside-code',
    severity: 'error',
    why: 'GitHub takes it for HTML and shows nothing in its place.',
    fixes: true,
    takes: ['placeholder-outside-code'],
    fix: wrapInCode,
  },
  {
    id: 'unclosed-fence',
    severity: 'warning',
    why: 'Everything behind it is shown as code, headings and steps included.',
    takes: ['unclosed-fence'],
  },
  {
    id: 'table-pipe',
    severity: 'warning',
    why: 'On GitHub the rest of the cell is lost.',
    fixes: true,
    takes: ['unescaped-pipe'],
    fix: escapePipes,
  },
  {
    id: 'nesting',
    severity: 'warning',
    why: 'What is nested deeper than anybody reads is flattened.',
    takes: ['nested-too-deeply'],
  },
  {
    id: 'no-section',
    severity: 'info',
    why: 'Headings such as Symptoms, Checks, Remediation and Verification decide where a step stands in a run.',
    takes: ['no-section'],
  },
  {
    id: 'unknown-section',
    severity: 'info',
    why: 'Its content is walked as steps because nothing says otherwise.',
    takes: ['unmapped-section'],
    counts: becomesSteps,
  },
  {
    id: 'unsupported-markup',
    severity: 'info',
    why: 'Components and template tags are not drawn in Slack; only their text is shown.',
    takes: ['mdx', 'template-tag'],
  },
];

export const parserRules: readonly Rule[] = PASSED.map(({ takes, counts, fix, ...rule }) => ({
  ...rule,
  *check(file: LintFile): Iterable<Found> {
    for (const finding of file.parsed.findings) {
      if (!takes.includes(finding.id) || (counts && !counts(finding, file))) continue;
      const edits = fix?.(finding, file);
      yield { line: finding.line, message: finding.message, ...(edits ? { fix: edits } : {}) };
    }
  },
}));

function becomesSteps({ line }: Finding, { pages }: LintFile): boolean {
  return pages.some(({ sections }) =>
    sections.some((section) => section.line === line && section.kinds.some(isStepSection)),
  );
}

/** `<iface>` → `` `<iface>` ``, where the line has it once and no code already around it. */
function wrapInCode({ line, message }: Finding, { lines }: LintFile): Edit[] | undefined {
  const text = lines[line - 1] ?? '';
  const placeholder = /^(<[^<>]+>)/.exec(message)?.[1];
  if (placeholder === undefined) return undefined;
  const from = text.indexOf(placeholder);
  if (from < 0 || text.indexOf(placeholder, from + 1) >= 0 || text.includes('`')) return undefined;
  return [{ line, from, to: from + placeholder.length, text: `\`${placeholder}\`` }];
}

/** In a row of a table a pipe inside of code has to be escaped. */
function escapePipes({ line }: Finding, { lines }: LintFile): Edit[] {
  const text = lines[line - 1] ?? '';
  return [...text.matchAll(/`[^`]+`/g)].flatMap((code) =>
    [...code[0].matchAll(/(?<!\\)\|/g)].map((pipe) => {
      const from = (code.index ?? 0) + (pipe.index ?? 0);
      return { line, from, to: from, text: '\\' };
    }),
  );
}
