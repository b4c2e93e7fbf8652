import { useId, useState } from 'preact/hooks';
import type { SandboxChannel } from '../../protocol.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';
import { channelName } from '../shell/people.ts';
import { type Completion, findCompletion, type Suggestion } from './completion.ts';
import { CompletionList } from './completion-list.ts';
import { type KeyMeaning, keyMeaning } from './composer-keys.ts';
import { ComposerTools } from './composer-tools.ts';
import { deliver, findObjection } from './deliver.ts';
import { rememberSent, setDraft } from './drafts.ts';
import { UsageHint } from './usage-hint.ts';
import { type TypingState, useTyping } from './use-typing.ts';

export type ComposerProps = { readonly channel: SandboxChannel; readonly threadTs?: string };

/** Enter sends, Shift+Enter breaks the line, Tab completes, ↑ in an empty box recalls. */
export function Composer({ channel, threadTs }: ComposerProps): Drawn {
  const { state, me } = useDesk();
  const id = useId();
  const key = `${me.id} ${channel.id} ${threadTs ?? ''}`;
  const typing = useTyping(key, me.id);
  const { text } = typing;
  const [active, setActive] = useState(0);
  const [hidden, setHidden] = useState(false);
  const { refused, busy, submit, forget } = useSubmit({ channel, ...(threadTs ? { threadTs } : {}) }, key);
  const completion = hidden ? undefined : findCompletion(text, typing.caret, state, me.id, !threadTs);

  const edit = (change: () => unknown, hide = false) => {
    setActive(0);
    setHidden(hide);
    forget();
    change();
  };
  const complete = (chosen: Suggestion | undefined, { start, end }: Completion) => {
    if (chosen)
      edit(() => typing.insert(text.slice(0, start) + chosen.insert + text.slice(end), start + chosen.insert.length));
  };
  const count = completion?.suggestions.length ?? 1;
  const acts: { readonly [meaning in KeyMeaning]: () => void } = {
    send: () => void submit(text),
    complete: () => completion && complete(completion.suggestions[active], completion),
    hide: () => setHidden(true),
    next: () => setActive((active + 1) % count),
    previous: () => setActive((active - 1 + count) % count),
    older: () => edit(() => typing.recall(1), true),
    newer: () => edit(() => typing.recall(-1), true),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const meaning = event.isComposing
      ? undefined
      : keyMeaning(event, { text, completion, active, recalled: typing.recalled });
    if (!meaning) return;
    event.preventDefault();
    acts[meaning]();
  };
  return html`<div class="composer-area">
    ${completion && html`<${CompletionList} id=${id} completion=${completion} active=${active} onPick=${(chosen: Suggestion) => complete(chosen, completion)} />`}
    ${refused && html`<p class="composer-refused" role="alert" data-testid="composer-refused"><${Icon} name="alert" size=${15} />${refused}</p>`}
    ${!completion && html`<${UsageHint} text=${text} commands=${threadTs ? [] : state.commands} />`}
    <div class="composer">
      <${Field}
        typing=${typing}
        name=${threadTs ? 'Reply…' : `Message ${channel.is_im ? '' : '#'}${channelName(state, channel, me.id)}`}
        testId=${threadTs ? 'thread-composer' : 'composer'}
        list=${completion ? id : undefined}
        active=${active}
        onKeyDown=${onKeyDown}
        onWrite=${(next: string, caret: number) => edit(() => typing.write(next, caret))}
      />
      <div class="composer-foot">
        <${ComposerTools} inThread=${Boolean(threadTs)} onStart=${(sign: string) => edit(() => start(typing, sign))} />
        <button type="button" class="send" aria-label="Send" title="Send (Enter)" data-testid=${threadTs ? 'thread-send' : 'send'} disabled=${text.trim() === ''} aria-busy=${busy} onClick=${() => void submit(text)}>
          <${Icon} name="send" size=${17} />
        </button>
      </div>
    </div>
  </div>`;
}

/** Sends a line, or says why not; what did not go out comes back into the box. */
function useSubmit({ channel, threadTs }: ComposerProps, key: string) {
  const { state, me } = useDesk();
  const [refused, setRefused] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (text: string) => {
    if (text.trim() === '' || busy) return;
    const line = { user: me.id, channel: channel.id, text, ...(threadTs ? { thread_ts: threadTs } : {}) };
    const objection = findObjection(line, state.commands);
    if (objection) return setRefused(objection);
    rememberSent(me.id, text.trim());
    setDraft(key, '');
    setBusy(true);
    const went = await deliver(line, state);
    setBusy(false);
    if (!went) setDraft(key, text);
  };
  return { refused, busy, submit, forget: () => setRefused('') };
}

/** A command begins the line; a mention goes behind what is there. */
function start({ text, insert }: TypingState, sign: string): void {
  const before = sign === '/' ? '' : text === '' || text.endsWith(' ') ? text : `${text} `;
  insert(before + sign, before.length + 1);
}

type FieldProps = {
  readonly typing: TypingState;
  readonly name: string;
  readonly testId: string;
  readonly list: string | undefined;
  readonly active: number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onWrite: (text: string, caret: number) => void;
};

function Field({ typing, name, testId, list, active, onKeyDown, onWrite }: FieldProps): Drawn {
  const onInput = ({ currentTarget }: Event & { readonly currentTarget: HTMLTextAreaElement }) =>
    onWrite(currentTarget.value, currentTarget.selectionStart);
  return html`<textarea
    ref=${typing.field}
    rows="1"
    data-testid=${testId}
    aria-label=${name}
    placeholder=${name}
    aria-autocomplete="list"
    aria-controls=${list}
    aria-activedescendant=${list ? `${list}-${active}` : undefined}
    value=${typing.text}
    onInput=${onInput}
    onKeyDown=${onKeyDown}
    onKeyUp=${typing.moved}
    onClick=${typing.moved}
  ></textarea>`;
}
