/** The version of the state, and who wants to hear that it rose. */
export type Changes = {
  version(): number;
  touch(): void;
  /** Called at most once per turn of the event loop, however many changes there were. Returns how to stop. */
  subscribe(listener: (version: number) => void): () => void;
};

export function createChanges(start = 1): Changes {
  let version = start;
  let announced = false;
  const listeners = new Set<(version: number) => void>();
  const announce = () => {
    announced = false;
    for (const listener of listeners) listener(version);
  };
  return {
    version: () => version,
    touch() {
      version += 1;
      if (announced || listeners.size === 0) return;
      announced = true;
      setImmediate(announce);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
