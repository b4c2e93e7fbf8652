/** Every branch of the runbooks that ship leads where its text says: the table was written by hand from the text. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { valuesFor } from '../../../../test/support/run-walks.ts';
import { aRun, documentOf, MORNING, PRESSER, runOf, waysOn } from '../../../../test/support/runs.ts';
import type { Runbook } from '../document.ts';
import { decide } from './decide.ts';
import type { RunEvent } from './event.ts';
import { apply } from './fold.ts';
import { gateOf } from './gates.ts';
import type { StepScreen } from './screen.ts';
import type { RunState } from './state.ts';
import { screenOf } from './walk.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const table = readFileSync(join(ROOT, 'test/fixtures/runbooks/branches.txt'), 'utf8');

type Row = { readonly step: string; readonly decides: boolean; readonly when: string; readonly leadsTo: string };

function rowsOf(block: string): Row[] {
  let [step, decides] = ['', false];
  return block.split('\n').flatMap((line): Row[] => {
    const heading = /^--(\??) (.+)$/.exec(line);
    if (heading) [step, decides] = [heading[2] ?? '', heading[1] === '?'];
    const [when = '', leadsTo] = line.split(' > ');
    return leadsTo === undefined ? [] : [{ step, decides, when, leadsTo }];
  });
}

const files = table
  .split(/^== /m)
  .slice(1)
  .map((block) => ({ file: block.slice(0, block.indexOf('\n')), rows: rowsOf(block) }));

function sourceOf(file: string): string {
  return readFileSync(join(ROOT, 'runbooks', file), 'utf8');
}

/** As it is written: without the marks of Markdown. */
function plain(text: string): string {
  return text.replace(/[`*]/g, '').trim();
}

/** The step that begins with these words, asked for its branch that begins with those. */
function stepFor(document: Runbook, { step, when }: Row): { screen: StepScreen; index: number } {
  const { plan } = aRun(document, { inputs: valuesFor(document) }).run;
  const steps = [...plan.main, ...plan.rollback].filter((each): each is StepScreen => each.kind === 'step');
  const asked = steps.filter((each) => plain(each.step.label).startsWith(step));
  for (const screen of asked) {
    const found = screen.picks.filter((pick) => plain(pick.when).startsWith(when));
    const shortest = found.toSorted((a, b) => a.when.length - b.when.length)[0];
    if (shortest) return { screen, index: screen.picks.indexOf(shortest) };
  }
  throw new Error(`No step “${step}” asks for “${when}”; steps: ${asked.map(({ id }) => id)}`);
}

/** A run that stands at the step, with everything done that comes before an answer. */
function standingAt(document: Runbook, { id }: StepScreen) {
  const run = aRun(document, { inputs: valuesFor(document) });
  if (run.screen.id !== id) expect(run.press({ do: 'jump', on: run.screen.id, to: id })).toBeUndefined();
  for (let screen = run.screen; screen.kind === 'step' && gateOf(run.run, screen) !== undefined; ) {
    const [way] = waysOn(run.run);
    if (way) expect(run.press(way.command, way.by)).toBeUndefined();
    screen = run.screen;
  }
  return run;
}

/** Where an answer leads, in the words of the table. */
function outcomeOf(document: Runbook, row: Row): string {
  const { screen, index } = stepFor(document, row);
  const { run } = standingAt(document, screen);
  const actor = { by: PRESSER, at: MORNING };
  const after = (which: number | undefined) => {
    const decision = decide(run, { do: 'pick', on: screen.id, index: which, text: 'It printed ok.' }, actor);
    if (!decision.ok) throw new Error(`${screen.step.label}: ${decision.refusal}`);
    return decision.events;
  };
  const events = after(index);
  const to = placeAfter(document, run.state, events);
  const onward = placeAfter(document, run.state, after(undefined));
  const url = events.flatMap((event) => (event.what === 'picked' && event.url ? [event.url] : []))[0];
  if (url !== undefined) return `open ${url}${to.id === onward.id ? '' : ` and ${to.id}`}`;
  if (events.some(({ what }) => what === 'rollback begun')) return 'roll back';
  if (screen.picks[index]?.destination.kind === 'escalate') {
    if (to.id === onward.id) return 'escalate, on';
    return to.id === (run.plan.byId.has('collect') ? 'collect' : 'finish') ? 'escalate' : `escalate and ${to.id}`;
  }
  if (row.leadsTo === 'on') return to.id === onward.id ? 'on' : to.id;
  if (to.kind === 'choice') return `choose ${to.heading}`;
  return to.kind === 'step' ? plain(to.step.label) : to.id;
}

function placeAfter(document: Runbook, before: RunState, events: readonly RunEvent[]) {
  return screenOf(runOf(document, events.reduce(apply, before)));
}

/** Below "Out of scope": read, not followed. */
const NO_STEP: ReadonlySet<string> = new Set([
  '- The app is wrong and the data is right → [Bad deploy](bad-deploy.md).',
]);

describe('the branches of the runbooks that ship', () => {
  for (const { file, rows } of files) {
    it(`lead where the text says, and a decision has no Done: ${file}`, () => {
      const document = documentOf(sourceOf(file), file);
      const wrong = rows.flatMap((row) => {
        const found = outcomeOf(document, row);
        const isRight = /^(?:on|open|escalate|roll back|choose)\b/.test(row.leadsTo)
          ? found === row.leadsTo
          : found.startsWith(row.leadsTo);
        const { asks } = stepFor(document, row).screen;
        const undecided = row.decides && asks !== 'pick' ? [`“${row.step}” can be answered by Done`] : [];
        return [...(isRight ? [] : [`${row.step} · ${row.when}: ${found}, not ${row.leadsTo}`]), ...undecided];
      });
      expect(wrong).toEqual([]);
    });
  }

  it('are all in the table', () => {
    const shipped = readdirSync(join(ROOT, 'runbooks'), { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\/.*\.md$/.test(path),
    );
    for (const file of shipped) {
      const written = sourceOf(file)
        .split('\n')
        .filter((line) => /→/.test(line) && !NO_STEP.has(line));
      const rows = files.find((each) => each.file === file)?.rows ?? [];
      const missing = written.filter(
        (line) => !rows.some(({ when }) => plain(line).toLowerCase().includes(when.toLowerCase())),
      );
      expect({ file, missing, rows: rows.length }).toEqual({ file, missing: [], rows: expect.any(Number) });
      expect({ file, count: rows.length }).toEqual({ file, count: written.length });
    }
  });
});
