/** Options that the app finds while a person types (`block_suggestion`). */
import { useEffect, useState } from 'preact/hooks';
import type { ElementProps } from '../forms/control.ts';
import { rememberOption } from '../forms/found-options.ts';
import { useSurface } from '../forms/surface.ts';
import { askForOptions } from '../server/options.ts';
import { numberAt, stringAt } from '../wire.ts';
import { type Choice, type ChoiceGroup, ownChoices } from './choices.ts';

export type ExternalChoices = {
  readonly groups: readonly ChoiceGroup[];
  /** Undefined when the menu is not external: then the list narrows itself. */
  readonly search?: (typed: string) => void;
  readonly message?: string;
  /** Picked before, so that they keep their name. */
  readonly seen: readonly Choice[];
  remember(choice: Choice): void;
};

const PAUSE_MS = 200;

export function useExternalChoices({ element, blockId }: ElementProps, open: boolean): ExternalChoices {
  const external = stringAt(element, 'type')?.endsWith('external_select') ?? false;
  const least = numberAt(element, 'min_query_length') ?? 3;
  const surface = useSurface();
  const [typed, setTyped] = useState('');
  const [groups, setGroups] = useState<readonly ChoiceGroup[]>([]);
  const [message, setMessage] = useState('');
  const [seen, setSeen] = useState<readonly Choice[]>([]);
  useEffect(() => {
    if (!external || !open) return undefined;
    setGroups([]);
    if (typed.length < least) {
      setMessage(`Type at least ${least} characters`);
      return undefined;
    }
    setMessage('Looking…');
    let current = true;
    const wait = setTimeout(async () => {
      const found = await askForOptions({
        ...surface.origin,
        action_id: stringAt(element, 'action_id') ?? '',
        block_id: blockId,
        query: typed,
      });
      if (!current) return;
      setGroups(found.error ? [] : ownChoices(found.options));
      setMessage(found.error ?? '');
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(wait);
    };
  }, [external, open, typed, least, blockId, element, surface.key]);
  const remember = (choice: Choice) => {
    if (!external) return;
    rememberOption(choice.value, choice.label);
    setSeen((known) => [...known, choice]);
  };
  return { groups, seen, remember, ...(external ? { search: setTyped, message } : {}) };
}
