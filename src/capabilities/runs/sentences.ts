/** What happened in a run, a sentence each: for those who come later, and for the report. Pure; mrkdwn. */
import type { RunEvent, Waited } from '../../platform/runbook/run/event.ts';
import type { Plan, Screen } from '../../platform/runbook/run/screen.ts';
import { clip, escapeLine, mention } from '../../platform/slack/text.ts';

/** A person's mention, or our own name where nobody pressed anything. */
export function who(id: string): string {
  return /^[UW][A-Z0-9]+$/.test(id) ? mention(id) : 'Resurface';
}

export function quotedName(text: string, max = 80): string {
  return `“${escapeLine(clip(text, max))}”`;
}

function stepName(plan: Plan, id: string): string {
  const screen = plan.byId.get(`step:${id}`);
  return screen?.kind === 'step' ? quotedName(screen.step.label) : 'a step';
}

function screenName(plan: Plan, screen: Screen | undefined): string {
  if (screen?.kind === 'step') return stepName(plan, screen.step.id);
  return screen ? quotedName(screen.heading) : 'a screen';
}

/** Without a name in front: "confirmed “Count pending jobs”". */
export function deedOf(event: RunEvent, plan: Plan): string {
  switch (event.what) {
    case 'started':
      return 'started the run';
    case 'ticked':
      return `said what they see (${event.items.length})`;
    case 'risk':
      return `said the risk: ${event.risk.level}`;
    case 'danger accepted':
      return `confirmed what ${stepName(plan, event.step)} does`;
    case 'confirmed':
      return `confirmed ${screenName(plan, plan.byId.get(event.on))}${earlyWords(event.waited)}`;
    case 'skipped':
      return `skipped ${screenName(plan, plan.byId.get(event.on))}: ${escapeLine(clip(event.reason, 120))}`;
    case 'answered':
      return `answered ${stepName(plan, event.step)} with ${event.answer}`;
    case 'picked':
      return `answered ${stepName(plan, event.step)}: ${escapeLine(clip(event.when || event.leadsTo, 120))}`;
    case 'chosen':
      return `chose ${quotedName(event.label)}`;
    case 'helped':
      return `said whether it helped: ${event.answer}`;
    case 'problem':
      return `has a problem with ${stepName(plan, event.step)}${event.text === '' ? '' : `: ${escapeLine(clip(event.text, 200))}`}`;
    case 'back':
      return `went back to ${screenName(plan, plan.byId.get(event.to))}`;
    case 'jumped':
      return `went to ${screenName(plan, plan.byId.get(event.to))}`;
    case 'note':
      return `noted: ${escapeLine(clip(event.text, 200))}`;
    case 'evidence':
      return `added ${escapeLine(clip(event.evidence.text, 120))}`;
    case 'collected':
      return `collected ${event.items.length} of what is asked for`;
    case 'input changed':
      return `changed ${escapeLine(event.name)} to ${escapeLine(clip(event.value, 80))}`;
    default:
      return courseOf(event, plan);
  }
}

function earlyWords(waited: Waited | undefined): string {
  return waited === undefined ? '' : ` after ${waited.minutes} of ${waited.of} min`;
}

const ENDED = { done: 'did', failed: 'could not do', unknown: 'does not know what came of' } as const;

function courseOf(event: RunEvent, plan: Plan): string {
  switch (event.what) {
    case 'approval requested':
      return `asked for a second person at ${stepName(plan, event.step)}`;
    case 'approved':
      return 'approved it';
    case 'rejected':
      return `did not approve it: ${escapeLine(clip(event.reason, 200))}`;
    case 'approval expired':
      return 'waited for an approval that did not come in time';
    case 'action started':
      return `started \`${event.name}\``;
    case 'action ended':
      return `${ENDED[event.state]} the action at ${stepName(plan, event.step)}: ${escapeLine(clip(event.summary, 300))}`;
    case 'reminder set':
      return `asked to be reminded when ${stepName(plan, event.step)} is over`;
    case 'wait over':
      return `reminded that ${stepName(plan, event.step)} is over`;
    case 'handed over':
      return `handed it over to ${who(event.owner)}`;
    case 'joined':
      return 'joined';
    case 'paused':
      return `paused it${event.reason === '' ? '' : `: ${escapeLine(clip(event.reason, 120))}`}`;
    case 'resumed':
      return 'went on';
    case 'rollback begun':
      return `began the rollback: ${escapeLine(clip(event.reason, 200))}`;
    case 'escalated':
    case 'linked':
      return `${event.what} it: ESC-${event.escalation}`;
    case 'finished':
      return `finished it: ${event.outcome}`;
    case 'feedback':
      return 'gave feedback';
    default:
      return event.what;
  }
}

export function sentenceOf(event: RunEvent, plan: Plan): string {
  return `${who(event.by)} ${deedOf(event, plan)}`;
}
