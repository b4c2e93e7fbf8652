/** Where Slack shows the cards of items, as addresses that can be linked to. */
import { addressOf } from '../../../platform/delivery/posting.ts';
import { cardKey } from '../../../platform/delivery/show.ts';
import type { Reader } from '../../../platform/store/db.ts';
import type { Escalation } from '../escalation.ts';

/** By item. Items whose card Slack does not show are left out, and so are all when the workspace's address is unknown. */
export async function linksTo(
  reader: Reader,
  items: readonly Escalation[],
  workspaceUrl: string,
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  if (workspaceUrl === '') return found;
  for (const { id, channel } of items) {
    const place = channel === null ? undefined : await addressOf(reader, cardKey('escalation', id, channel));
    if (place) found.set(id, `${workspaceUrl}archives/${place.channel}/p${place.ts.replace('.', '')}`);
  }
  return found;
}
