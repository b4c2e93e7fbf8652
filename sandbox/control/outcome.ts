/** What the person has seen of their press. */
import type { Ack } from '../envelope.ts';
import { shownEphemeral } from '../ephemerals.ts';
import type { Outcome } from '../protocol.ts';
import { drawn } from '../views.ts';
import type { World } from '../world.ts';

export type Pressed = Omit<Outcome, 'view' | 'ephemeral' | 'home'>;

export type Press = { readonly user: string; readonly settle: boolean; readonly home?: boolean };

/** With `settle` the answer waits until everything that the press caused has been delivered. */
export async function outcomeOf(
  world: World,
  { user, settle, home = false }: Press,
  act: () => Pressed | Promise<Pressed>,
): Promise<Outcome> {
  const mark = world.ephemerals.mark();
  const pressed = await act();
  world.changes.touch();
  if (settle) await world.settling.settle();
  const top = world.views.top(user);
  const said = world.ephemerals.listSince(mark, user);
  const shownHome = home ? world.views.homes.get(user) : undefined;
  return {
    ...pressed,
    ms: Math.round(pressed.ms),
    ...(top ? { view: drawn(top) } : {}),
    ...(said.length > 0 ? { ephemeral: said.map(shownEphemeral) } : {}),
    ...(shownHome ? { home: drawn(shownHome) } : {}),
  };
}

/** Slack's names for what went wrong with a command. */
export function dispatchError(ack: Ack & { acked: false }): string {
  if (ack.failure === 'timeout') return 'operation_timeout';
  if (ack.failure !== 'http_error') return 'dispatch_failed';
  return (ack.status ?? 500) >= 500 ? 'http_service_error' : 'http_client_error';
}

/** What Slack's client says about buttons, menus and shortcuts. */
export function pressError(ack: Ack & { acked: false }): string {
  return ack.failure === 'timeout' ? 'The app did not respond in time.' : 'The app could not be reached.';
}

export const TROUBLE = 'We had some trouble connecting. Try again?';
