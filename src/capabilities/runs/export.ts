/** A whole run as a file: Markdown for people, JSON for programs. Everything that happened, nothing shortened. Pure. */
import type { RunEvent } from '../../platform/runbook/run/event.ts';
import { duration } from '../../platform/slack/text.ts';
import { checklistOf } from './evidence.ts';
import { type Line, leftOpen, linesOf, wordsOf } from './report.ts';
import { label } from './run.ts';
import type { Loaded } from './store/loading.ts';

export type Exported = Pick<Loaded, 'row' | 'run'> & {
  readonly events: readonly RunEvent[];
  /** By Slack id, as far as they are known. */
  readonly names?: ReadonlyMap<string, string>;
};

/** Moments are ISO 8601 in UTC, durations milliseconds. The shape changes only together with its number. */
export function exportJson({ row, run, events, names = new Map() }: Exported): string {
  const { state } = run;
  const { plan: _plan, document } = run;
  return `${JSON.stringify(
    {
      format: 'resurface-run/1',
      run: label(row),
      runbook: { id: row.runbook, title: row.title, path: row.path, sha256: row.hash, line: document.line },
      practice: row.practice,
      severity: row.severity,
      environment: row.environment,
      inputs: state.inputs,
      escalation: row.escalationId === null ? null : `ESC-${row.escalationId}`,
      parent: state.parent === undefined ? null : `RUN-${state.parent}`,
      startedAt: row.startedAt,
      finishedAt: row.finishedAt,
      tookMs: (row.finishedAt ?? row.lastAt).epochMilliseconds - row.startedAt.epochMilliseconds,
      estimateMs: row.estimateMinutes * 60_000,
      status: row.status,
      outcome: row.outcome,
      verification: state.finished?.verification ?? null,
      summary: state.finished?.text ?? null,
      owner: row.ownerId,
      people: state.people.map((id) => ({ id, name: names.get(id) ?? null })),
      risk: state.risk ?? null,
      steps: linesOf(run).map(({ screen, record }) => ({ id: screen.step.id, label: screen.step.label, ...record })),
      notReached: leftOpen(run).map(({ step }) => ({ id: step.id, label: step.label })),
      evidence: state.evidence,
      collect: checklistOf(run).map(({ text, ticked, kept }) => ({ item: text, ticked, kept: kept.length })),
      approvals: state.approvals,
      actions: state.actions.map(({ window: _window, ...call }) => call),
      problems: state.problems,
      notes: state.notes,
      feedback: state.feedback,
      events,
    },
    null,
    2,
  )}\n`;
}

export function exportMarkdown(exported: Exported): string {
  const { row, run, events } = exported;
  const { state } = run;
  const name = (id: string) => nameOf(id, exported.names);
  const lines = linesOf(run);
  return `${[
    `# ${label(row)}: ${escaped(row.title)}${row.practice ? ' (practice)' : ''}`,
    facts(exported),
    ...listed(
      'Values',
      Object.entries(state.inputs).map(([key, value]) => `${escaped(key)}: ${code(value)}`),
    ),
    ...(state.risk
      ? [
          '## Risk',
          `${escaped(state.risk.affected)} Level: ${state.risk.level}. Can be taken back: ${state.risk.reversible}.`,
        ]
      : []),
    ...listed('Steps', [
      ...lines.map((line) => stepLine(line, name)),
      ...leftOpen(run).map(({ step }) => `${escaped(step.label)}: not reached`),
    ]),
    ...listed(
      'Evidence',
      state.evidence.map(({ kind, text, ref, item, by, at }) => {
        const about = item === undefined ? '' : ` (for “${escaped(item)}”)`;
        const where = ref === undefined || kind === 'action' ? '' : `, ${code(ref)}`;
        return `${clockOf(at)} ${name(by)}, ${kind}${about}: ${block(text)}${where}`;
      }),
    ),
    ...listed(
      'To be collected',
      checklistOf(run).map(({ text, ticked, kept }) => `[${ticked || kept.length > 0 ? 'x' : ' '}] ${escaped(text)}`),
    ),
    ...listed(
      'Approvals',
      state.approvals.map(
        ({ commands, requestedBy, status, decidedBy, reason }) =>
          `${name(requestedBy)} asked, ${status}${decidedBy === undefined ? '' : ` by ${name(decidedBy)}`}${reason === undefined ? '' : `: ${escaped(reason)}`}${commands.length === 0 ? '' : `\n${fence(commands.join('\n'))}`}`,
      ),
    ),
    ...listed(
      'Problems',
      state.problems.map(
        ({ step, problem, text, by, at }) => `${clockOf(at)} ${name(by)}, ${code(step)}, ${problem}: ${block(text)}`,
      ),
    ),
    ...listed(
      'Notes',
      state.notes.map(({ text, by, at }) => `${clockOf(at)} ${name(by)}: ${block(text)}`),
    ),
    ...listed(
      'Feedback',
      state.feedback.map(
        ({ unclear, missing, by }) =>
          `${name(by)}: ${[unclear && `unclear: ${escaped(unclear)}`, missing && `missing: ${escaped(missing)}`].filter(Boolean).join('; ')}`,
      ),
    ),
    ...listed(
      'What happened',
      events.map((event) => `${event.at.toString()} ${name(event.by)}: ${event.what}`),
    ),
  ].join('\n\n')}\n`;
}

function facts({ row, run, names: known }: Exported): string {
  const { finished, startedAt, people } = run.state;
  const ended = row.finishedAt ?? row.lastAt;
  const took = ended.epochMilliseconds - startedAt.epochMilliseconds;
  const names = people.map((id) => nameOf(id, known)).join(', ');
  const lines = [
    `Outcome: ${finished ? `**${finished.outcome}**, verified: ${finished.verification}` : `still ${row.status}`}`,
    ...(finished?.text ? [escaped(finished.text)] : []),
    `Time: ${startedAt.toString()} to ${ended.toString()}, ${duration(took)}; estimated ${row.estimateMinutes} min`,
    `People: ${names}`,
    ...(row.severity === null ? [] : [`Severity: ${escaped(row.severity)}`]),
    ...(row.environment === null ? [] : [`Environment: ${escaped(row.environment)}`]),
    ...(row.escalationId === null ? [] : [`Escalation: ESC-${row.escalationId}`]),
    `Runbook: ${code(row.path)}, SHA-256 ${code(row.hash)}`,
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

function stepLine({ screen, record }: Line, name: (id: string) => string): string {
  const words = wordsOf(record);
  const stale = record.stale ? ', with a value that was changed since' : '';
  return `${clockOf(record.at)} ${escaped(screen.step.label)}: **${record.status}** by ${name(record.by)}${stale}${words === '' ? '' : `: ${block(words)}`}`;
}

function listed(heading: string, items: readonly string[]): string[] {
  return items.length === 0
    ? []
    : [`## ${heading}`, items.map((item) => `- ${item.replaceAll('\n', '\n  ')}`).join('\n')];
}

function nameOf(id: string, names: Exported['names']): string {
  const name = names?.get(id);
  return id === 'system' ? 'Resurface' : escaped(name ?? id);
}

function clockOf(at: Temporal.Instant): string {
  return at.toString().slice(0, 19).replace('T', ' ');
}

/** What people wrote, so that it stays words in whatever reads it. */
function escaped(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_{}[\]<>#|~&!]/g, '\\$&');
}

/** One line in the line; several as they were written. */
function block(text: string): string {
  return text.trim().includes('\n') ? `\n${fence(text.trim())}` : escaped(text);
}

function code(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1);
  const padded = /^`|`$/.test(text) ? ` ${text} ` : text;
  return text.includes('\n') ? escaped(text) : `${ticks}${padded}${ticks}`;
}

function fence(text: string): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}\n${text}\n${ticks}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
