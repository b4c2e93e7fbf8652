/** From a link in a runbook to what would be done: values filled in, what is missing or refused, and the description. */
import type { Deps } from '../../../capability.ts';
import type { Action, Description } from '../../../platform/actions/action.ts';
import { fieldsOf, type Inputs } from '../../../platform/actions/inputs.ts';
import { ConnectorError, UserError } from '../../../platform/errors.ts';
import type { ActionLink } from '../../../platform/runbook/document.ts';
import { inputKey } from '../../../platform/runbook/inputs.ts';
import { fillMustaches, openMustaches } from '../../../platform/runbook/run/commands.ts';
import type { Actor } from '../../../platform/runbook/run/event.ts';
import { asksSecondPerson } from '../../../platform/runbook/run/gates.ts';
import type { StepScreen } from '../../../platform/runbook/run/screen.ts';
import type { Ask } from '../views/actions.ts';
import type { Showing } from '../views/frame.ts';

export type Acting = {
  readonly showing: Showing;
  readonly screen: StepScreen;
  readonly link: ActionLink;
  /** As it is called on its button. */
  readonly name: string;
};

type Prepared =
  | { readonly kind: 'ask'; readonly asks: readonly Ask[] }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'ready'; readonly action: Action; readonly raw: Inputs; readonly description: Description };

/** No effects. @param given what was typed for this action alone, by field. */
export async function prepare(acting: Acting, given: Inputs, { by, at }: Actor, deps: Deps): Promise<Prepared> {
  const { showing, screen, link } = acting;
  const action = deps.actions.find(link.name);
  if (!action) return { kind: 'refused', words: `There is no action “${link.name}” here.` };
  const { row, run } = showing;
  const filled = Object.entries(link.inputs).map(
    ([name, text]) => [name, fillMustaches(text, run.state.inputs)] as const,
  );
  const raw = { ...Object.fromEntries(filled), ...given };
  const asking = { acting, action, given, deps };
  const missing = missingIn(acting, action, given);
  if (missing.length > 0) return asked(missing, asking);
  const read = deps.actions.read(link.name, raw);
  if (!read.ok) return asked(Object.entries(read.problems), asking);
  try {
    const origin = { kind: 'run', id: `RUN-${row.id}/${screen.step.id}` } as const;
    const context = { by, now: at, origin, ...(row.practice ? { practice: true } : {}) };
    return { kind: 'ready', action, raw, description: await deps.actions.describe(link.name, raw, context) };
  } catch (error) {
    if (error instanceof ConnectorError) return { kind: 'refused', words: error.message };
    if (!(error instanceof UserError)) throw error;
    return error.field === undefined || !(error.field in action.inputs.shape)
      ? { kind: 'refused', words: error.message }
      : asked([[error.field, error.message]], asking);
  }
}

/** By field of the action: what is wrong with it; undefined: it is not there yet. */
type Problem = readonly [field: string, words: string | undefined];

function missingIn({ showing, link }: Acting, action: Action, given: Inputs): Problem[] {
  const { inputs } = showing.run.state;
  const open = Object.entries(link.inputs).filter(([, text]) => openMustaches(text, inputs).length > 0);
  const needed = fieldsOf(action).filter(({ name, isNeeded }) => isNeeded && !(name in link.inputs) && !given[name]);
  return [...open.map(([name]): Problem => [name, undefined]), ...needed.map(({ name }): Problem => [name, undefined])];
}

type Asking = { readonly acting: Acting; readonly action: Action; readonly given: Inputs; readonly deps: Deps };

/** What a person can put right is asked; the rest is the runbook's, and is said. */
function asked(problems: readonly Problem[], asking: Asking): Prepared {
  const asks = new Map<string, Ask>();
  for (const problem of problems) {
    const found = asksFor(problem, asking);
    if (typeof found === 'string') return { kind: 'refused', words: found };
    for (const ask of found) asks.set(ask.field, ask);
  }
  return { kind: 'ask', asks: [...asks.values()] };
}

function asksFor([name, words]: Problem, { acting, action, given }: Asking): Ask[] | string {
  const { showing, screen, link } = acting;
  const { document, state } = showing.run;
  const label = fieldsOf(action).find((field) => field.name === name)?.label ?? name;
  const wrong = words === undefined ? {} : { problem: words };
  const text = link.inputs[name];
  if (text === undefined || given[name] !== undefined) {
    if (!(name in action.inputs.shape)) return `The runbook gives “${name}”, which this action does not know.`;
    if (asksSecondPerson(showing.run, screen))
      return `A second person must see every value that is used, and the runbook does not name “${label}”. Add it to the link of the action.`;
    return [{ field: `field:${name}`, label, ...(given[name] ? { initial: given[name] } : {}), ...wrong }];
  }
  const used = words === undefined ? openMustaches(text, state.inputs) : openMustaches(text, {});
  const inputs = document.inputs.filter((input) => used.some((each) => inputKey(each) === inputKey(input.name)));
  if (inputs.length === 0) return `The runbook gives ${label} as “${text}”: ${words ?? 'there is no such value'}`;
  return inputs.map((input): Ask => {
    const initial = state.inputs[input.name];
    return {
      field: `input:${input.name}`,
      label: input.label,
      ...(initial === undefined ? {} : { initial }),
      ...wrong,
    };
  });
}
