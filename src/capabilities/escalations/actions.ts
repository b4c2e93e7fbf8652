/** `escalations.open`: a case for a person, opened by a button of a runbook, a job or the API, as by hand. */
import { z } from 'zod';
import type { Deps } from '../../capability.ts';
import { type Action, type ActionContext, defineAction } from '../../platform/actions/action.ts';
import { systemClock } from '../../platform/clock.ts';
import { UserError } from '../../platform/errors.ts';
import { once } from '../../platform/slack/once.ts';
import { CATEGORIES, PRIORITIES, type Subject } from './escalation.ts';
import { PRIORITY_WORD } from './messages.ts';
import { createIn } from './store/intake.ts';

const MOST_SUMMARY = 200;
const MOST_DETAILS = 3_000;

/** By input: the kind of subject that it names. */
const SUBJECTS = {
  organisation: 'Organisation',
  domain: 'Domain',
  agent: 'Agent',
  learner: 'Learner',
  attempt: 'Attempt',
} as const;
type SubjectInput = keyof typeof SUBJECTS;

const subject = (kind: SubjectInput) =>
  z.string().max(300, 'Use 300 characters at most.').optional().describe(SUBJECTS[kind]);

const inputs = z.object({
  summary: z
    .string()
    .max(MOST_SUMMARY, `Use ${MOST_SUMMARY} characters at most.`)
    .optional()
    .describe('What is needed'),
  details: z.string().max(MOST_DETAILS, `Use ${MOST_DETAILS} characters at most.`).optional().describe('Details'),
  category: z
    .enum(CATEGORIES, `Choose one of ${CATEGORIES.join(', ')}.`)
    .default('needs_human_action')
    .describe('Category'),
  priority: z
    .enum(PRIORITIES, `Choose one of ${PRIORITIES.join(', ')}.`)
    .default('normal')
    .describe('Priority'),
  organisation: subject('organisation'),
  domain: subject('domain'),
  agent: subject('agent'),
  learner: subject('learner'),
  attempt: subject('attempt'),
});
type Inputs = z.infer<typeof inputs>;

export function escalationActions({ db }: Deps): readonly Action[] {
  const open = defineAction({
    name: 'escalations.open',
    label: 'Open an escalation',
    inputs,
    danger: 'none',
    outcomes: { opened: { label: 'The escalation is open', ok: true } },
    maxMs: 10_000,
    async describe(asked) {
      const { summary, priority } = wanted(asked);
      return { summary: `Opens an escalation: ${summary}`, changes: [`${PRIORITY_WORD[priority]}: the team is told`] };
    },
    async perform(asked, context) {
      const what = { ...wanted(asked), subjects: subjectsOf(asked, context), source: 'system' } as const;
      const requester = context.by === 'system' ? {} : { requesterId: context.by };
      const id = await db.write((tx) =>
        once(tx, `action:${context.key}`, systemClock.now(), async () => {
          const { item } = await createIn(tx, { ...what, ...requester }, { by: context.by, at: context.now });
          return item.id;
        }),
      );
      return { outcome: 'opened', summary: `ESC-${id} is open: ${what.summary}` };
    },
  });
  return [open];
}

/** @throws UserError when it would say nothing. */
function wanted(asked: Inputs) {
  const { summary = summaryOf(asked), details, category, priority } = asked;
  if (summary === '') throw new UserError('Say in a sentence what is needed.', { field: 'summary' });
  return { summary, category, priority, ...(details === undefined ? {} : { details }) };
}

/** What a runbook leaves out when it names the subject. */
function summaryOf(asked: Inputs): string {
  const named = subjectsGiven(asked).map(([kind, id]) => `${SUBJECTS[kind].toLowerCase()} ${id}`);
  return named.length === 0 ? '' : `Needs a person: ${named.join(', ')}`.slice(0, MOST_SUMMARY).toWellFormed();
}

function subjectsGiven(asked: Inputs): readonly (readonly [SubjectInput, string])[] {
  // The cast: the names of a record that is written down above.
  const kinds = Object.keys(SUBJECTS) as SubjectInput[];
  return kinds.flatMap((kind) => {
    const id = asked[kind];
    return id === undefined ? [] : [[kind, kind === 'domain' ? id.toLowerCase() : id] as const];
  });
}

function subjectsOf(asked: Inputs, { origin }: ActionContext): readonly Subject[] {
  const given = subjectsGiven(asked).map(([kind, id]) => ({ kind, id }));
  const [run] = origin.kind === 'run' ? (origin.id ?? '').split('/') : [];
  return run ? [...given, { kind: 'run', id: run }] : given;
}
