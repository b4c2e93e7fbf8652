/** A Slack message as our builders draw it: the text screen readers and notifications use, and the blocks. */
import type { KnownBlock } from '@slack/types';

export type Message = { readonly text: string; readonly blocks: readonly KnownBlock[] };
