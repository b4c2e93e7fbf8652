import { useEffect, useState } from 'preact/hooks';
import { formatPlace, type Place, parsePlace } from './place.ts';

/** The place in the address. A link that names nobody keeps the person who acts. */
export function usePlace(): Place {
  const [place, setPlace] = useState(() => parsePlace(window.location.hash));
  useEffect(() => {
    const follow = () =>
      setPlace((before) => {
        const next = parsePlace(window.location.hash);
        return before.user && !next.user ? { ...next, user: before.user } : next;
      });
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return place;
}

export function goTo(place: Place): void {
  window.location.hash = formatPlace(place);
}

/** Writes who acts into the address without a step in the history, so that the address can be shared as it stands. */
export function completeAddress(place: Place): void {
  const hash = formatPlace(place);
  if (window.location.hash === hash) return;
  window.history.replaceState(null, '', hash);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
