import { useEffect, useState } from 'preact/hooks';

/** One changing value that several components watch. */
export type Cell<T> = {
  get(): T;
  set(next: T): void;
  update(change: (current: T) => T): void;
  /** Answers the function that ends the watching. */
  watch(seen: () => void): () => void;
};

export function cell<T>(initial: T): Cell<T> {
  let value = initial;
  const watchers = new Set<() => void>();
  const set = (next: T) => {
    if (Object.is(next, value)) return;
    value = next;
    for (const seen of [...watchers]) seen();
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    watch(seen) {
      watchers.add(seen);
      return () => watchers.delete(seen);
    },
  };
}

/** Draws the component again when the cell changes. */
export function useCell<T>(from: Cell<T>): T {
  const [, redraw] = useState(0);
  const value = from.get();
  useEffect(() => {
    // It may have changed between drawing and watching.
    if (!Object.is(from.get(), value)) redraw((count) => count + 1);
    return from.watch(() => redraw((count) => count + 1));
  }, [from]);
  return value;
}

/** Like `useCell`, but only draws again when the selected part changes. */
export function usePart<T, P>(from: Cell<T>, select: (value: T) => P): P {
  const part = select(from.get());
  const [, redraw] = useState(part);
  useEffect(() => from.watch(() => redraw(() => select(from.get()))));
  return part;
}
