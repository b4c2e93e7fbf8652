/** What this browser remembers. A browser that forbids it only forgets. */
export function readSaved(name: string): string | undefined {
  try {
    return localStorage.getItem(`sandbox.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function save(name: string, value: string): void {
  try {
    localStorage.setItem(`sandbox.${name}`, value);
  } catch {
    // Private windows may refuse; nothing depends on it.
  }
}
