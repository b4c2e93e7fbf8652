import { useMemo, useRef, useState } from 'preact/hooks';
import type { OpenView } from '../../protocol.ts';
import { useDesk } from '../context.ts';
import type { Surface } from '../forms/surface.ts';
import { typedIn } from '../forms/typed.ts';
import { submittedValues } from '../forms/values.ts';
import { send } from '../server/control.ts';
import { objectsAt, wordsAt } from '../wire.ts';

export type ModalState = {
  readonly surface: Surface;
  /** On its way to the app: nothing can be pressed. */
  readonly busy: boolean;
  /** What went wrong as a whole; what is wrong with a field stands at the field. */
  readonly problem: string;
  submit(): Promise<void>;
  close(): void;
  /** Slack's × clears the whole stack; Cancel and Back leave only the top. */
  closeAll(): void;
};

const NO_ERRORS = {};

export function useModal({ id, view, errors = NO_ERRORS }: OpenView): ModalState {
  const { me } = useDesk();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const blocks = objectsAt(view, 'blocks');
  const latest = useRef(blocks);
  latest.current = blocks;
  const values = () => submittedValues(latest.current, typedIn(id));
  const surface = useMemo<Surface>(
    () => ({ key: id, origin: { user: me.id, view_id: id }, errors, busy, values }),
    [id, me.id, busy, errors],
  );
  const submit = async () => {
    if (busy || !wordsAt(view, 'submit')) return;
    setBusy(true);
    setProblem('');
    const outcome = await send('submit', { user: me.id, view_id: id, values: values() });
    setBusy(false);
    setProblem(outcome.errors ? '' : (outcome.error ?? ''));
  };
  const leave = (all: boolean) => {
    if (!busy) void send('close', { user: me.id, view_id: id, ...(all ? { all } : {}) });
  };
  return { surface, busy, problem, submit, close: () => leave(false), closeAll: () => leave(true) };
}
