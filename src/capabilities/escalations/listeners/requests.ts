/** What requesters do with their own items: from their direct messages, from Home, or by writing in the thread. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../../capability.ts';
import { findMessageAt } from '../../../platform/delivery/posting.ts';
import { cardKey, show } from '../../../platform/delivery/show.ts';
import { UserError } from '../../../platform/errors.ts';
import { redact } from '../../../platform/redact.ts';
import { onEvent, type ReceivedEvent } from '../../../platform/slack/events.ts';
import { onAction, onSubmit, type Press } from '../../../platform/slack/listen.ts';
import { typedText } from '../../../platform/slack/typed.ts';
import { type Escalation, isActive } from '../escalation.ts';
import { ADD_DETAILS, CLOSE_REQUEST, refusals } from '../messages.ts';
import * as notices from '../notices.ts';
import { getOwnRequest, post } from '../store/change.ts';
import { addReplyIn } from '../store/conversation.ts';
import { closeByRequester } from '../store/lifecycle.ts';
import { findEscalation } from '../store/queries.ts';
import { CLOSE_REQUEST_FORM, closeRequestForm, DETAILS_FORM, detailsForm } from '../views.ts';

export function listenToRequests(app: App, deps: Deps): void {
  const { db } = deps;
  onAction(app, deps, ADD_DETAILS, async (press) => press.openModal(detailsForm(await getOwn(press, deps))));
  onAction(app, deps, CLOSE_REQUEST, async (press) => press.openModal(closeRequestForm(await getOwn(press, deps))));
  onSubmit(app, deps, DETAILS_FORM, async ({ by, at, values, view, once }) => {
    const text = values.text('text').trim();
    if (text === '') throw new UserError('Write a few words first.', { field: 'text' });
    await db.write((tx) =>
      once(tx, async () => {
        const item = await addReplyIn(tx, Number(view.metadata), text, { by, at });
        await post(tx, notices.added(item, `added-${view.id}`, redact(text)), at);
        return item.id;
      }),
    );
  });
  onSubmit(app, deps, CLOSE_REQUEST_FORM, async ({ by, at, values, view }) => {
    await closeByRequester(db, Number(view.metadata), values.text('text'), { by, at });
  });
  onEvent(app, deps, 'message', (event) => hear(event, deps), { as: 'requests' });
}

/** What a person writes to the app. In the thread of a request it is added to it; elsewhere they hear how to go on. */
async function hear({ id, at, payload, settle }: ReceivedEvent<'message'>, { db }: Deps): Promise<void> {
  // Edits, joins and messages of apps have another subtype or a bot id: nobody speaks to us there.
  if (!isSpoken(payload) || payload.channel_type !== 'im' || ('bot_id' in payload && payload.bot_id)) return;
  const { user: by, channel, thread_ts: thread } = payload;
  const card = thread === undefined ? undefined : await findMessageAt(db.read, channel, thread);
  await db.write(async (tx) => {
    if (!(await settle(tx))) return;
    const request = card?.entity === 'request' ? (card.entityId ?? undefined) : undefined;
    if (request === undefined) return show(tx, notices.hint(by, id, HOW_TO_ASK), at);
    const item = await findEscalation(tx, request);
    if (item?.requesterId !== by) return;
    const under = cardKey('request', item.id, by);
    if (!isActive(item)) return show(tx, notices.hint(by, id, refusals.notPassedOn(item), under), at);
    await addReplyIn(tx, item.id, wordsOf(payload), { by, at });
  });
}

type Spoken = Extract<ReceivedEvent<'message'>['payload'], { subtype: undefined | 'file_share' | 'thread_broadcast' }>;

function isSpoken(payload: ReceivedEvent<'message'>['payload']): payload is Spoken {
  return payload.subtype === undefined || payload.subtype === 'file_share' || payload.subtype === 'thread_broadcast';
}

/** A file stays where it is, between the requester and the app: the team reads its name and may ask for it. */
function wordsOf(said: Spoken): string {
  const files = ('files' in said ? (said.files ?? []) : []).map(({ name }) => name ?? 'without a name');
  const lines = [
    typedText(said.text ?? '').trim(),
    files.length === 0 ? '' : `(with a file that only the requester can open: ${files.join(', ')})`,
  ];
  return lines.filter((line) => line !== '').join('\n') || '(a message without text)';
}

const HOW_TO_ASK =
  'I pass on what you write in the *thread* of a request. To ask for something new, use the *New request* button on my Home tab or `/escalation new`.';

function getOwn(press: Press, { db }: Deps): Promise<Escalation> {
  return getOwnRequest(db.read, Number.parseInt(press.value, 10), press);
}
