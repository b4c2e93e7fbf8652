import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useCell } from '../cell.ts';
import { draftCell, findSent, setDraft } from './drafts.ts';

export type TypingState = {
  readonly text: string;
  readonly caret: number;
  /** The text is one that was sent before and has not been changed. */
  readonly recalled: boolean;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** What the person typed. */
  write(text: string, caret: number): void;
  /** Puts text there for them, and the caret into it. */
  insert(text: string, caret: number): void;
  /** 1 for the one sent before, -1 for the one after. Answers whether there was one. */
  recall(step: 1 | -1): boolean;
  moved(): void;
};

const TALLEST_PX = 220;

/** The text in one composer, kept as a draft while the person is elsewhere. */
export function useTyping(key: string, user: string): TypingState {
  const text = useCell(draftCell)[key] ?? '';
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(text.length);
  const back = useRef(-1);
  const wanted = useRef<number | undefined>(undefined);
  useEffect(() => {
    // On a phone the keyboard would cover what the person came to read.
    if (window.matchMedia('(hover: hover)').matches) field.current?.focus({ preventScroll: true });
  }, [key]);
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, TALLEST_PX)}px`;
    if (wanted.current !== undefined) box.setSelectionRange(wanted.current, wanted.current);
    wanted.current = undefined;
  }, [text]);

  const write = (next: string, at: number) => {
    setDraft(key, next);
    setCaret(at);
  };
  const insert = (next: string, at: number) => {
    wanted.current = at;
    write(next, at);
    field.current?.focus();
  };
  const recall = (step: 1 | -1) => {
    const wantedLine = Math.max(-1, back.current + step);
    const line = wantedLine < 0 ? '' : findSent(user, wantedLine);
    if (line === undefined) return false;
    back.current = wantedLine;
    insert(line, line.length);
    return true;
  };
  const recalled = back.current >= 0 && text === findSent(user, back.current);
  if (!recalled && back.current >= 0 && text !== '') back.current = -1;
  return {
    text,
    caret,
    recalled,
    field,
    write,
    insert,
    recall,
    moved: () => setCaret(field.current?.selectionStart ?? caret),
  };
}
