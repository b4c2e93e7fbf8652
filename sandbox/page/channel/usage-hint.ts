import type { Command } from '../../protocol.ts';
import { type Drawn, html } from '../html.ts';

/** While a person writes a command: what it expects. */
export function UsageHint({ text, commands }: { text: string; commands: readonly Command[] }): Drawn {
  const found = commands.find(({ command }) => text.startsWith(`${command} `));
  if (!found) return null;
  return html`<p class="usage-hint" data-testid="usage-hint"><strong>${found.command}</strong> <span>${found.usage_hint || found.description}</span></p>`;
}
