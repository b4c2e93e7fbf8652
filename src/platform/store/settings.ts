/** Named values that people change while the bot runs. Every change is a timeline entry of the item `settings`. */

import type { z } from 'zod';
import { type Reader, type Tx, touch } from './db.ts';
import { eq } from './drizzle.ts';
import { prepared, type Slot } from './prepared.ts';
import { storeTables } from './schema.ts';
import { record } from './timeline.ts';

/** A setting's name, the shape it must have, and what holds until somebody chooses. */
export type Setting<T> = { readonly name: string; readonly schema: z.ZodType<T>; readonly initial: T };

const findValue = prepared((reader: Reader, slot: Slot<{ name: string }>) => {
  const { settings } = storeTables(reader);
  return reader
    .select({ value: settings.value })
    .from(settings)
    .where(eq(settings.name, slot('name', settings.name)))
    .orderBy(settings.name);
});

/** Falls back to the initial value when nothing, or nothing readable, is stored. */
export async function readSetting<T>(reader: Reader, { name, schema, initial }: Setting<T>): Promise<T> {
  const [row] = await findValue(reader, { name });
  // At every press some of them: a refusal costs more than the question to the database.
  if (!row) return initial;
  const parsed = schema.safeParse(row.value);
  return parsed.success ? parsed.data : initial;
}

/** May be called twice; the second time nothing changes and nothing is recorded. */
export async function changeSetting<T>(
  tx: Tx,
  setting: Setting<T>,
  to: T,
  { by, at }: { by: string; at: Temporal.Instant },
): Promise<void> {
  const t = storeTables(tx);
  const from = await readSetting(tx, setting);
  if (JSON.stringify(from) === JSON.stringify(to)) return;
  await tx
    .insert(t.settings)
    .values({ name: setting.name, value: to })
    .onConflictDoUpdate({ target: t.settings.name, set: { value: to } });
  await record(tx, { item: 'settings', at, by, what: `${setting.name} changed`, details: { from, to } });
  touch('settings');
}
