/** Who may see a run, and what of it only one person may. Asked at every press and before every drawing. */
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import { refusals } from '../messages.ts';
import type { RunRow } from '../run.ts';
import type { Loaded } from '../store/loading.ts';

/** Operators; of a public runbook also those who take part. @throws UserError with the reason. */
export async function requirePart(by: string, row: RunRow, { people }: Pick<Deps, 'people'>): Promise<void> {
  if (row.visibility === 'internal') return people.requireOperator(by);
  if (row.people.includes(by) && (await people.isReachable(by))) return;
  if (await people.isOperator(by).catch(() => false)) return;
  throw new UserError(refusals.notYours);
}

/** Results that this person, who started the action, may see once. */
export function onceFor({ run }: Pick<Loaded, 'run'>, by: string, { actions }: Pick<Deps, 'actions'>) {
  const once = run.state.actions.map(({ key }) => key).filter((key) => actions.hasSecret(key, by));
  return once.length === 0 ? {} : { once };
}
