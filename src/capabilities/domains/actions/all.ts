/** The actions of domains, a line each. */
import type { Action } from '../../../platform/actions/action.ts';
import type { Around } from './around.ts';
import { askMember } from './ask-member.ts';
import { issueChallenge } from './challenge.ts';
import { override } from './override.ts';
import { reconcile } from './reconcile.ts';
import { splitPreview } from './split.ts';
import { verify } from './verify.ts';

export function domainActions(around: Around): readonly Action[] {
  return [
    verify(around),
    issueChallenge(around),
    askMember(around),
    reconcile(around),
    splitPreview(around),
    override(around),
  ];
}
