/** trigger_ids: three seconds, one use. Slack's clock for them is real time, so they follow `monotonic`, not the movable clock. */
import type { Ids } from './ids.ts';

/** Slack's documentation of views.open: a trigger_id expires after three seconds. */
const TRIGGER_MS = 3_000;

export type Trigger = {
  readonly user: string;
  /** The conversation the person was in, for `default_to_current_conversation`. */
  readonly channel?: string | undefined;
  /** The modal it came from, which views.push stacks upon. */
  readonly view?: string | undefined;
};

type TriggerRefusal = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

export type Triggers = {
  mint(trigger: Trigger): string;
  /** Looks without using it up. */
  check(id: string): Trigger | TriggerRefusal;
  use(id: string): void;
};

export function createTriggers({ monotonic, ids }: { monotonic: () => number; ids: Ids }): Triggers {
  const minted = new Map<string, { trigger: Trigger; at: number; used: boolean }>();
  const forget = () => {
    for (const [id, { at }] of minted) {
      if (monotonic() - at < TRIGGER_MS * 20) break;
      minted.delete(id);
    }
  };
  return {
    mint(trigger) {
      forget();
      const secret = ids.secret();
      const id = `${Number.parseInt(secret.slice(0, 8), 16)}.${Number.parseInt(secret.slice(8, 16), 16)}.${secret}`;
      minted.set(id, { trigger, at: monotonic(), used: false });
      return id;
    },
    check(id) {
      const found = minted.get(id);
      if (!found) return 'invalid_trigger_id';
      if (found.used) return 'exchanged_trigger_id';
      if (monotonic() - found.at > TRIGGER_MS) return 'expired_trigger_id';
      return found.trigger;
    },
    use(id) {
      const found = minted.get(id);
      if (found) found.used = true;
    },
  };
}
