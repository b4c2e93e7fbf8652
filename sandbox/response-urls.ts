/** response_urls: 30 minutes on the movable clock, five uses. */
import type { MovableClock } from './clock.ts';
import type { Ids } from './ids.ts';

const LIFETIME = Temporal.Duration.from({ minutes: 30 });
const USES = 5;

/** What an answer on the url speaks about. `ts` and `ephemeral` name the message that was pressed. */
export type ResponseTarget = {
  readonly user: string;
  readonly channel: string;
  readonly ts?: string | undefined;
  readonly ephemeral?: string | undefined;
};

export type ResponseUrls = {
  mint(target: ResponseTarget): string;
  /** Counts a use. @returns Slack's error code when it may not be used any more. */
  use(id: string): ResponseTarget | 'used_url' | 'expired_url' | 'invalid_url';
};

export function createResponseUrls({
  clock,
  ids,
  base,
}: {
  clock: MovableClock;
  ids: Ids;
  base: () => string;
}): ResponseUrls {
  const minted = new Map<string, { target: ResponseTarget; until: Temporal.Instant; left: number }>();
  return {
    mint(target) {
      const id = ids.secret();
      minted.set(id, { target, until: clock.now().add(LIFETIME), left: USES });
      return `${base()}/respond/${id}`;
    },
    use(id) {
      const found = minted.get(id);
      if (!found) return 'invalid_url';
      if (Temporal.Instant.compare(clock.now(), found.until) > 0) return 'expired_url';
      if (found.left === 0) return 'used_url';
      found.left -= 1;
      return found.target;
    },
  };
}
