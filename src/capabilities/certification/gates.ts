/** The gates that a person's decision has to pass: resolving an attempt, and completing a module by hand. Pure. */
import { type Checkpoint, type Module, meanOf, type Scores, scoresOf, THRESHOLD } from './records.ts';

/** Of a completion repair. */
const LEAST_SCORE = 50;
/** A score may lie above the preliminary one by this much. */
const MOST_RISE = 20;

/** An attempt passes with every score, and their mean, at the threshold or above. Undefined: there are no scores. */
export function passes(scores: Scores, { dimensions }: Pick<Module, 'dimensions'>): boolean | undefined {
  const numeric = scoresOf(scores);
  const mean = meanOf(numeric, dimensions);
  if (mean === undefined) return undefined;
  return mean >= THRESHOLD && [...numeric.values()].every((score) => score >= THRESHOLD);
}

export type Repair = {
  readonly module: Pick<Module, 'dimensions' | 'threshold' | 'criteria'>;
  /** The latest for the learner, the module and the thread. */
  readonly checkpoint: Pick<Checkpoint, 'preliminary' | 'verified'> | undefined;
  readonly scores: ReadonlyMap<string, number>;
};

export type Gate =
  | { readonly gate: 'no checkpoint' }
  | { readonly gate: 'not demonstrated'; readonly names: readonly string[] }
  | { readonly gate: 'no score'; readonly names: readonly string[] }
  | { readonly gate: 'not a dimension'; readonly names: readonly string[] }
  | { readonly gate: 'out of range'; readonly name: string; readonly score: number }
  | { readonly gate: 'too low'; readonly name: string; readonly score: number }
  | { readonly gate: 'too far above'; readonly name: string; readonly score: number; readonly preliminary?: number }
  | { readonly gate: 'below threshold'; readonly mean: number; readonly threshold: number };

/** Every gate that is closed; none: the module may be completed, with `mean` as its score. */
export function gatesOf({ module, checkpoint, scores }: Repair): { closed: readonly Gate[]; mean: number | undefined } {
  const mean = meanOf(scores, module.dimensions);
  if (!checkpoint) return { closed: [{ gate: 'no checkpoint' }], mean };
  const names = module.dimensions.map(({ name }) => name);
  const closed: Gate[] = [];
  const open = (gate: Gate, isClosed: boolean) => isClosed && closed.push(gate);
  const undone = module.criteria.filter((criterion) => !checkpoint.verified.includes(criterion));
  open({ gate: 'not demonstrated', names: undone }, undone.length > 0);
  const unscored = names.filter((name) => !scores.has(name));
  open({ gate: 'no score', names: unscored }, unscored.length > 0 || names.length === 0);
  const strange = [...scores.keys()].filter((name) => !names.includes(name));
  open({ gate: 'not a dimension', names: strange }, strange.length > 0);
  const preliminary = scoresOf(checkpoint.preliminary);
  for (const [name, score] of scores) if (names.includes(name)) closed.push(...scoreGates(name, score, preliminary));
  const { threshold } = module;
  if (mean !== undefined && unscored.length === 0) {
    open({ gate: 'below threshold', mean, threshold }, mean < threshold);
  }
  return { closed, mean };
}

function scoreGates(name: string, score: number, preliminary: ReadonlyMap<string, number>): Gate[] {
  if (!(score >= 0 && score <= 100)) return [{ gate: 'out of range', name, score }];
  const before = preliminary.get(name);
  // Without a preliminary score nothing says that it is not too far above.
  const isFar = before === undefined || score > before + MOST_RISE;
  const far: Gate = { gate: 'too far above', name, score, ...(before === undefined ? {} : { preliminary: before }) };
  return [...(score < LEAST_SCORE ? [{ gate: 'too low', name, score } as const] : []), ...(isFar ? [far] : [])];
}
