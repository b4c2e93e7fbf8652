/** What the bot may do in a workspace, and why. The manifest asks for these, no more; a test holds them together. */
export const SCOPES = {
  'chat:write': 'posts, edits and removes its own messages, and answers a person where they are',
  commands: 'offers the slash commands and the message shortcuts',
  'files:read':
    'reads the calendar file that an administrator puts into the form for holidays, and takes files as evidence of a run, of which it keeps the name',
  'files:write': 'sends a run that somebody exports to them as a file',
  'users:read': 'shows names, time zones, and asks who is an admin or deactivated',
  'groups:read': 'checks that the escalation channel is private, and who is in it',
  'channels:read': 'recognises a public channel, so that no case is ever posted there',
  'groups:history': 'looks in the escalation channel whether a message has already arrived before it sends it again',
  'im:write': 'sends direct messages to requesters and operators',
  'im:history': "hears a requester's reply in the direct message with the bot, and finds its own messages there",
  'metadata.message:read': 'recognises its own messages by a hidden mark when it looks for them',
  'usergroups:read': 'gives rights to the members of a user group, when one is set',
} as const;

export type Scope = keyof typeof SCOPES;

/** The asked-for scopes that a token lacks. */
export function listMissing(granted: readonly string[]): Scope[] {
  // The cast: the keys of a constant are what its type says.
  return (Object.keys(SCOPES) as Scope[]).filter((scope) => !granted.includes(scope));
}
