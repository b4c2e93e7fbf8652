/** Where blocks stand decides what a press says: a message, something only I see, a modal, or the app's Home. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ClickRequest, Json } from '../../protocol.ts';
import { send } from '../server/control.ts';
import { toast } from '../shell/toasts.ts';

export type Surface = {
  /** What was typed here is kept under this name. */
  readonly key: string;
  /** The part of a press that says where it happened. */
  readonly origin: Omit<ClickRequest, 'action_id' | 'block_id' | 'value'>;
  /** By block id. */
  readonly errors: { readonly [blockId: string]: string };
  /** A modal on its way: nothing can be pressed. */
  readonly busy: boolean;
  /** In a modal: everything in its fields, so that the app sees it with the press. */
  readonly values?: () => { readonly [blockId: string]: Json };
};

export const SurfaceContext = createContext<Surface | undefined>(undefined);

/** Throws outside of a surface: blocks drawn without one are a mistake of ours. */
export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error('Blocks need a SurfaceContext above them.');
  return surface;
}

export type Press = {
  readonly action_id: string;
  readonly block_id: string;
  readonly value?: string | readonly string[];
};

/** Sends a press and shows what went wrong, if anything. Answers whether the app took it. */
export async function press(surface: Surface, made: Press): Promise<boolean> {
  const values = surface.values ? { values: surface.values() } : {};
  const outcome = await send('click', { ...surface.origin, ...made, ...values });
  if (outcome.error)
    toast('error', outcome.acked ? 'The app answered with an error' : 'That did not work', outcome.error);
  return outcome.acked && !outcome.error;
}
