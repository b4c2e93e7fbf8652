/**
 * Text that every database keeps. PostgreSQL refuses the null character, and in JSON half of a surrogate pair; SQLite
 * takes both. Without this, the same words would be kept in one place and lost in the other.
 */

/** The same text without what no database keeps. May be called twice. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}
