/** Issues what a learner was awarded here and does not have at Certifier yet. */
import { done, NOT_CONFIGURED, troubleWords } from '../messages.ts';
import { listHeld } from '../store/facts.ts';
import type { Found } from '../store/warnings.ts';
import type { Around } from './around.ts';
import type { Issued } from './issue.ts';

export async function issueFor(
  { db, issuer }: Pick<Around, 'db' | 'issuer'>,
  learner: string,
  found: Found,
  signal: AbortSignal,
): Promise<{ lines: string[]; isComplete: boolean }> {
  // Without a moment it is not tried by itself: it came from elsewhere, and a person has not asked for it.
  const waiting = (await listHeld(db.read, learner)).filter(
    ({ issuance, tryAt }) => issuance !== 'complete' && tryAt !== null,
  );
  if (waiting.length === 0) return { lines: [], isComplete: true };
  if (!issuer) return { lines: [NOT_CONFIGURED], isComplete: true };
  const lines: string[] = [];
  let isComplete = true;
  for (const { id, credential } of waiting) {
    const issued = await issuer.issue(id, found, signal);
    lines.push(`${credential}: ${issuedWords(issued)}`);
    if (issued.did === 'stop' || issued.did === 'wait') isComplete = false;
  }
  return { lines, isComplete };
}

export function issuedWords(issued: Issued): string {
  switch (issued.did) {
    case 'complete':
      return done.issued;
    case 'rest':
      return 'Issued; its badge is looked for again.';
    case 'wait':
      return 'Another try is under way, or was a moment ago: look again in 15 minutes.';
    case 'stop':
      return troubleWords(issued.trouble);
  }
}
