import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateMessage, validateView } from '../../../sandbox/blockkit/index.ts';
import { hostileText } from '../../../test/support/hostile.ts';
import type { ServiceState } from '../../connectors/breaker.ts';
import type { JobRun } from '../../platform/jobs/runs.ts';
import { recoveryMessage, runsView, runView, troubleMessage } from './views.ts';

const NOON = Temporal.Instant.from('2026-11-20T12:00:00Z');
const aRun = (unusual: Partial<JobRun> = {}): JobRun => ({
  id: 7,
  job: 'escalations: reminders',
  slot: NOON,
  startedAt: NOON,
  endedAt: NOON.add({ seconds: 3 }),
  outcome: 'done',
  counts: { reminded: 2, held: 0 },
  lines: [{ item: 'ESC-1', did: 'reminded: Needs pickup' }],
  linesLeftOut: 0,
  error: null,
  errorId: null,
  runner: 'a',
  attempt: 1,
  leaseUntil: NOON,
  ...unusual,
});

const ill = (text: string): ServiceState => ({
  name: text,
  state: 'resting',
  problem: text,
  since: NOON,
  nextTryAt: NOON.add({ seconds: 30 }),
});

describe('a service that does not answer', () => {
  const page = { runs: [], total: 0, page: 0, size: 15, job: 'all', jobs: [] };

  it('is named above the runs, with what it says and when it is asked again', () => {
    const words = JSON.stringify(runsView({ ...page, services: [ill('Certifier')] }));
    expect(words).toContain('*Certifier* does not answer well since <!date^');
    expect(words).toContain('It is asked again <!date^');
  });
  it('is not mentioned once it is well', () => {
    const words = JSON.stringify(runsView({ ...page, services: [{ name: 'Certifier', state: 'well' }] }));
    expect(words).not.toContain('Certifier');
  });
});

describe('a run', () => {
  it('says how long it took and what it did, and leaves out what it did not', () => {
    const words = JSON.stringify(runView(aRun()));
    expect(words).toContain('took 3 s');
    expect(words).toContain('2 reminded');
    expect(words).not.toContain('held');
    expect(words).toContain('ESC-1: reminded: Needs pickup');
  });

  it('that did nothing says so', () => {
    expect(JSON.stringify(runView(aRun({ counts: { reminded: 0 }, lines: [] })))).toContain('Nothing to do');
  });

  it('that failed shows why, with the id that stands in the log', () => {
    const words = JSON.stringify(
      runView(aRun({ outcome: 'failed', error: 'The database is locked.', errorId: 'AB12' })),
    );
    expect(words).toContain('The database is locked. (Error AB12)');
  });

  it('is accepted by Slack whatever stands in it', () => {
    const outcome = fc.constantFrom('running', 'done', 'failed', 'timed out', 'lost' as const);
    fc.assert(
      fc.property(hostileText, outcome, fc.array(hostileText, { maxLength: 80 }), (text, how, lines) => {
        const run = aRun({ job: text, outcome: how, error: text, lines: lines.map((did) => ({ did })) });
        expect(validateView(runView(run))).toEqual([]);
        const runs = Array.from({ length: 15 }, (_, id) => ({ ...run, id }));
        expect(
          validateView(
            runsView({ runs, total: 40, page: 1, size: 15, job: text, jobs: [text, 'b'], services: [ill(text)] }),
          ),
        ).toEqual([]);
        expect(validateMessage({ channel: 'C1', ...troubleMessage(text, text, 'AB12') })).toEqual([]);
        expect(validateMessage({ channel: 'C1', ...recoveryMessage(text, NOON) })).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
