/** The SLA policy and who is on duty, as the administrators chose them. */
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { and, asc, eq, gt, inArray } from '../../../platform/store/drizzle.ts';
import { changeSetting, readSetting, type Setting } from '../../../platform/store/settings.ts';
import { dueColumns } from '../clocks.ts';
import { ACTIVE } from '../escalation.ts';
import { escalationTables } from '../schema.ts';
import { DEFAULT_POLICY, type SlaPolicy, slaPolicySchema } from '../sla/policy.ts';
import { type OnDuty, onDutySchema } from '../sla/rotation.ts';
import type { Actor } from './change.ts';

const policySetting: Setting<SlaPolicy> = { name: 'slaPolicy', schema: slaPolicySchema, initial: DEFAULT_POLICY };
const dutySetting: Setting<OnDuty> = { name: 'onDuty', schema: onDutySchema, initial: { kind: 'nobody' } };

/** Items whose clocks are set anew at a time, so that a large workspace does not have to fit into memory. */
const PAGE = 500;

export function readPolicy(reader: Reader): Promise<SlaPolicy> {
  return readSetting(reader, policySetting);
}

export function readOnDuty(reader: Reader): Promise<OnDuty> {
  return readSetting(reader, dutySetting);
}

export async function changeOnDuty(tx: Tx, to: OnDuty, actor: Actor): Promise<void> {
  await changeSetting(tx, dutySetting, to, actor);
}

/** Takes effect on every open item at once: their clocks are set anew in the same unit of work. */
export async function changePolicy(tx: Tx, to: SlaPolicy, actor: Actor): Promise<void> {
  await changeSetting(tx, policySetting, to, actor);
  const { escalations } = escalationTables(tx);
  for (let after = 0; ; ) {
    const page = await tx
      .select()
      .from(escalations)
      .where(and(inArray(escalations.status, [...ACTIVE]), gt(escalations.id, after)))
      .orderBy(asc(escalations.id))
      .limit(PAGE);
    for (const item of page) {
      await tx.update(escalations).set(dueColumns(item, to)).where(eq(escalations.id, item.id));
      after = item.id;
    }
    if (page.length < PAGE) return;
  }
}
