/** Messages that one person sees and nobody keeps. */
import type { Ephemeral } from './protocol.ts';
import type { Entered } from './views.ts';

export type HeldEphemeral = Ephemeral & { readonly entered: Entered };

export type Ephemerals = {
  add(ephemeral: HeldEphemeral): void;
  list(): readonly HeldEphemeral[];
  find(id: string): HeldEphemeral | undefined;
  /** Those that came after `mark`, for this person. */
  listSince(mark: number, user: string): readonly HeldEphemeral[];
  mark(): number;
  replace(id: string, ephemeral: HeldEphemeral): void;
  remove(id: string): void;
  /** What a reload of the page does. */
  forget(user: string): void;
};

export function createEphemerals(): Ephemerals {
  let kept: { number: number; ephemeral: HeldEphemeral }[] = [];
  let counted = 0;
  const number = () => {
    counted += 1;
    return counted;
  };
  return {
    add: (ephemeral) => void kept.push({ number: number(), ephemeral }),
    list: () => kept.map(({ ephemeral }) => ephemeral),
    find: (id) => kept.find(({ ephemeral }) => ephemeral.id === id)?.ephemeral,
    listSince: (mark, user) =>
      kept.filter((one) => one.number > mark && one.ephemeral.user === user).map(({ ephemeral }) => ephemeral),
    mark: () => counted,
    replace(id, ephemeral) {
      kept = kept.map((one) => (one.ephemeral.id === id ? { number: number(), ephemeral } : one));
    },
    remove(id) {
      kept = kept.filter(({ ephemeral }) => ephemeral.id !== id);
    },
    forget(user) {
      kept = kept.filter(({ ephemeral }) => ephemeral.user !== user);
    },
  };
}

/** Without what only the sandbox needs. */
export function shownEphemeral({ entered: _, ...ephemeral }: HeldEphemeral): Ephemeral {
  return ephemeral;
}
