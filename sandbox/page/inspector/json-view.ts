/** JSON with its parts coloured. The text is split, never turned into markup. */
import type { Json } from '../../protocol.ts';
import { type Drawn, html } from '../html.ts';
import { CodeBlock } from '../text/code.ts';

const PART = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

export function JsonView({ value }: { value: Json }): Drawn {
  const text = JSON.stringify(value, null, 2) ?? 'null';
  return html`<${CodeBlock} text=${text}>${colored(text)}<//>`;
}

function colored(text: string): readonly Drawn[] {
  const drawn: Drawn[] = [];
  let at = 0;
  for (const match of text.matchAll(PART)) {
    const [whole, string, colon, word] = match;
    if (match.index > at) drawn.push(text.slice(at, match.index));
    const kind = string === undefined ? (word ? 'word' : 'number') : colon ? 'key' : 'string';
    drawn.push(html`<span class=${`json-${kind}`}>${string ?? whole}</span>`);
    if (colon) drawn.push(colon);
    at = match.index + whole.length;
  }
  drawn.push(text.slice(at));
  return drawn;
}
