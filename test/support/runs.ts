/** Runs for tests: small documents by chance, wishes by chance, and people who press what is offered. */
import fc from 'fast-check';
import type { Runbook } from '../../src/platform/runbook/document.ts';
import { parseRunbooks } from '../../src/platform/runbook/parse.ts';
import type { Command } from '../../src/platform/runbook/run/command.ts';
import { decide } from '../../src/platform/runbook/run/decide.ts';
import type { RunEvent } from '../../src/platform/runbook/run/event.ts';
import { apply, fold } from '../../src/platform/runbook/run/fold.ts';
import { gateOf, latestApproval } from '../../src/platform/runbook/run/gates.ts';
import { planOf } from '../../src/platform/runbook/run/plan.ts';
import type { Plan } from '../../src/platform/runbook/run/screen.ts';
import { decideStart, type Start } from '../../src/platform/runbook/run/start.ts';
import type { RunState } from '../../src/platform/runbook/run/state.ts';
import { type Run, screenOf } from '../../src/platform/runbook/run/walk.ts';

export const MORNING = Temporal.Instant.from('2026-11-22T09:00:00Z');
export const PRESSER = 'U0PRESSER';
export const SECOND = 'U0SECOND';

export function documentOf(markdown: string, path = 'folder/test.md'): Runbook {
  const [runbook] = parseRunbooks(markdown, { path }).runbooks;
  if (!runbook) throw new Error('There is no runbook in this text.');
  return runbook;
}

const READY: Start = { inputs: {}, acknowledged: true, severeAcknowledged: true };

const plans = new WeakMap<Runbook, Map<string, Plan>>();

export function runOf(document: Runbook, given: readonly RunEvent[] | RunState): Run {
  const state = 'version' in given ? given : fold(given);
  const known = plans.get(document) ?? new Map<string, Plan>();
  plans.set(document, known);
  const plan = known.get(state.environment ?? '') ?? planOf(document, state.environment);
  known.set(state.environment ?? '', plan);
  return { document, plan, state };
}

export function startEvents(document: Runbook, start: Partial<Start> = {}, by = PRESSER): readonly RunEvent[] {
  const decision = decideStart(document, { ...READY, ...start }, { by, at: MORNING });
  if (!decision.ok) throw new Error(decision.refusal);
  return decision.events;
}

/** A run that is pressed through in memory; every press comes a minute after the one before. */
export function aRun(document: Runbook, start: Partial<Start> = {}) {
  const events = [...startEvents(document, start)];
  let state = fold(events);
  let minutes = 0;
  const actor = (by: string) => ({ by, at: MORNING.add({ minutes }) });
  return {
    events,
    get run(): Run {
      return runOf(document, state);
    },
    get screen() {
      return screenOf(runOf(document, state));
    },
    /** Undefined when it was done, else the refusal. */
    press(command: Command, by = PRESSER): string | undefined {
      minutes += 1;
      const decision = decide(runOf(document, state), command, actor(by));
      if (!decision.ok) return decision.refusal;
      events.push(...decision.events);
      state = decision.events.reduce(apply, state);
      return undefined;
    },
    later(more: number) {
      minutes += more;
    },
  };
}

/** What moves a run on from where it stands: one for each way that the screen offers, after what must come before. */
export function waysOn(run: Run): readonly { readonly command: Command; readonly by: string }[] {
  const screen = screenOf(run);
  const on = screen.id;
  const one = (command: Command, by = PRESSER) => [{ command, by }];
  switch (screen.kind) {
    case 'symptoms':
      return one({ do: 'tick', on, items: screen.items });
    case 'collect':
      return one({ do: 'collect', on, items: [] });
    case 'undo':
      return one({ do: 'confirm', on });
    case 'finish': {
      const outcome = run.state.rollingBack ? 'rolled back' : 'resolved';
      return one({ do: 'finish', outcome, verification: 'yes', text: '' });
    }
    case 'helped':
      return (['yes', 'no', 'unsure'] as const).flatMap((answer) => one({ do: 'helped', on, answer }));
    case 'choice':
      return [...screen.options.map(({ id }) => id), undefined].flatMap((option) => one({ do: 'choose', on, option }));
    case 'step':
      break;
  }
  const gate = gateOf(run, screen);
  if (gate === 'risk') return one({ do: 'risk', on, risk: { affected: 'One job', level: 'low', reversible: 'yes' } });
  if (gate === 'danger') return one({ do: 'accept danger', on });
  if (gate === 'approval pending')
    return one({ do: 'approve', id: latestApproval(run.state, screen.step.id)?.id ?? '' }, SECOND);
  if (gate === 'approval' || gate === 'approval changed' || gate === 'approval late')
    return one({ do: 'request approval', on, forMinutes: 60 });
  const text = 'It printed ok.';
  if (gate === 'action') {
    const call = run.state.actions.findLast(({ state }) => state === 'running');
    return one({ do: 'end action', key: call?.key ?? '', state: 'done', ok: true, summary: 'Done.' });
  }
  const picks = screen.picks.flatMap((_pick, index) => one({ do: 'pick', on, index, text }));
  if (screen.asks === 'pick') return [...picks, ...one({ do: 'pick', on, index: undefined, text })];
  if (screen.asks === 'check')
    return [
      ...(['yes', 'no', 'unsure'] as const).flatMap((answer) => one({ do: 'answer', on, answer, text })),
      ...picks,
    ];
  return [...one({ do: 'confirm', on, text }), ...picks];
}

const COMMANDS = [
  'kubectl get pods',
  'kubectl delete pod <pod>',
  'kubectl rollout restart deploy/web',
  'redis-cli FLUSHALL',
];

const item = fc
  .record({
    words: fc.constantFrom(
      'Check the queue',
      'Restart the worker',
      'Look at the logs',
      'Is the queue empty?',
      'Wait for two minutes',
      'Collect the logs',
      'Escalate to the team',
      'Choose one of the following',
      'See [the checks](#checks)',
    ),
    code: fc.option(fc.constantFrom(...COMMANDS)),
    branches: fc.array(
      fc.constantFrom(
        'If empty → [Verification](#verification)',
        'If it fails → Option B',
        'If stale → step 2',
        'If nothing is wrong → no action needed',
        'Otherwise → ask the owner',
        'Yes → [Remediation](#remediation)',
        'If it is worse → [Rollback](#rollback)',
        'If unknown → [Other](other.md)',
        'If lost → [Escalation](#escalation)',
      ),
      { maxLength: 3 },
    ),
    second: fc.boolean(),
  })
  .map(({ words, code, branches, second }): string =>
    [
      `1. **${words}**`,
      ...(second ? ['', '   > [!CAUTION]', '   > Needs a second person.'] : []),
      ...(code === null ? [] : ['', '   ```bash', `   ${code}`, '   ```']),
      '',
      ...branches.map((branch) => `   - ${branch}`),
      '',
    ].join('\n'),
  );

const items = (maxLength: number) => fc.array(item, { maxLength }).map((all) => all.join('\n'));
const section = (heading: string, body: fc.Arbitrary<string>) =>
  fc.option(body).map((text) => (text === null ? '' : `## ${heading}\n\n${text}\n`));

/** Small documents with every kind of section, branch and option. */
export const anyDocument: fc.Arbitrary<Runbook> = fc
  .tuple(
    section('Symptoms', fc.constant('- [ ] It is slow\n- [ ] It is down\n')),
    section('Checks', items(3)),
    fc
      .tuple(items(2), items(2), items(1), fc.boolean())
      .map(([a, b, c, options]) =>
        options
          ? `## Remediation\n\n### Option A: wait\n\n${a}\n### Option B: by hand\n\n${b}\n### Option C\n\n${c}\n`
          : `## Remediation\n\n${a}\n${b}\n`,
      ),
    section('Do not', fc.constant('- Do not delete rows by hand.\n')),
    section('Verification', items(2)),
    section('Rollback', items(2)),
    section('Escalation', fc.constant('Ask the team.\n')),
    section('Collect', fc.constant('- Logs\n- Times\n')),
  )
  .map((sections) => documentOf(`# Test\n\n${sections.join('\n')}`));

const words = fc.constantFrom('', 'because', 'It printed ok.');
const answer = fc.constantFrom('yes', 'no', 'unsure' as const);
const id = fc.constantFrom('s1.1', 's2.1', 's3.2', 'nothing');

/** Wishes of any kind, most of them about where the run stands. */
export function anyCommand(run: Run): fc.Arbitrary<Command> {
  const screens = [...run.plan.byId.keys()];
  const on = fc.oneof({ weight: 9, arbitrary: fc.constant(screenOf(run).id) }, fc.constantFrom(...screens));
  const options = [...run.plan.choiceOf.keys()];
  return fc.oneof(
    fc.record({ do: fc.constant('tick' as const), on, items: fc.constant(['It is slow', 'Not there']) }),
    fc.record({
      do: fc.constant('risk' as const),
      on,
      risk: fc.record({ affected: words, level: fc.constantFrom('low', 'high' as const), reversible: answer }),
    }),
    fc.record({ do: fc.constant('accept danger' as const), on }),
    fc.record({ do: fc.constant('confirm' as const), on, text: words }),
    fc.record({ do: fc.constant('skip' as const), on, reason: words }),
    fc.record({ do: fc.constant('answer' as const), on, answer }),
    fc.record({ do: fc.constant('pick' as const), on, index: fc.option(fc.nat(3), { nil: undefined }) }),
    fc.record({
      do: fc.constant('choose' as const),
      on,
      option: fc.option(fc.constantFrom(...options, 'nothing'), { nil: undefined }),
    }),
    fc.record({ do: fc.constant('helped' as const), on, answer }),
    fc.record({ do: fc.constant('problem' as const), on, problem: fc.constant('failed' as const), text: words }),
    fc.record({ do: fc.constant('back' as const), on }),
    fc.record({ do: fc.constant('jump' as const), on, to: fc.constantFrom(...screens, 'nothing') }),
    fc.record({ do: fc.constant('collect' as const), on, items: fc.constant(['Logs']) }),
    fc.record({ do: fc.constant('note' as const), text: words }),
    fc.record({ do: fc.constant('request approval' as const), on, forMinutes: fc.constantFrom(1, 60) }),
    fc.record({ do: fc.constant('approve' as const), id }),
    fc.record({ do: fc.constant('reject' as const), id, reason: words }),
    fc.record({ do: fc.constant('expire approval' as const), id }),
    fc.record({ do: fc.constant('change input' as const), name: fc.constantFrom('pod', 'nothing'), value: words }),
    fc.record({ do: fc.constant('hand over' as const), to: fc.constantFrom(PRESSER, SECOND) }),
    fc.constantFrom<Command>({ do: 'join' }, { do: 'pause', reason: '' }, { do: 'resume' }, { do: 'resume' }),
    fc.record({ do: fc.constant('roll back' as const), reason: words }),
    fc.record({ do: fc.constant('escalate' as const), escalation: fc.constant(7), text: words }),
    fc.record({
      do: fc.constant('finish' as const),
      outcome: fc.constantFrom('resolved', 'no action needed', 'escalated', 'rolled back' as const),
      verification: answer,
      text: words,
    }),
    fc.record({ do: fc.constant('feedback' as const), unclear: words, missing: words }),
  );
}
