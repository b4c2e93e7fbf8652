/** Rules that keep people from harm: what cannot be undone, what leaks, what nobody checks afterwards. */

import { redact } from '../../../redact.ts';
import { dangerOf } from '../../danger.ts';
import type { Guardrail, Runbook, Section, Step } from '../../document.ts';
import { listActions } from '../../links.ts';
import type { Found, Rule } from '../rule.ts';
import { changingCodes } from './commands.ts';

const WAY_BACK =
  /\b(?:roll(?:ed|ing|s)?[ -]?backs?|revert\w*|undo\w*|restor\w+|back(?:ed|ing|s)?[ -]?ups?|snapshots?|take (?:it|them|this) back|go back|re-?creat\w+|recover\w*|can(?:not|['’]t| not) be (?:undone|reversed|recovered|restored)|irreversible|permanent(?:ly)?|(?:copy|save|export|dump) (?:it|them|this|the)\b)/i;

type Risky = { readonly line: number; readonly text: string; readonly step: Step };

/** Destructive commands in the steps of a page, one per line. */
function listDestructive(page: Runbook): Risky[] {
  return page.steps.flatMap((step) =>
    [...step.codes, ...step.inline]
      .filter((code) => code.kind === 'command' && dangerOf(code).level === 'destructive')
      .map(({ line, text }) => ({ line, text: firstLine(text), step })),
  );
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

const noWayBack: Rule = {
  id: 'no-way-back',
  severity: 'error',
  why: 'Something is gone afterwards, and the page does not say how to get it back, or that there is no way.',
  *check(file) {
    if (WAY_BACK.test(file.prose)) return;
    for (const page of file.pages) {
      const [first] = listDestructive(page);
      if (first)
        yield {
          line: first.line,
          message: `\`${first.text}\` destroys something: say how to undo it, or what to back up first.`,
        };
    }
  },
};

const unguarded: Rule = {
  id: 'no-warning',
  severity: 'warning',
  why: 'A command that destroys something looks like every other command.',
  *check(file) {
    for (const page of file.pages) {
      for (const { line, text, step } of listDestructive(page)) {
        if (step.secondPerson || isWarned(step, page)) continue;
        yield { line, message: `\`${text}\` destroys something: put a warning above it (> [!CAUTION]).` };
      }
    }
  },
};

/** A warning in the step itself, in its section, or in one around it. "Do not" lists count for the section they stand in. */
function isWarned(step: Step, page: Runbook): boolean {
  const around = sectionsAround(step, page);
  return page.guardrails.some(({ scope, kind }: Guardrail) => {
    if (scope.kind === 'step') return scope.id === step.id;
    if (scope.kind === 'section') return around.some(({ id }) => id === scope.id);
    return kind !== 'do-not';
  });
}

function sectionsAround(step: Step, page: Runbook): Section[] {
  const found: Section[] = [];
  for (let id: string | undefined = step.sectionId; id !== undefined; ) {
    const section: Section | undefined = page.sections.find((each) => each.id === id);
    if (!section || found.includes(section)) break;
    found.push(section);
    id = section.parent;
  }
  return found;
}

const noRollback: Rule = {
  id: 'no-rollback',
  severity: 'warning',
  why: 'When the change made it worse, the reader has to know the way back at once.',
  *check(file) {
    for (const page of file.pages) {
      const [first] = listDestructive(page);
      if (first && !hasSection(page, 'rollback'))
        yield {
          line: first.line,
          message:
            'This page destroys something and has no section Rollback: write one, even if it only says "No rollback needed".',
        };
    }
  },
};

const noVerification: Rule = {
  id: 'no-verification',
  severity: 'warning',
  why: 'Nobody knows whether it helped.',
  *check(file) {
    for (const page of file.pages) {
      const changing = changingCodes(page).filter(({ step }) => step.section !== 'verification');
      const [first] = changing;
      if (!first || hasSection(page, 'verification')) continue;
      if (changing.every(({ step }) => step.attachments.some(({ kind }) => kind === 'expected'))) continue;
      yield {
        line: first.code.line,
        message: 'This page changes something and has no section Verification: say how to see that it helped.',
      };
    }
  },
};

const noEscalation: Rule = {
  id: 'no-escalation',
  severity: 'warning',
  why: 'When the steps do not help, the reader needs to know whom to ask.',
  *check(file) {
    for (const page of file.parsed.runbooks) {
      if (page.steps.length === 0 || hasSection(page, 'escalation') || page.metadata.escalateTo) continue;
      if (
        /\bescalat|\bon-?call\b|\bcontact\b|\bask (?:in|for)\b|\bpage (?:the|your)\b|\bsupport (?:case|ticket|team)\b/i.test(
          file.prose,
        )
      )
        continue;
      yield {
        line: page.line,
        message: `"${page.title}" does not say when to escalate and to whom: add a section Escalation or escalate_to.`,
      };
    }
  },
};

function hasSection({ sections }: Runbook, kind: Section['kind']): boolean {
  return sections.some(({ kinds }) => kinds.includes(kind));
}

const unknownAction: Rule = {
  id: 'unknown-action',
  severity: 'error',
  why: 'Nothing happens when the button is pressed.',
  *check({ pages, actions }) {
    if (!actions) return;
    for (const link of pages.flatMap((page) => page.links)) {
      const [action] = listActions([link]);
      if (action && !actions.has(action.name))
        yield { line: link.line, message: `There is no action "${action.name}".` };
    }
  },
};

/** Values that stand for a secret and are none. */
const EXAMPLE =
  /^(?:\W*|-----BEGIN [A-Z ]+-----\W*|[xX*.•]+|(?:my|your|the|some|a|new|old|example|dummy|fake|test|sample|placeholder|redacted|changeme)?[-_. ]?(?:password|passwd|pass|pwd|secret|token|key|api[-_]?key|credentials?|value|here|string)?s?\d{0,3}|(?:foo|bar|baz)\w*|[$%{<[(].*|.*[>}\])]|example.*|.*(?:example|EXAMPLE|xxxx|0000000|1234567|abcdef).*)$/i;
const ASSIGNED =
  /\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|token|client[_-]?secret)["']?\s{0,2}(?:=|:\s?)\s{0,2}["']?([^\s"'<>${}%`,;()[\]]{8,})/gi;

const secret: Rule = {
  id: 'secret',
  severity: 'error',
  why: 'A secret in a repository is known to everyone who ever cloned it.',
  *check({ lines }) {
    for (const [index, text] of lines.entries()) {
      if (hasSecret(text))
        yield {
          line: index + 1,
          message: 'This looks like a real secret: take it out, and replace it where it is used.',
        };
    }
  },
};

function hasSecret(line: string): boolean {
  const removed = removedBy(line);
  if (removed !== undefined && !EXAMPLE.test(removed)) return true;
  return [...line.matchAll(ASSIGNED)].some(([, value = '']) => isLiteral(value));
}

/** What `redact` takes out of a line: the part between what both have in common. */
function removedBy(line: string): string | undefined {
  const clean = redact(line);
  if (clean === line) return undefined;
  let start = 0;
  while (start < clean.length && clean[start] === line[start]) start += 1;
  let end = 0;
  while (end < clean.length - start && end < line.length - start && clean.at(-1 - end) === line.at(-1 - end)) end += 1;
  return line.slice(start, line.length - end);
}

/** Letters and digits without a word in them; names such as `tenant-key-1` are none. */
function isLiteral(value: string): boolean {
  if (EXAMPLE.test(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  return !/^[A-Za-z]+(?:[-_./:][A-Za-z0-9]{1,12})+$/.test(value) && !/^(?:\w+\.)+\w+$/.test(value);
}

/** What may not stand on a page that anybody can read. */
const PRIVATE: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/(?<![\w.])\/(?:[\w-]+\/)*(?:admin|internal)\/[\w-]/i, 'an admin path'],
  [/\bbearer\s+\S|\bauthorization:\s*\S/i, 'a bearer token'],
  [
    /\bchallenge[\s_-]?tokens?\b|verification[_-]token|_acme-challenge|workos-domain-verification/i,
    'a challenge token',
  ],
];

const publicPage: Rule = {
  id: 'public-page',
  severity: 'error',
  why: 'A public page is read by people who should not know the way in.',
  *check(file) {
    if (!file.pages.some(({ metadata }) => metadata.visibility === 'public')) return;
    for (const [index, text] of file.lines.entries()) yield* exposed(text, index + 1);
  },
};

function* exposed(text: string, line: number): Iterable<Found> {
  for (const [pattern, what] of PRIVATE) {
    if (pattern.test(text))
      yield { line, message: `This public page shows ${what}: take it out, or set "visibility: internal".` };
  }
}

export const safetyRules: readonly Rule[] = [
  noWayBack,
  secret,
  publicPage,
  unknownAction,
  unguarded,
  noRollback,
  noVerification,
  noEscalation,
];
