/** Every rule there is, errors first. Their documentation in docs/runbook-format.md is made from this list. */
import type { Rule, Severity } from './rule.ts';
import { commandRules } from './rules/commands.ts';
import { linkRules } from './rules/links.ts';
import { outcomeRules } from './rules/outcomes.ts';
import { parserRules } from './rules/parser.ts';
import { safetyRules } from './rules/safety.ts';
import { structureRules } from './rules/structure.ts';
import { upkeepRules } from './rules/upkeep.ts';
import { valueRules } from './rules/values.ts';

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];
const all = [
  ...parserRules,
  ...structureRules,
  ...linkRules,
  ...commandRules,
  ...outcomeRules,
  ...valueRules,
  ...safetyRules,
  ...upkeepRules,
];

export const rules: readonly Rule[] = ORDER.flatMap((severity) => all.filter((rule) => rule.severity === severity));

/** Over several files: the second of two pages with one id. */
export const DUPLICATE_ID = {
  id: 'duplicate-id',
  severity: 'error',
  why: 'Only one of two pages with the same id can be opened by it.',
} as const;
