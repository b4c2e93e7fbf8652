/** Long conversations begin with their newest part, so that the page stays quick. */
import { useState } from 'preact/hooks';
import type { SandboxMessage } from '../../protocol.ts';
import { type Drawn, html } from '../html.ts';
import { isNewer } from './ordering.ts';

const PART = 120;

export type Part = {
  readonly messages: readonly SandboxMessage[];
  /** How many are not shown. */
  readonly hidden: number;
  showMore(): void;
};

/** @param wanted the ts of a message that must be shown, however old. */
export function useNewestPart(all: readonly SandboxMessage[], wanted: string | undefined): Part {
  const [count, setCount] = useState(PART);
  const at = wanted ? all.findIndex(({ ts }) => !isNewer(wanted, ts)) : -1;
  const needed = at < 0 ? count : Math.max(count, all.length - at + 10);
  const hidden = Math.max(0, all.length - needed);
  return { messages: hidden > 0 ? all.slice(hidden) : all, hidden, showMore: () => setCount(count + PART) };
}

export function ShowEarlier({ hidden, showMore }: { hidden: number; showMore: () => void }): Drawn {
  return html`<div class="earlier"><button type="button" class="button" onClick=${showMore}>Show ${Math.min(hidden, PART)} earlier messages</button></div>`;
}
