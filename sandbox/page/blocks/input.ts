import { useId, useRef } from 'preact/hooks';
import { Element } from '../elements/element.ts';
import { useSurface } from '../forms/surface.ts';
import { useTyped } from '../forms/typed.ts';
import { fieldKey } from '../forms/values.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';
import { withEmoji } from '../text/emoji.ts';
import { flagAt, objectAt, stringAt, wordsAt } from '../wire.ts';
import type { BlockProps } from './blocks.ts';

export function Input({ block }: BlockProps): Drawn {
  const id = useId();
  const blockId = stringAt(block, 'block_id') ?? '';
  const element = objectAt(block, 'element') ?? {};
  const hint = withEmoji(wordsAt(block, 'hint'));
  const error = useError(blockId, stringAt(element, 'action_id') ?? '');
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return html`<div class=${error ? 'field invalid' : 'field'} data-testid=${`field-${blockId}`}>
    <span class="label" id=${`${id}-label`}>${withEmoji(wordsAt(block, 'label'))}${flagAt(block, 'optional') && html` <small>(optional)</small>`}</span>
    <${Element}
      element=${element}
      blockId=${blockId}
      inInput=${true}
      dispatches=${flagAt(block, 'dispatch_action')}
      optional=${flagAt(block, 'optional')}
      labelledBy=${`${id}-label`}
      describedBy=${described || undefined}
      invalid=${Boolean(error)}
    />
    ${error && html`<p class="error" id=${`${id}-error`} role="alert"><${Icon} name="alert" size=${15} />${error}</p>`}
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
  </div>`;
}

/** What is wrong with the field, until something else is typed; and again when that was sent and is wrong as well. */
function useError(blockId: string, actionId: string): string | undefined {
  const { key, errors, busy } = useSurface();
  const typed = useTyped(key, fieldKey(blockId, actionId));
  const error = errors[blockId];
  const sent = useRef({ error, typed });
  if (busy || sent.current.error !== error) sent.current = { error, typed };
  return sent.current.typed === typed ? error : undefined;
}
