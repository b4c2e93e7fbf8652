/**
 * Keeps the old objects wherever a new answer says the same, so that what has not changed is not drawn again.
 * Only for JSON.
 */
export function share<T>(before: T, after: T): T {
  if (Object.is(before, after)) return before;
  if (Array.isArray(before) && Array.isArray(after)) return shareList(before, after);
  if (isRecord(before) && isRecord(after) && !Array.isArray(before) && !Array.isArray(after))
    return shareRecord(before, after);
  return after;
}

/** The old object as well when only these of its members say something else: whoever needs them must look elsewhere. */
export function shareBut<T extends Record<string, unknown>>(loose: readonly (keyof T)[], before: T, after: T): T {
  const merged = share(before, after);
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const same = [...names].every((name) => loose.includes(name) || Object.is(merged[name], before[name]));
  return same ? before : merged;
}

function shareList<T extends readonly unknown[]>(before: T, after: T): T {
  const merged = after.map((value, index) => share(before[index], value));
  const same = before.length === after.length && merged.every((value, index) => Object.is(value, before[index]));
  // The members are those of `after`, member for member, so the list has its type.
  return same ? before : (merged as unknown as T);
}

function shareRecord<T extends Record<string, unknown>>(before: T, after: T): T {
  const keys = Object.keys(after);
  const merged = Object.fromEntries(
    keys.map((key) => [key, share(Object.hasOwn(before, key) ? before[key] : undefined, after[key])]),
  );
  const same =
    keys.length === Object.keys(before).length &&
    keys.every((key) => Object.hasOwn(before, key) && Object.is(merged[key], before[key]));
  // The values are those of `after`, key for key, so the record has its type.
  return same ? before : (merged as T);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
