import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyCommand,
  anyDocument,
  aRun,
  MORNING,
  PRESSER,
  runOf,
  SECOND,
  startEvents,
  waysOn,
} from '../../../../test/support/runs.ts';
import { decide } from './decide.ts';
import type { RunEvent } from './event.ts';
import { apply, fold } from './fold.ts';
import { screenOf } from './walk.ts';

/** A document with more is only looked at as far as this. */
const MOST_STATES = 300;

describe('any run, whatever people press', () => {
  it('is what its events say, one by one or all at once, and says why whatever it refuses', () => {
    fc.assert(
      fc.property(anyDocument, fc.gen(), fc.integer({ min: 1, max: 25 }), (document, pick, presses) => {
        let events: RunEvent[] = [...startEvents(document)];
        let state = fold(events);
        for (let press = 1; press <= presses; press += 1) {
          const run = runOf(document, events);
          const actor = { by: pick(fc.constantFrom, PRESSER, SECOND), at: MORNING.add({ minutes: press }) };
          const decision = decide(
            run,
            pick(() => anyCommand(run)),
            actor,
          );
          if (!decision.ok) expect(decision.refusal).toMatch(/\w.*[.?]$/s);
          else {
            expect(decision.events).not.toEqual([]);
            events = [...events, ...decision.events];
            state = decision.events.reduce(apply, state);
          }
          const stored = events.map((event) => ({ ...JSON.parse(JSON.stringify(event)), at: event.at }));
          expect(fold(stored)).toEqual(state);
          expect(run.plan.byId.has(state.screen)).toBe(true);
          expect(state.version).toBe(events.length);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has a way on from every place, and comes to an end', () => {
    fc.assert(
      fc.property(anyDocument, fc.gen(), (document, pick) => {
        const pressed = aRun(document);
        for (let press = 0; pressed.run.state.status !== 'finished'; press += 1) {
          const ways = waysOn(pressed.run);
          expect(ways.length).toBeGreaterThan(0);
          // By chance at first; then what goes straight on, which must come to an end.
          const last = ways.find(({ command }) => 'index' in command && command.index === undefined) ?? ways[0];
          const way = press < 30 ? pick(fc.constantFrom, ...ways) : last;
          if (press > 200) throw new Error(`It stands at ${pressed.run.state.screen} for ever.`);
          if (!way) throw new Error('There is no way on.');
          expect(pressed.press(way.command, way.by)).toBeUndefined();
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('every step', () => {
  it('can be come to by pressing what the screens offer, or by a jump', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const start = aRun(document);
        const reached = new Set<string>();
        const queue = [start.run.state];
        const known = new Set<string>();
        for (let state = queue.shift(); state; state = queue.shift()) {
          const run = runOf(document, state);
          const screen = screenOf(run);
          const key = JSON.stringify([
            screen.id,
            run.state.chosen,
            run.state.detours,
            run.state.accepted,
            run.state.approvals.map(({ status }) => status),
            run.state.risk !== undefined,
            run.state.tried,
          ]);
          if (known.has(key) || run.state.status === 'finished' || known.size > MOST_STATES) continue;
          known.add(key);
          reached.add(screen.id);
          for (const { command, by } of waysOn(run)) {
            const decision = decide(run, command, { by, at: MORNING });
            if (!decision.ok) throw new Error(decision.refusal);
            queue.push(decision.events.reduce(apply, state));
          }
        }
        const { plan } = start.run;
        const missed = plan.main.map(({ id }) => id).filter((id) => !reached.has(id));
        if (known.size <= MOST_STATES) expect(missed).toEqual([]);
        for (const { id } of plan.main) {
          const jumper = aRun(document);
          if (jumper.screen.id !== id)
            expect(jumper.press({ do: 'jump', on: jumper.screen.id, to: id })).toBeUndefined();
          expect(jumper.screen.id).toBe(id);
        }
      }),
      { numRuns: 20 },
    );
  });
});
