import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

const NEAR_PX = 120;

/**
 * Keeps a list at its end while the reader is there, and leaves it alone while they read above.
 * @param content changes when something was added; @param wanted a message's ts to go to instead.
 */
export function useScroll(
  content: unknown,
  where: string,
  wanted: string | undefined,
): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    const box = list.current;
    if (!box) return undefined;
    const look = () => {
      atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
    };
    box.addEventListener('scroll', look, { passive: true });
    // Cards grow after they were added: pictures load, long texts unfold.
    const sizes = new ResizeObserver(() => {
      if (atEnd.current) box.scrollTop = box.scrollHeight;
    });
    sizes.observe(box);
    if (box.firstElementChild) sizes.observe(box.firstElementChild);
    return () => {
      box.removeEventListener('scroll', look);
      sizes.disconnect();
    };
  }, [where]);
  useLayoutEffect(() => {
    atEnd.current = true;
  }, [where]);
  useLayoutEffect(() => {
    const box = list.current;
    if (box && atEnd.current) box.scrollTop = box.scrollHeight;
  }, [content, where]);
  useEffect(() => {
    const row = wanted && list.current?.querySelector(`[data-ts="${CSS.escape(wanted)}"]`);
    if (!row) return;
    atEnd.current = false;
    row.scrollIntoView({ block: 'center' });
  }, [wanted, where]);
  return list;
}
