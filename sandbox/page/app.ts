import { useEffect, useRef, useState } from 'preact/hooks';
import type { SandboxUser, State } from '../protocol.ts';
import { useCell } from './cell.ts';
import { hideEphemerals } from './channel/ephemeral.ts';
import { type Desk, DeskContext } from './context.ts';
import { type Drawn, html } from './html.ts';
import type { Place } from './place/place.ts';
import { completeAddress, goTo, usePlace } from './place/use-place.ts';
import { onlineCell, sandboxNow, stateCell, versionCell } from './server/feed.ts';
import { refreshTraffic } from './server/traffic.ts';
import { Frame } from './shell/frame.ts';
import { listPeople } from './shell/people.ts';
import { readSaved, save } from './shell/saved.ts';
import { Splash } from './shell/splash.ts';
import { findConversation, findPerson, HOME, maySee } from './shell/where.ts';

export function App(): Drawn {
  const state = useCell(stateCell);
  const version = useCell(versionCell);
  const online = useCell(onlineCell);
  const place = usePlace();
  const now = useHalfMinutes();
  useEffect(() => {
    if (state) void refreshTraffic();
  }, [state !== undefined, version]);
  useClearedEphemerals(state);
  const me = state && (findPerson(state, place.user) ?? findPerson(state, readSaved('person')) ?? listPeople(state)[0]);
  useEffect(() => {
    if (!me) return;
    save('person', me.id);
    completeAddress({ ...place, user: me.id });
  }, [me?.id, place]);
  const last = useLastPlaces(me, place);
  if (!state || !me) return html`<${Splash} online=${online} empty=${state !== undefined} />`;
  const desk: Desk = {
    state,
    me,
    place,
    now,
    go: (next) => goTo({ user: me.id, ...next }),
    actAs: (user) => goTo({ ...nextPlace(state, place, last.get(user), user), user }),
  };
  return html`<${DeskContext.Provider} value=${desk}><${Frame} online=${online} /><//>`;
}

/** Stays in the same conversation when the other person may see it, else goes where they were last. */
function nextPlace(state: State, place: Place, last: Place | undefined, user: string): Place {
  const conversation = findConversation(state, place.channel);
  if (place.channel === HOME || (conversation && maySee(conversation, user))) return place;
  return last ?? {};
}

function useLastPlaces(me: SandboxUser | undefined, place: Place): Map<string, Place> {
  const last = useRef(new Map<string, Place>());
  if (me && (!place.user || place.user === me.id || place.user === me.name)) last.current.set(me.id, place);
  return last.current;
}

/** What only one person could see does not outlive a reload, as in Slack. */
function useClearedEphemerals(state: State | undefined): void {
  const cleared = useRef(false);
  if (!state || cleared.current) return;
  cleared.current = true;
  hideEphemerals(state.ephemerals.map(({ id }) => id));
}

function useHalfMinutes(): number {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 30_000);
    return () => clearInterval(timer);
  }, []);
  return sandboxNow();
}
