/**
 * A sent form: the work is committed first, then the modal closes, so that it closes only when it is saved.
 * Work that takes longer than Slack waits for leaves a "still saving" view, which is then replaced by the outcome.
 */
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Deps } from '../../capability.ts';
import { systemClock } from '../clock.ts';
import { reason, UserError } from '../errors.ts';
import type { Tx } from '../store/db.ts';
import { modal, section } from './blocks.ts';
import { explain, notice } from './failures.ts';
import type { FormValues } from './form.ts';
import { once } from './once.ts';
import { submissionPayload, type ViewPayload } from './payloads.ts';
import { createPress, type Press, type PressedView } from './press.ts';

export type Form = Press & {
  readonly view: PressedView;
  readonly values: FormValues;
  /** For work that must not be done again when the same form arrives twice: what `work` returned, now or the first time. */
  once(tx: Tx, work: (tx: Tx) => Promise<number>): Promise<number>;
};
/** Nothing: this modal closes. `clear`: all of them. */
export type SubmitResult = undefined | 'clear' | { readonly update: ModalView } | { readonly push: ModalView };

/** Slack shows an error after 3 s; this leaves the answer its way back. */
const PATIENCE_MS = 2300;

type Answer =
  | undefined
  | { response_action: 'clear' }
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update' | 'push'; view: ModalView };

/**
 * @param work commits, then says what becomes of the modal. A UserError with a field is shown at that field and the form
 * stays as it was typed; any other failure is laid over the form, which is still there underneath.
 */
export function onSubmit(
  app: App,
  deps: Deps,
  callbackId: string,
  work: (form: Form) => Promise<void> | Promise<SubmitResult>,
): void {
  app.view(callbackId, async ({ ack, body }) => {
    const { user, trigger_id, view } = submissionPayload.parse(body);
    const press = createPress(deps, { by: user.id, value: '', trigger: trigger_id, view });
    const { view: pressed = unreachable() } = press;
    const form: Form = { ...press, view: pressed, values: pressed.values, once: onceFor(pressed, user.id) };
    const outcome = settle(() => work(form), view, deps, callbackId);
    const first = await Promise.race([outcome, patience()]);
    if (first !== 'slow') return ack(first);
    await ack({ response_action: 'update', view: stillSaving() });
    await showLate(deps, view.id, user.id, await outcome);
  });
}

/** A view keeps its id and hash until it is drawn again, which no failed sending does. */
function onceFor({ id, hash }: PressedView, by: string): Form['once'] {
  return (tx, work) => once(tx, `form:${by}:${id}:${hash}`, systemClock.now(), work);
}

function unreachable(): never {
  throw new Error('a submission without its view');
}

async function settle(
  work: () => Promise<void> | Promise<SubmitResult>,
  view: ViewPayload,
  deps: Deps,
  what: string,
): Promise<Answer> {
  try {
    const result = await work();
    if (!result) return undefined;
    if (result === 'clear') return { response_action: 'clear' };
    if ('push' in result) return { response_action: 'push', view: result.push };
    return { response_action: 'update', view: result.update };
  } catch (error) {
    return refusal(error, view, explain(error, deps.log, what));
  }
}

function refusal(error: unknown, view: ViewPayload, words: string): Answer {
  const field = error instanceof UserError ? error.field : undefined;
  // Slack takes errors for input blocks only and drops the others without a word.
  const isInput = view.blocks.some(({ type, block_id }) => type === 'input' && block_id === field);
  if (field !== undefined && isInput) return { response_action: 'errors', errors: { [field]: words } };
  return laidOver(view, words);
}

/** Words over the form, which is still there underneath; in its place only where Slack allows no further view. */
export function laidOver(view: ViewPayload, words: string): { response_action: 'update' | 'push'; view: ModalView } {
  return { response_action: stackIsFull(view) ? 'update' : 'push', view: notice(words) };
}

/** Slack stacks three views. The third one's predecessor is not the first. */
function stackIsFull({ previous_view_id: previous, root_view_id: root }: ViewPayload): boolean {
  return Boolean(previous && root && previous !== root);
}

async function patience(): Promise<'slow'> {
  return new Promise((resolve) => setTimeout(() => resolve('slow'), PATIENCE_MS).unref());
}

function stillSaving(): ModalView {
  return modal({
    id: 'platform.saving',
    title: 'Still saving',
    close: 'Close',
    blocks: [section('This takes longer than usual. You will see here when it is done.')],
  });
}

/** A modal can't be closed from outside, so its place shows how it ended. */
async function showLate({ slack, log }: Deps, viewId: string, by: string, answer: Answer): Promise<void> {
  const words =
    answer?.response_action === 'errors'
      ? `That was not saved: ${Object.values(answer.errors).join(' ')}`
      : 'Done. It is saved; you can close this.';
  const view = answer && 'view' in answer ? answer.view : done(words, answer?.response_action === 'errors');
  try {
    await slack.views.update({ view_id: viewId, view });
  } catch (error) {
    log.warn({ by, problem: reason(error) }, 'the outcome of a slow form could not be shown in its modal');
    await slack.chat.postMessage({ channel: by, text: words });
  }
}

function done(words: string, failed: boolean): ModalView {
  return modal({
    id: 'platform.done',
    title: failed ? 'Not saved' : 'Saved',
    close: 'Close',
    blocks: [section(words)],
  });
}
