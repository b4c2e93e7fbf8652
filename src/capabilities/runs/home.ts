/** Runs under way on App Home. Pure. */
import type { KnownBlock } from '@slack/types';
import { header } from '../../platform/slack/blocks.ts';
import { runBlock } from './messages.ts';
import type { RunRow } from './run.ts';

export function homeBlocks(rows: readonly RunRow[]): KnownBlock[] {
  return rows.length === 0 ? [] : [header('Your runs'), ...rows.map(runBlock)];
}
