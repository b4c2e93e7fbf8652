/** Asking for help in a channel: the one that the runbook names, else the one in which the run is shown. */
import type { Deps } from '../../../capability.ts';
import { cardKey, note, show } from '../../../platform/delivery/show.ts';
import { UserError } from '../../../platform/errors.ts';
import { redact } from '../../../platform/redact.ts';
import type { ProblemKind } from '../../../platform/runbook/run/event.ts';
import { message } from '../../../platform/slack/blocks.ts';
import type { Form } from '../../../platform/slack/listen.ts';
import type { RunRow } from '../run.ts';
import type { Loaded } from '../store/loading.ts';
import { pressIn } from '../store/pressing.ts';
import { question } from '../views/problem.ts';

/** `#ops-incidents`, `ops-incidents`, `<#C0123|ops>`, `C0123`; a person or a team is no channel. */
function namedIn(escalateTo: string | undefined): { readonly id?: string; readonly name?: string } | undefined {
  const text = (escalateTo ?? '').trim();
  const id = /^<#([CG][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(text)?.[1] ?? /^([CG][A-Z0-9]{5,})$/.exec(text)?.[1];
  if (id !== undefined) return { id };
  const name = /^#([\p{L}\p{N}_-]{1,80})$/u.exec(text)?.[1];
  return name === undefined ? undefined : { name };
}

/** What the channel is called where it is offered; undefined when there is none to ask in. */
export function placeName({ row, run }: Pick<Loaded, 'row' | 'run'>): string | undefined {
  const { escalateTo } = run.document.metadata;
  const named = namedIn(escalateTo);
  if (named) return named.name === undefined ? 'the channel that the runbook names' : `#${named.name}`;
  return row.channel === null ? undefined : 'the channel of this run';
}

/**
 * The id of the channel. Never a public one: what a run is about is nobody else's.
 * @throws UserError at the field `next` when nobody may be asked there.
 */
export async function findPlace({ row, run }: Pick<Loaded, 'row' | 'run'>, deps: Deps): Promise<string> {
  const named = namedIn(run.document.metadata.escalateTo);
  const id = named ? (named.id ?? (await findByName(named.name ?? '', deps))) : (row.channel ?? undefined);
  if (id === undefined)
    throw new UserError(
      `I can't see ${placeName({ row, run }) ?? 'a channel'}. Invite me there (\`/invite\`), or choose another way.`,
      { field: 'next' },
    );
  const refusal = await deps.people.refusal(id, { fresh: true });
  if (refusal !== undefined) throw new UserError(refusal, { field: 'next' });
  return id;
}

/** Pages of channels that are looked through. */
const MOST_PAGES = 10;

async function findByName(name: string, { slack }: Deps): Promise<string | undefined> {
  let cursor = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { channels = [], response_metadata: more } = await slack.conversations.list({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: 1_000,
      ...(cursor === '' ? {} : { cursor }),
    });
    const found = channels.find((channel) => channel.name === name);
    if (found?.id) return found.id;
    cursor = more?.next_cursor ?? '';
    if (cursor === '') return undefined;
  }
  return undefined;
}

type Asked = { readonly step: string; readonly problem: ProblemKind; readonly text: string };

/** Once for a version of the run. Of an exercise nothing is asked: it is kept as a note. */
export async function askIn(form: Form, { row }: Loaded, channel: string, asked: Asked, { db }: Deps): Promise<void> {
  const { by, at } = form;
  await db.write(async (tx) => {
    const words = row.practice ? 'Practice: help would have been asked for in' : 'Asked for help in';
    if (!row.practice) {
      const { text, blocks } = question(row, by, { ...asked, text: redact(asked.text) });
      const key = `run:${row.id}:ask:${row.version}`;
      await show(tx, note({ key, to: channel, ...place(row, channel), message: message(text, blocks) }), at);
    }
    const name = channel === row.channel ? 'the channel of this run' : `<#${channel}>`;
    await pressIn(tx, row.id, { command: { do: 'note', text: `${words} ${name}.` }, by, at });
  });
}

/** In its own channel a question stands under the run, and the channel sees it. */
function place(row: RunRow, channel: string): { under?: string; broadcast?: boolean } {
  if (channel !== row.channel || row.escalationId !== null) return {};
  return { under: cardKey('run', row.id, channel), broadcast: true };
}
