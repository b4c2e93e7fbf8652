/**
 * Every press is one unit of work: the run as it stands, the decision, its events, what Slack must show. Of two people
 * who press at once one is first; the other is told what happened meanwhile, and nothing of theirs is half done.
 */
import { withoutSecrets } from '../../../platform/actions/inputs.ts';
import { redact } from '../../../platform/redact.ts';
import type { Command } from '../../../platform/runbook/run/command.ts';
import { decide } from '../../../platform/runbook/run/decide.ts';
import type { Actor, RunEvent } from '../../../platform/runbook/run/event.ts';
import type { ActionOf } from '../../../platform/runbook/run/gates.ts';
import type { Run } from '../../../platform/runbook/run/walk.ts';
import type { Db, Tx } from '../../../platform/store/db.ts';
import { refusals } from '../messages.ts';
import { label } from '../run.ts';
import { type Loaded, listEvents, loadRun } from './loading.ts';
import { save } from './saving.ts';

export type Wish = Actor & {
  /** A function is asked of the run as it stands in the unit of work; undefined: there is nothing to do there. */
  readonly command: Command | ((run: Run) => Command | undefined);
  /** The version that the person saw; left out where it does not matter. */
  readonly seen?: number;
  /** What is registered; for wishes that an action's danger stands before. */
  readonly actionOf?: ActionOf;
};

export type Pressed = Loaded &
  (
    | { readonly ok: true; readonly events: readonly RunEvent[] }
    | {
        readonly ok: false;
        readonly refusal: string;
        readonly field?: string;
        /** What others did since the person looked. */
        readonly meanwhile: readonly RunEvent[];
      }
  );

/** @throws UserError when there is no such run. */
export function press(db: Db, id: number, wish: Wish): Promise<Pressed> {
  return db.write((tx) => pressIn(tx, id, wish));
}

/** The same inside a unit of work of the caller. */
export async function pressIn(tx: Tx, id: number, { command: wished, by, at, seen, actionOf }: Wish): Promise<Pressed> {
  const loaded = await loadRun(tx, id, actionOf);
  const command = typeof wished === 'function' ? wished(loaded.run) : wished;
  if (!command) return { ...loaded, ok: false, refusal: refusals.changed, meanwhile: [] };
  const meanwhile = seen === undefined || seen >= loaded.row.version ? [] : await listEvents(tx, id, seen);
  const others = meanwhile.filter((event) => event.by !== by && changesWhatIsSeen(event));
  if ('on' in command && others.length > 0)
    return { ...loaded, ok: false, refusal: refusals.changed, meanwhile: others };
  if (command.do === 'change input' && redact(command.value) !== command.value)
    return { ...loaded, ok: false, refusal: refusals.secretValue, field: `input:${command.name}`, meanwhile };
  const decision = decide(loaded.run, redacted(command), { by, at });
  if (!decision.ok) {
    const { refusal, field } = decision;
    return { ...loaded, ok: false, refusal, ...(field === undefined ? {} : { field }), meanwhile };
  }
  const after = await save(tx, loaded, decision.events);
  if (decision.events.some(({ what }) => what === 'finished')) await tellParent(tx, after, { by, at });
  return { ...after, ok: true, events: decision.events };
}

/** The run that led here goes on, with what came of this one as evidence. */
async function tellParent(tx: Tx, { row, run: { state } }: Loaded, actor: Actor): Promise<void> {
  const { parent, finished } = state;
  if (parent === undefined || !finished) return;
  const words = `${label(row)} “${row.title}”: ${finished.outcome}, verified: ${finished.verification}`;
  const text = finished.text === '' ? words : `${words}. ${finished.text}`;
  await pressIn(tx, parent, { command: { do: 'add evidence', evidence: { kind: 'text', text } }, ...actor });
}

const BESIDE: ReadonlySet<RunEvent['what']> = new Set([
  'note',
  'evidence',
  'joined',
  'feedback',
  'linked',
  'reminder set',
  'wait over',
]);

/** Notes and evidence stand beside a screen; all else changes what is on it. */
function changesWhatIsSeen({ what }: RunEvent): boolean {
  return !BESIDE.has(what);
}

/** Secrets are not kept, whoever typed them. Values stay as they are: one that holds a secret is refused. */
function redacted(command: Command): Command {
  switch (command.do) {
    case 'confirm':
    case 'answer':
    case 'pick':
      return command.text === undefined ? command : { ...command, text: redact(command.text) };
    case 'note':
    case 'problem':
    case 'escalate':
    case 'finish':
      return { ...command, text: redact(command.text) };
    case 'skip':
    case 'reject':
    case 'pause':
    case 'roll back':
    case 'abort':
      return { ...command, reason: redact(command.reason) };
    case 'risk':
      return { ...command, risk: { ...command.risk, affected: redact(command.risk.affected) } };
    case 'add evidence': {
      const { evidence } = command;
      const ref = evidence.ref === undefined ? {} : { ref: redact(evidence.ref) };
      return { ...command, evidence: { ...evidence, text: redact(evidence.text), ...ref } };
    }
    case 'start action':
      return { ...command, inputs: withoutSecrets(command.inputs) };
    case 'feedback':
      return { ...command, unclear: redact(command.unclear), missing: redact(command.missing) };
    default:
      return command;
  }
}
