import { useEffect, useId, useRef } from 'preact/hooks';
import type { WireObject } from '../../protocol.ts';
import { type Cell, cell, useCell } from '../cell.ts';
import { type Drawn, html } from '../html.ts';
import { TextObject } from '../text/mrkdwn-view.ts';
import { objectAt, stringAt, wordsAt } from '../wire.ts';
import { keepFocus } from './focus.ts';

type Question = { readonly confirm: WireObject; readonly answer: (yes: boolean) => void };
const questionCell: Cell<Question | undefined> = cell<Question | undefined>(undefined);

/** Slack's confirm dialog in front of a press. Without one the answer is yes. A second question refuses the first. */
export function askToConfirm(confirm: WireObject | undefined): Promise<boolean> {
  if (!confirm) return Promise.resolve(true);
  questionCell.get()?.answer(false);
  return new Promise((resolve) => {
    questionCell.set({
      confirm,
      answer: (yes) => {
        questionCell.set(undefined);
        resolve(yes);
      },
    });
  });
}

export function ConfirmDialog(): Drawn {
  const question = useCell(questionCell);
  return question ? html`<${Dialog} key=${question} question=${question} />` : null;
}

function Dialog({ question: { confirm, answer } }: { question: Question }): Drawn {
  const box = useRef<HTMLDivElement>(null);
  const title = useId();
  useEffect(() => {
    const before = document.activeElement;
    box.current?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    keepFocus(event, box.current);
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    answer(false);
  };
  const danger = stringAt(confirm, 'style') === 'danger';
  return html`<div class="overlay confirm-overlay">
    <div class="confirm" role="alertdialog" aria-modal="true" aria-labelledby=${title} ref=${box} onKeyDown=${onKeyDown}>
      <h2 id=${title}>${wordsAt(confirm, 'title')}</h2>
      <${TextObject} object=${objectAt(confirm, 'text')} />
      <div class="confirm-buttons">
        <button type="button" class="button" data-first data-testid="confirm-cancel" onClick=${() => answer(false)}>${wordsAt(confirm, 'deny') || 'Cancel'}</button>
        <button type="button" class=${`button ${danger ? 'danger' : 'primary'}`} data-testid="confirm-ok" onClick=${() => answer(true)}>
          ${wordsAt(confirm, 'confirm') || 'Yes'}
        </button>
      </div>
    </div>
  </div>`;
}
