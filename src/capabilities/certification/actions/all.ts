/** The actions of certification, a line each. */
import type { Action } from '../../../platform/actions/action.ts';
import type { Around } from './around.ts';
import { cancelAttempt, resolveAttempt } from './attempts.ts';
import { issueBadges } from './badges.ts';
import { repairCompletion } from './completion.ts';
import { reconcile } from './reconcile.ts';
import { reissue } from './reissue.ts';

export function certificationActions(around: Around): readonly Action[] {
  return [
    reconcile(around),
    resolveAttempt(around),
    cancelAttempt(around),
    repairCompletion(around),
    issueBadges(around),
    reissue(around),
  ];
}
