/** Reading runs without opening them. */
import type { Reader } from '../../../platform/store/db.ts';
import { desc, ne } from '../../../platform/store/drizzle.ts';
import type { RunRow } from '../run.ts';
import { runTables } from '../schema.ts';

/** Runs under way are a handful; more than this nobody looks through. */
const MOST_UNDER_WAY = 200;

/** Runs under way in which this person takes part, the latest first. */
export async function listMine(reader: Reader, person: string, size: number): Promise<RunRow[]> {
  const { runs: t } = runTables(reader);
  const rows = await reader
    .select()
    .from(t)
    .where(ne(t.status, 'finished'))
    .orderBy(desc(t.lastAt), desc(t.id))
    .limit(MOST_UNDER_WAY);
  return rows.filter(({ people, ownerId }) => ownerId === person || people.includes(person)).slice(0, size);
}
