/** What runs add to `/runbook`. */
import type { KnownBlock } from '@slack/types';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import type { CommandPress } from '../../../platform/slack/listen.ts';
import type { Reader } from '../../../platform/store/db.ts';
import { refusals, runBlock } from '../messages.ts';
import { parseRunId } from '../run.ts';
import { listMine } from '../store/queries.ts';
import { openRun } from './start.ts';

/** Before the runbooks themselves: what somebody is in the middle of. */
export async function listUnderWay(reader: Reader, person: string, size: number): Promise<KnownBlock[]> {
  return (await listMine(reader, person, size)).map(runBlock);
}

/** `/runbook continue`, `/runbook continue RUN-7`: the only one, or the latest. */
export async function continueRun(press: CommandPress, words: string, deps: Deps): Promise<void> {
  const asked = words.trim() === '' ? undefined : parseRunId(words);
  if (words.trim() !== '' && asked === undefined) throw new UserError(refusals.whichOne);
  const [latest] = asked === undefined ? await listMine(deps.db.read, press.by, 1) : [];
  const id = asked ?? latest?.id;
  if (id === undefined) throw new UserError(refusals.nothingUnderWay);
  await openRun(press, id, deps);
}
