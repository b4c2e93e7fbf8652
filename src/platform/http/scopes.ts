/** What a token may be allowed to do, and how its owner reads it. */
export const SCOPES = {
  'actions:read': 'see the actions and their calls',
  'actions:start': 'start actions',
  'records:read': 'read the records of learners, attempts and credentials',
  'records:write': 'send the records of learners, attempts and credentials',
} as const;

export type Scope = keyof typeof SCOPES;

export function isScope(word: string): word is Scope {
  return Object.hasOwn(SCOPES, word);
}
