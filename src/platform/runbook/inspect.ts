/** What the parser made of a file, as JSON for people and scripts that compare it with what they count themselves. */
import type { Parsed, Runbook } from './document.ts';
import { isStepSection } from './kinds.ts';

export type Inspection = {
  readonly runbooks: readonly InspectedRunbook[];
  readonly findings: readonly {
    readonly id: string;
    readonly severity: string;
    readonly line: number;
    readonly message: string;
  }[];
};

type InspectedRunbook = {
  readonly title: string;
  readonly id: string;
  /** A heading that names two kinds is listed once for each. */
  readonly sections: readonly { readonly kind: string; readonly heading: string; readonly line: number }[];
  readonly steps: readonly InspectedStep[];
  /** Over the whole document: commands and queries wherever they stand, steps in the six kinds that are walked. */
  readonly counts: {
    readonly steps: number;
    readonly commands: number;
    readonly queries: number;
    readonly guardrails: number;
  };
  readonly inputs: readonly string[];
};

type InspectedStep = {
  readonly section: string;
  readonly kind: string;
  readonly label: string;
  readonly line: number;
  readonly commands: readonly string[];
  readonly queries: readonly string[];
  readonly inputs: readonly string[];
  readonly variants: readonly string[];
  readonly branches: readonly { readonly when: string; readonly to: string }[];
};

export function inspection({ runbooks, findings }: Parsed): Inspection {
  return {
    runbooks: runbooks.map(inspectRunbook),
    findings: findings.map(({ id, severity, line, message }) => ({ id, severity, line, message })),
  };
}

function inspectRunbook(runbook: Runbook): InspectedRunbook {
  const count = (kind: 'command' | 'query'): number => runbook.codes.filter((code) => code.kind === kind).length;
  return {
    title: runbook.title,
    id: runbook.id,
    sections: runbook.sections.flatMap(({ kinds, heading, line }) => kinds.map((kind) => ({ kind, heading, line }))),
    steps: runbook.steps.map((step) => ({
      section: step.section,
      kind: step.kind,
      label: step.label,
      line: step.line,
      commands: step.codes.filter((code) => code.kind === 'command').map((code) => code.text),
      queries: step.codes.filter((code) => code.kind === 'query').map((code) => code.text),
      inputs: step.inputs,
      variants: [...new Set([...step.variants.map((variant) => variant.environment), ...step.environments])],
      branches: step.branches.map(({ when, to }) => ({ when, to })),
    })),
    counts: {
      steps: runbook.steps.filter((step) => isStepSection(step.section)).length,
      commands: count('command'),
      queries: count('query'),
      guardrails: runbook.guardrails.length,
    },
    inputs: runbook.inputs.map((input) => input.name),
  };
}
