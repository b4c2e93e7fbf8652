/** What nearly every component needs to know: the workspace, who acts, where they are, and the sandbox's time. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { SandboxUser, State } from '../protocol.ts';
import type { Place } from './place/place.ts';

export type Desk = {
  readonly state: State;
  readonly me: SandboxUser;
  readonly place: Place;
  /** The sandbox's clock, epoch milliseconds, new every half minute. */
  readonly now: number;
  /** Changes what is looked at and keeps the person. */
  go(place: Place): void;
  actAs(user: string): void;
};

export const DeskContext = createContext<Desk | undefined>(undefined);

/** Throws outside of the app: a component drawn without its desk is a mistake of ours. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('This component needs a DeskContext above it.');
  return desk;
}
