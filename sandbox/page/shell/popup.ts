/**
 * A small surface over the page, anchored to a control: menus, lists of options, details.
 * It stands in the browser's top layer, so no scrolling parent clips it. Escape and a press outside close it,
 * and focus goes back to the control.
 */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Drawn, html } from '../html.ts';

export type PopupProps = {
  readonly anchor: RefObject<HTMLElement>;
  readonly onClose: () => void;
  readonly children?: unknown;
  readonly align?: 'start' | 'end';
  /** At least as wide as the control. */
  readonly stretch?: boolean;
  readonly class?: string;
};

export function Popup({
  anchor,
  onClose,
  children,
  align = 'start',
  stretch = false,
  class: name = '',
}: PopupProps): Drawn {
  const surface = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    const [panel, control] = [surface.current, anchor.current];
    if (!panel || !control) return undefined;
    panel.showPopover();
    const placeAgain = () => place(panel, control, align, stretch);
    placeAgain();
    const outside = (event: Event) => {
      const target = event.target;
      if (target instanceof Node && !panel.contains(target) && !control.contains(target)) close.current();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      event.preventDefault();
      close.current();
      control.focus();
    };
    const sizes = new ResizeObserver(placeAgain);
    sizes.observe(panel);
    document.addEventListener('pointerdown', outside, true);
    document.addEventListener('keydown', onKey, true);
    window.addEventListener('resize', placeAgain);
    document.addEventListener('scroll', placeAgain, true);
    return () => {
      sizes.disconnect();
      document.removeEventListener('pointerdown', outside, true);
      document.removeEventListener('keydown', onKey, true);
      window.removeEventListener('resize', placeAgain);
      document.removeEventListener('scroll', placeAgain, true);
    };
  }, [align, stretch]);
  return html`<div class=${`popup ${name}`} popover="manual" ref=${surface}>${children}</div>`;
}

const GAP = 6;
const EDGE = 8;

function place(panel: HTMLElement, control: HTMLElement, align: 'start' | 'end', stretch: boolean): void {
  const box = control.getBoundingClientRect();
  if (stretch) panel.style.minWidth = `${Math.min(box.width, window.innerWidth - 2 * EDGE)}px`;
  panel.style.maxHeight = '';
  const { width, height } = panel.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - GAP - EDGE;
  const above = box.top - GAP - EDGE;
  const upwards = height > below && above > below;
  const room = Math.max(120, upwards ? above : below);
  panel.style.maxHeight = `${room}px`;
  const shown = Math.min(height, room);
  const left = align === 'end' ? box.right - width : box.left;
  panel.style.left = `${Math.max(EDGE, Math.min(left, window.innerWidth - width - EDGE))}px`;
  panel.style.top = `${upwards ? box.top - GAP - shown : box.bottom + GAP}px`;
}
