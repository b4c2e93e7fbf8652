/**
 * May this be done now, and what happens then. A run and a wish in, events or a refusal out. Pure.
 *
 * Who may take part in a run at all is asked before, at every press. What is decided here needs only the run.
 */
import type { Command } from './command.ts';
import { decideAction } from './decide-actions.ts';
import { decideApproval } from './decide-approvals.ts';
import { decideCourse } from './decide-course.ts';
import { decideStep } from './decide-steps.ts';
import type { Decision } from './decision.ts';
import { no, yes } from './decision.ts';
import type { Actor, Evidence } from './event.ts';
import { nameOf, refusals } from './refusals.ts';
import { endWait, remind } from './waits.ts';
import { type Run, screenOf } from './walk.ts';

/** Also of a paused run. */
const WHILE_PAUSED: ReadonlySet<Command['do']> = new Set([
  'resume',
  'pause',
  'note',
  'add evidence',
  'hand over',
  'join',
  'link',
  'escalate',
  'abort',
  'end action',
  'expire approval',
  'reject',
]);

/** Also of a finished run. */
const WHEN_FINISHED: ReadonlySet<Command['do']> = new Set(['note', 'add evidence', 'feedback', 'end action', 'link']);

export function decide(run: Run, command: Command, actor: Actor): Decision {
  const { state } = run;
  if (state.status === 'finished' && !WHEN_FINISHED.has(command.do)) return no(refusals.finished);
  if (state.status === 'paused' && !WHILE_PAUSED.has(command.do)) return no(refusals.paused);
  const screen = screenOf(run);
  if ('on' in command && command.on !== screen.id) return no(refusals.moved(nameOf(screen)));
  switch (command.do) {
    case 'tick':
    case 'risk':
    case 'accept danger':
    case 'confirm':
    case 'skip':
    case 'answer':
    case 'pick':
    case 'choose':
    case 'helped':
    case 'problem':
    case 'collect':
      return decideStep(run, screen, command, actor);
    case 'request approval':
    case 'approve':
    case 'reject':
    case 'expire approval':
      return decideApproval(run, screen, command, actor);
    case 'start action':
    case 'end action':
      return decideAction(run, screen, command, actor);
    case 'remind me':
      return remind(run, screen, actor);
    case 'end wait':
      return endWait(run, actor);
    case 'note':
      return command.text.trim() === ''
        ? no(refusals.needsText, 'text')
        : yes(actor, {
            what: 'note',
            text: command.text.trim(),
            ...(command.step === undefined ? {} : { step: command.step }),
          });
    case 'add evidence':
      return decideEvidence(run, command.evidence, actor);
    default:
      return decideCourse(run, screen, command, actor);
  }
}

/** Of a step or an item of the runbook, if of any. */
function decideEvidence({ plan }: Run, evidence: Evidence, actor: Actor): Decision {
  const text = evidence.text.trim();
  if (text === '') return no(refusals.needsText, 'text');
  if (evidence.step !== undefined && !plan.byId.has(`step:${evidence.step}`)) return no(refusals.noSuchScreen);
  const collect = plan.byId.get('collect');
  const items = collect?.kind === 'collect' ? collect.items : [];
  if (evidence.item !== undefined && !items.includes(evidence.item)) return no(refusals.noSuchItem, 'item');
  return yes(actor, { what: 'evidence', evidence: { ...evidence, text } });
}
