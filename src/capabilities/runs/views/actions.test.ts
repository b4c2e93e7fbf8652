/** Screens about actions and evidence are accepted by Slack, whatever people, files and services say. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { validateMessage, validateView } from '../../../../sandbox/blockkit/index.ts';
import { hostileText } from '../../../../test/support/hostile.ts';
import { documentOf, MORNING, PRESSER, runOf, startEvents } from '../../../../test/support/runs.ts';
import type { RunEvent } from '../../../platform/runbook/run/event.ts';
import { apply } from '../../../platform/runbook/run/fold.ts';
import type { Run } from '../../../platform/runbook/run/walk.ts';
import { message } from '../../../platform/slack/blocks.ts';
import { reportBlocks } from '../report.ts';
import type { RunRow } from '../run.ts';
import { actionInputsForm, happenedForm, onceView, previewView, refusedView } from './actions.ts';
import { chooseRunForm, evidenceForm, messageForm } from './evidence.ts';
import { ticketOf } from './frame.ts';
import { overviewView } from './overview.ts';
import { screenView } from './screen.ts';

const LINKS = Array.from({ length: 25 }, (_, index) => `[Do ${index}](action:x.a${index}?v={{v}})`).join(' ');
const ITEMS = Array.from({ length: 40 }, (_, index) => `- What ${index} ${'long '.repeat(30)}`).join('\n');
const DOCUMENT = documentOf(
  `# A\n## Remediation\n1. ${LINKS}\n   - If \`done\` → [Verification](#verification)\n## Verification\n1. Look\n## Collect\n${ITEMS}\n`,
);
const danger = 'none';
const known = { label: 'Do', danger, outcomes: {} } as const;
const risk = { affected: 'x', level: 'low', reversible: 'yes' } as const;

function showingOf(events: readonly RunEvent[], on?: string) {
  const state = events.reduce(apply, runOf(DOCUMENT, startEvents(DOCUMENT)).state);
  const placed = on === undefined ? state : { ...state, screen: on };
  const run: Run = { ...runOf(DOCUMENT, placed), actionOf: (name) => (name === 'x.a3' ? undefined : known) };
  // The cast: only what is drawn.
  const row = {
    id: 7,
    title: 'A',
    practice: false,
    progress: 'Here',
    version: 3,
    status: 'running',
  } as unknown as RunRow;
  const none = { severity: null, outcome: null, finishedAt: null, approvalDueAt: null, escalationId: null };
  const own = {
    ...none,
    ...row,
    people: [PRESSER],
    ownerId: PRESSER,
    environment: null,
    estimateMinutes: 5,
    startedAt: MORNING,
  };
  const pinned = { document: DOCUMENT, definitions: { type: 'root' as const, children: [] }, planFor: () => run.plan };
  return { row: { ...row, ...own }, run, pinned, now: MORNING };
}

it('every screen fits', () => {
  const state = fc.constantFrom('done', 'failed', 'unknown' as const);
  fc.assert(
    fc.property(hostileText, fc.array(hostileText, { maxLength: 60 }), state, (text, lines, ended) => {
      const by = { by: PRESSER, at: MORNING };
      const calls = [0, 1, 2, 4, 5].flatMap((index): RunEvent[] => {
        const key = `RUN-7/s1/${index}`;
        const started = { what: 'action started', step: 's1', key, name: `x.a${index}`, inputs: {}, ...by } as const;
        const end = {
          what: 'action ended',
          step: 's1',
          key,
          state: ended,
          ok: false,
          summary: text,
          lines,
          ...by,
        } as const;
        return [started, end];
      });
      const kept = lines.slice(0, 12).map((line): RunEvent => {
        const evidence = { kind: 'file', text: line || 'x', ref: 'F1', type: text, bytes: 5, step: 's1' } as const;
        return { what: 'evidence', evidence: { ...evidence, item: DOCUMENT.evidence[0]?.text ?? '' }, ...by };
      });
      const events: RunEvent[] = [{ what: 'risk', risk, ...by }, ...calls, ...kept];
      const showing = { ...showingOf(events), progress: text, once: ['RUN-7/s1/1'] };
      const ticket = { ...ticketOf(showing), action: 0, n: 1, given: {} };
      const action = {
        name: 'escalations.open',
        label: text,
        danger,
        inputs: z.object({ v: z.string().describe('V') }),
      } as const;
      const description = { summary: text, changes: lines };
      const asks = [{ field: 'input:v', label: text, initial: text, problem: text }];
      const [call] = showing.run.state.actions;
      if (!call) throw new Error('It was started.');
      for (const view of [
        screenView(showing),
        screenView(showingOf(events, 'collect')),
        overviewView(showing, ticketOf(showing)),
        previewView(showing, { name: text, action, raw: { v: text }, description, notice: text }, ticket),
        actionInputsForm(text, asks, ticket),
        happenedForm(text, call, ticket),
        onceView(lines),
        refusedView(text, text),
        evidenceForm(showing, ticketOf(showing), 0),
        messageForm(showing, { text: text.slice(0, 300) }),
        chooseRunForm([showing.row, { ...showing.row, id: 8 }], { text: text.slice(0, 300) }),
      ])
        expect(validateView(view)).toEqual([]);
      expect(validateMessage(message('', reportBlocks(showing)))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
