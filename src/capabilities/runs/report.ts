/** What a run came to: who, how long, what was skipped and why, what was seen. Pure. */
import type { KnownBlock } from '@slack/types';
import type { Screen, StepScreen } from '../../platform/runbook/run/screen.ts';
import type { StepRecord } from '../../platform/runbook/run/state.ts';
import type { Run } from '../../platform/runbook/run/walk.ts';
import { context, section } from '../../platform/slack/blocks.ts';
import { clip, duration, escapeLine } from '../../platform/slack/text.ts';
import { title } from './messages.ts';
import { who } from './sentences.ts';
import type { Loaded } from './store/loading.ts';

type Line = { readonly screen: StepScreen; readonly record: StepRecord };

/** Every step with what became of it, in the order of the document. */
export function linesOf({ plan, state }: Run): Line[] {
  return [...plan.main, ...plan.rollback]
    .filter((screen: Screen): screen is StepScreen => screen.kind === 'step')
    .flatMap((screen) => {
      const record = state.steps[screen.step.id];
      return record ? [{ screen, record }] : [];
    });
}

export function reportBlocks({ row, run }: Loaded): KnownBlock[] {
  const { state } = run;
  const { finished } = state;
  const lines = linesOf(run);
  const counted = (status: StepRecord['status']) => lines.filter(({ record }) => record.status === status);
  const ended = finished?.at ?? state.lastAt;
  const took = duration(ended.epochMilliseconds - state.startedAt.epochMilliseconds);
  const head = [
    `${title(row)}`,
    `*${capital(finished?.outcome ?? 'stopped')}* by ${who(finished?.by ?? state.owner)} · verified: ${finished?.verification ?? 'not answered'}`,
    ...(finished?.text ? [escapeLine(clip(finished.text, 500))] : []),
  ];
  return [
    section(head.join('\n')),
    section(
      [
        `Took ${took}, estimated ${row.estimateMinutes} min · ${counted('done').length} done · ${counted('skipped').length} skipped · ${counted('not taken').length} not taken`,
        ...counted('skipped').map(
          ({ screen, record }) => `• Skipped “${name(screen)}”: ${escapeLine(clip(record.text ?? '', 200))}`,
        ),
        ...counted('problem').map(
          ({ screen, record }) => `• Problem at “${name(screen)}”: ${escapeLine(clip(record.text ?? '', 200))}`,
        ),
      ].join('\n'),
    ),
    ...evidence(run, lines),
    context(`With ${state.people.map(who).join(', ')}`),
  ];
}

const MOST_LINES = 20;

function evidence({ state }: Run, lines: readonly Line[]): KnownBlock[] {
  const seen = lines.flatMap(({ screen, record }) => {
    const words = record.answer ?? record.picked ?? record.text;
    return record.status === 'done' && words
      ? [
          `• ${name(screen)}: ${escapeLine(clip([record.answer ?? record.picked, record.text].filter(Boolean).join(', '), 150))}`,
        ]
      : [];
  });
  const kept = state.evidence.map(({ text, kind }) => `• ${kind}: ${escapeLine(clip(text, 150))}`);
  const all = [...seen, ...kept];
  if (all.length === 0) return [];
  const more = all.length > MOST_LINES ? [`… and ${all.length - MOST_LINES} more`] : [];
  return [section(['*Evidence*', ...all.slice(0, MOST_LINES), ...more].join('\n'))];
}

function name({ step }: StepScreen): string {
  return escapeLine(clip(step.label, 80));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
