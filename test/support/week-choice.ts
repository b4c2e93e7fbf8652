/**
 * Which made-up week is lived through: the first one, counted from a seed, in which by the model enough is said of each
 * kind. So that no test has to hope for a story in which something happens.
 */
import { type Heard, tell } from './week-model.ts';
import type { Setting } from './week-policies.ts';
import { makeStory, type Shape, type Step } from './week-story.ts';

/** How much of each kind is said: messages, and hours in which nothing is. */
export type Tally = {
  readonly reminders: number;
  readonly digests: number;
  readonly told: number;
  readonly quietHours: number;
};

export type Chosen = {
  readonly seed: number;
  readonly story: readonly Step[];
  readonly hours: readonly Heard[];
  readonly tally: Tally;
};

const MOST_TRIES = 200;

/** @throws Error when none of the next two hundred seeds has such a story. */
export function chooseStory({ policy, start }: Setting, shape: Shape, atLeast: Tally): Chosen {
  for (let seed = shape.seed; seed < shape.seed + MOST_TRIES; seed += 1) {
    const story = makeStory({ ...shape, seed });
    const { hours } = tell(policy, start, shape.hours, story);
    const tally = countSaid(hours);
    // The cast: keys of a tally.
    const kinds = Object.keys(atLeast) as (keyof Tally)[];
    if (kinds.every((kind) => tally[kind] >= atLeast[kind])) return { seed, story, hours, tally };
  }
  throw new Error(`No story from seed ${shape.seed} on has ${JSON.stringify(atLeast)}.`);
}

function countSaid(hours: readonly Heard[]): Tally {
  const sum = (of: (heard: Heard) => number) => hours.reduce((total, heard) => total + of(heard), 0);
  return {
    reminders: sum(({ reminders }) => reminders.length),
    digests: sum(({ digest }) => (digest ? 1 : 0)),
    told: sum(({ told }) => told.length),
    quietHours: sum(({ reminders, digest, told }) => (reminders.length + told.length === 0 && !digest ? 1 : 0)),
  };
}
