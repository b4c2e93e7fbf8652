import { useState } from 'preact/hooks';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';

/** A block of code with a button that copies exactly its bytes. */
export function CodeBlock({ text, children }: { text: string; children?: unknown }): Drawn {
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard?.writeText(text).then(() => setCopied(true));
  return html`<div class="code-block">
    <pre tabindex="0"><code>${children ?? text}</code></pre>
    <button type="button" class="copy" onClick=${copy} onBlur=${() => setCopied(false)} aria-label=${copied ? 'Copied' : 'Copy code'}>
      <${Icon} name=${copied ? 'check' : 'copy'} /><span>${copied ? 'Copied' : 'Copy'}</span>
    </button>
  </div>`;
}
