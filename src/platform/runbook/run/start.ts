/** How a run begins. Pure. */
import type { Runbook } from '../document.ts';
import { inputKey, refuseValue } from '../inputs.ts';
import type { Decision } from './decision.ts';
import { no, yes } from './decision.ts';
import type { Actor } from './event.ts';
import { environmentsOf, planOf } from './plan.ts';
import { refusals } from './refusals.ts';

export type Start = {
  /** One of `environmentsOf`; left out: commands of all of them are shown. */
  readonly environment?: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly acknowledged: boolean;
  /** Of a SEV-1. */
  readonly severeAcknowledged: boolean;
  readonly practice?: boolean;
  /** The run whose answer led here. */
  readonly parent?: number;
};

/** What must be read before: things not to do, and what is needed. */
export function readingsOf({ guardrails, sections }: Runbook): { readonly doNot: string[]; readonly needed: string[] } {
  const doNot = guardrails.filter(({ scope }) => scope.kind === 'runbook').map(({ text }) => text);
  const needed = sections
    .filter(({ kinds }) => kinds.includes('prerequisites'))
    .flatMap(({ items, heading }) => (items.length > 0 ? items.map(({ text }) => text) : [heading]));
  return { doNot: [...new Set(doNot)], needed: [...new Set(needed)] };
}

/** SEV1, SEV-1, P1. */
export function isSevere({ metadata: { severity = '' } }: Runbook): boolean {
  return /^(?:sev|p)[- ]?1\b/i.test(severity.trim());
}

/** Inputs that must be there before the first step; the others are asked where they are first used. */
export function requiredAtStart({ inputs }: Runbook): Runbook['inputs'] {
  return inputs.filter(({ required, forms }) => required && forms.includes('declared'));
}

export function decideStart(document: Runbook, start: Start, actor: Actor): Decision {
  const { doNot, needed } = readingsOf(document);
  const values = givenValues(document, start.inputs);
  for (const input of document.inputs) {
    const value = values[input.name] ?? '';
    const asked = requiredAtStart(document).includes(input) ? input : { ...input, required: false };
    const refusal = refuseValue(asked, value);
    if (refusal !== undefined) return no(refusal, `input:${input.name}`);
  }
  const { environment } = start;
  if (environment !== undefined && !environmentsOf(document).includes(environment))
    return no(refusals.noSuchScreen, 'environment');
  if (doNot.length + needed.length > 0 && !start.acknowledged) return no(refusals.acknowledge, 'acknowledged');
  if (isSevere(document) && !start.severeAcknowledged) return no(refusals.acknowledgeSevere, 'severe');
  const acknowledged = [...doNot, ...needed, ...(isSevere(document) ? [document.metadata.severity ?? ''] : [])];
  const { main } = planOf(document, environment);
  const to = main[0]?.id ?? 'finish';
  return yes(actor, {
    what: 'started',
    to,
    inputs: values,
    acknowledged,
    ...(environment === undefined ? {} : { environment }),
    ...(start.practice ? { practice: true as const } : {}),
    ...(start.parent === undefined ? {} : { parent: start.parent }),
  });
}

/** Under the names that the document uses. Blank ones are left out, unknown ones too. */
function givenValues({ inputs }: Runbook, given: Readonly<Record<string, string>>): Record<string, string> {
  const byKey = new Map(Object.entries(given).map(([name, value]) => [inputKey(name), value.trim()]));
  return Object.fromEntries(
    inputs.flatMap(({ name }) => {
      const value = byKey.get(inputKey(name)) ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );
}
