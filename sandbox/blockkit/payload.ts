/** Rules that look at a payload as a whole: ids, focus, sums over all blocks. */
import { LIMITS } from './limits.ts';
import { listTexts, walk } from './texts.ts';
import { countCharacters, figure, isObject, type Place, property, quoted, refuse, step } from './vocabulary.ts';

/** `lists` are all lists of blocks of one payload with the place each stands at. */
export type BlockList = { readonly blocks: readonly unknown[]; readonly at: Place };

type Placed = { readonly value: unknown; readonly at: Place };

export function checkWhole(lists: readonly BlockList[]): void {
  const blocks = lists.flatMap(listBlocks);
  checkBlockIds(blocks);
  for (const block of blocks) checkActionIds(block);
  checkFocus(blocks);
  checkMarkdown(blocks);
  if (blocks[0]?.at.surface === 'message') checkMessageSums(blocks);
}

/** Blocks in the list and in its containers. */
function listBlocks({ blocks, at }: BlockList): Placed[] {
  return blocks.flatMap((value, index) => {
    const here = step(at, index);
    const children = property(value, 'child_blocks');
    const inside = Array.isArray(children)
      ? children.map((child, number) => ({ value: child, at: step(step(here, 'child_blocks'), number) }))
      : [];
    return [{ value, at: here }, ...inside];
  });
}

function checkBlockIds(blocks: readonly Placed[]): void {
  const seen = new Set<string>();
  for (const { value, at } of blocks) {
    const id = property(value, 'block_id');
    if (typeof id !== 'string') continue;
    if (seen.has(id)) refuse(step(at, 'block_id'), 'duplicate-block-id', `The block_id ${quoted(id)} is used twice.`);
    seen.add(id);
  }
}

function checkActionIds({ value, at }: Placed): void {
  const elements = property(value, 'elements');
  const direct = [
    ...(Array.isArray(elements) ? elements : []),
    property(value, 'element'),
    property(value, 'accessory'),
  ];
  const seen = new Set<string>();
  for (const element of direct) {
    const id = property(element, 'action_id');
    if (typeof id !== 'string') continue;
    if (seen.has(id)) refuse(at, 'duplicate-action-id', `The action_id ${quoted(id)} is used twice in this block.`);
    seen.add(id);
  }
}

function checkFocus(blocks: readonly Placed[]): void {
  const focused = blocks.flatMap(({ value, at }) => {
    if (property(value, 'type') === 'container') return [];
    return walk(value, at.path)
      .filter((node) => isObject(node.value) && property(node.value, 'focus_on_load') === true)
      .map((node) => ({ ...at, path: node.path }));
  });
  for (const at of focused.slice(1))
    refuse(at, 'several-focused', `Only one element may have focus_on_load, there are ${focused.length}.`);
}

function checkMarkdown(blocks: readonly Placed[]): void {
  const texts = blocks
    .filter(({ value }) => property(value, 'type') === 'markdown')
    .map(({ value, at }) => ({ text: property(value, 'text'), at }));
  const found = texts.reduce((sum, { text }) => sum + (typeof text === 'string' ? countCharacters(text) : 0), 0);
  const last = texts.at(-1);
  if (last && texts.length > 1 && found > LIMITS.markdown.text) {
    refuse(
      last.at,
      'too-long',
      `All markdown blocks together may hold ${figure(LIMITS.markdown.text)} characters, they hold ${figure(found)}.`,
    );
  }
}

function checkMessageSums(blocks: readonly Placed[]): void {
  const ofType = (type: string) => blocks.filter(({ value }) => property(value, 'type') === type);
  for (const { at } of ofType('table').slice(LIMITS.message.tables)) {
    refuse(at, 'too-many', 'A message may hold one table, this is another.', 'only_one_table_allowed');
  }
  for (const { at } of ofType('data_visualization').slice(LIMITS.message.charts)) {
    refuse(at, 'too-many', `A message may hold ${LIMITS.message.charts} charts, this is another.`);
  }
  const top = blocks.filter(({ at }) => !at.path.includes('/child_blocks/'));
  const found = listTexts(top.map(({ value }) => value)).reduce((sum, text) => sum + countCharacters(text), 0);
  const first = blocks[0];
  if (first && found > LIMITS.message.blockCharacters) {
    const at = { ...first.at, path: '/blocks' };
    refuse(
      at,
      'blocks-too-long',
      `All blocks together may hold ${figure(LIMITS.message.blockCharacters)} characters, they hold ${figure(found)}.`,
      'msg_blocks_too_long',
    );
  }
}
