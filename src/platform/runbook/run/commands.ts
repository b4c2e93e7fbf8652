/** The commands of a step with the values of this run: what is shown, copied, approved and kept. Pure. */
import { type Danger, dangerOf } from '../danger.ts';
import type { Code, Runbook } from '../document.ts';
import { inputKey, renderCommand } from '../inputs.ts';
import type { StepScreen } from './screen.ts';

export type RenderedCode = {
  readonly code: Code;
  /** As it would be run; as it is written where a value cannot be put in safely. */
  readonly text: string;
  readonly danger: Danger;
  /** Inputs without a value yet. */
  readonly missing: readonly string[];
  /** Why a value cannot be put in, in words. */
  readonly problems: readonly string[];
};

export function renderCodes(
  codes: readonly Code[],
  inputs: Readonly<Record<string, string>>,
  { assigned }: Pick<Runbook, 'assigned'>,
): RenderedCode[] {
  const set = new Set(assigned);
  const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value.trim() !== ''));
  return codes.map((code) => {
    const rendered = renderCommand(code, given, set);
    if (rendered.ok)
      return { code, text: rendered.text, danger: dangerOf(code), missing: rendered.missing, problems: [] };
    const problems = rendered.problems.map(({ input, reason }) => `${input}: ${reason}`);
    return { code, text: code.text, danger: dangerOf(code), missing: [], problems };
  });
}

/** What an approver sees: every command of the step, and its actions, with their values. */
export function approvedText(
  { step, codes }: StepScreen,
  inputs: Readonly<Record<string, string>>,
  document: Pick<Runbook, 'assigned'>,
): string[] {
  const run = [...codes, ...step.inline].filter(({ example }) => !example);
  const actions = step.actions.map(({ name, inputs: given }) => {
    const values = Object.entries(given).map(([key, value]) => `${key}=${fillMustaches(value, inputs)}`);
    return [name, ...values].join(' ');
  });
  return [...renderCodes(run, inputs, document).map(({ text }) => text), ...actions];
}

const MUSTACHE = /\{\{\s*([A-Za-z_]\w*)\s*\}\}/g;

/** Names of values in an action's input that this run does not have yet. */
export function openMustaches(text: string, inputs: Readonly<Record<string, string>>): string[] {
  return [...text.matchAll(MUSTACHE)].flatMap(([found, name]) =>
    name !== undefined && fillMustaches(found, inputs) === found ? [name] : [],
  );
}

/** `{{domain}}` in an action's input; one without a value stays as it is written. */
export function fillMustaches(text: string, inputs: Readonly<Record<string, string>>): string {
  const byKey = new Map(Object.entries(inputs).map(([name, value]) => [inputKey(name), value]));
  return text.replace(MUSTACHE, (found, name: string) => byKey.get(inputKey(name)) || found);
}
