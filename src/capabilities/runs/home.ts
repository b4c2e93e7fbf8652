/** Runs under way on App Home, and what waits there for a second person. Pure. */
import type { KnownBlock } from '@slack/types';
import { header } from '../../platform/slack/blocks.ts';
import { approvalCard } from './approvals.ts';
import { runBlock } from './messages.ts';
import type { RunRow } from './run.ts';
import type { Asked } from './store/asked.ts';

export function homeBlocks(rows: readonly RunRow[], asked: readonly Asked[]): KnownBlock[] {
  return [
    ...(asked.length === 0 ? [] : [header('Waits for a second person')]),
    ...asked.flatMap(({ loaded, approval }) => approvalCard(loaded, approval).blocks),
    ...(rows.length === 0 ? [] : [header('Your runs'), ...rows.map(runBlock)]),
  ];
}
