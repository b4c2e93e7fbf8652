/** What a try of an action means: its result or what it threw, as it is kept and shown. Pure. */
import { ConnectorError, UserError } from '../errors.ts';
import { redact } from '../redact.ts';
import type { Action, Description, Result } from './action.ts';
import type { Ending } from './claims.ts';

const MOST_CHARACTERS = 2_000;
const MOST_LINES = 200;

/** @throws Error when the outcome is none of the action's: a bug. */
export function endingOf({ name, outcomes }: Pick<Action, 'name' | 'outcomes'>, result: Result): Ending {
  const { outcome, summary, lines = [], secret = [] } = result;
  if (!Object.hasOwn(outcomes, outcome)) throw new Error(`The action ${name} has no outcome “${outcome}”.`);
  return { state: 'done', outcome, ...wordsOf(summary, lines, secret) };
}

/** An exercise changed nothing. */
export function practiceEnding({ summary, changes }: Description): Ending {
  return { state: 'done', ...wordsOf(`Practice, nothing was changed: ${summary}`, changes) };
}

/**
 * What was thrown, when it says itself what it means. Undefined: a bug.
 * @param limitMs it was aborted after that long.
 */
export function failureOf(error: unknown, limitMs?: number): Ending | undefined {
  if (error instanceof UserError) return { state: 'failed', ...wordsOf(error.message) };
  if (error instanceof ConnectorError) {
    const state = error.maybeDone || limitMs !== undefined ? 'unknown' : 'failed';
    return { state, ...wordsOf(error.message) };
  }
  if (limitMs === undefined) return undefined;
  const seconds = limitMs / 1000;
  return { state: 'unknown', summary: `It took longer than ${seconds} s, so it is not known whether it happened.` };
}

export function bugEnding(errorId: string): Ending {
  const summary = `Sorry, that did not work, and it was not your doing. Give an admin this id: ${errorId}.`;
  return { state: 'failed', summary, errorId };
}

export function lostEnding(attempts: number): Ending {
  const words = `The process that did it ended ${attempts} times before it was done, so it is not known whether it happened.`;
  return { state: 'unknown', summary: words };
}

export function strangeEnding(name: string): Ending {
  return { state: 'failed', summary: `This version of Resurface does not know the action “${name}”.` };
}

/** Without anything that must not be kept; what is shown once is taken out wherever it stands. */
function wordsOf(summary: string, lines: readonly string[] = [], secret: readonly string[] = []) {
  const clean = (text: string) => {
    const without = secret.filter(({ length }) => length >= 4).reduce((left, one) => left.replaceAll(one, '…'), text);
    return redact(without).slice(0, MOST_CHARACTERS).toWellFormed();
  };
  const kept = lines.slice(0, MOST_LINES).map(clean);
  return { summary: clean(summary), ...(kept.length === 0 ? {} : { lines: kept }) };
}
