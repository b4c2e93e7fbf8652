/** Which credentials a learner has earned. Pure. */
import { type Credential, isDone, isMember, type Learner, type ProgressStatus } from './records.ts';

export type Standing = {
  readonly learner: Pick<Learner, 'membershipUntil'>;
  readonly progress: ReadonlyMap<string, ProgressStatus>;
  /** Ids of credentials that they have. */
  readonly held: ReadonlySet<string>;
  readonly credentials: readonly Credential[];
  readonly now: Temporal.Instant;
};

export type Outlook =
  /** To be awarded. */
  | { readonly kind: 'earned'; readonly credential: Credential }
  /** Everything is done, and still it can't be awarded. */
  | { readonly kind: 'withheld'; readonly credential: Credential }
  /** Modules, or the credential before it, are outstanding. */
  | {
      readonly kind: 'outstanding';
      readonly credential: Credential;
      readonly modules: readonly string[];
      readonly prerequisite?: string;
    };

/**
 * Every credential that is not held: earned ones in the order in which they are awarded, lowest tier first, each after
 * the one that it needs. One without required modules is never earned by itself.
 */
export function outlookOf({ learner, progress, held, credentials, now }: Standing): readonly Outlook[] {
  const owned = new Set(held);
  const earned: Outlook[] = [];
  let left = credentials.filter(({ id }) => !held.has(id)).toSorted(byTier);
  for (;;) {
    const next = left.find((one) => modulesLeft(one, progress).length === 0 && hasBefore(one, owned) && mayHave(one));
    if (!next) break;
    owned.add(next.id);
    earned.push({ kind: 'earned', credential: next });
    left = left.filter((one) => one !== next);
  }
  return [...earned, ...left.map((one) => whyNot(one, progress, owned))];

  function mayHave({ tier, modules }: Credential): boolean {
    return modules.length > 0 && (tier <= 1 || isMember(learner, now));
  }
}

function whyNot(credential: Credential, progress: Standing['progress'], owned: ReadonlySet<string>): Outlook {
  const modules = modulesLeft(credential, progress);
  const isBlocked = !hasBefore(credential, owned);
  if (modules.length === 0 && !isBlocked && credential.modules.length > 0) return { kind: 'withheld', credential };
  const { prerequisite } = credential;
  return {
    kind: 'outstanding',
    credential,
    modules,
    ...(isBlocked && prerequisite !== null ? { prerequisite } : {}),
  };
}

function modulesLeft({ modules }: Credential, progress: Standing['progress']): string[] {
  return modules.filter((id) => !isDone(progress.get(id)));
}

function hasBefore({ prerequisite }: Credential, owned: ReadonlySet<string>): boolean {
  return prerequisite === null || owned.has(prerequisite);
}

function byTier(a: Credential, b: Credential): number {
  return a.tier - b.tier || (a.id < b.id ? -1 : 1);
}
