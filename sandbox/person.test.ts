import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateBlocks } from './blockkit/index.ts';
import { movableClock } from './clock.ts';
import { listElements, withIds } from './elements.ts';
import { createIds } from './ids.ts';
import { parseManifest } from './manifest.ts';
import { commandText, messageText, readTyped, typedBlock } from './person.ts';
import { defaultSeed } from './seed.ts';
import { aManifest } from './trial.ts';
import { createWorkspace } from './workspace.ts';

const ids = createIds();
const workspace = createWorkspace({
  seed: defaultSeed,
  clock: movableClock(),
  ids,
  manifest: parseManifest(aManifest()),
});

const typing = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        '@maya',
        '#general',
        '<!channel>',
        '<@U0TOMAS>',
        '<@U0NOBODY>',
        'https://x.example/?a&b',
        '&',
        ' ',
        '\n',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('what a person types', () => {
  it('can never ping a channel or forge a link: only known people, channels and typed links stand in angle brackets', () => {
    fc.assert(
      fc.property(typing, (typed) => {
        for (const text of [messageText(readTyped(workspace, typed)), commandText(readTyped(workspace, typed))]) {
          for (const [, inside = ''] of text.matchAll(/<([^>]*)>/g)) {
            expect(inside).toMatch(/^(@U0\w+(\|[\w.-]+)?|#C0\w+\|[\w-]+|https?:\/\/\S+)$/);
          }
        }
      }),
    );
  });

  it('keeps every word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zA-Z<>&*_~`]+$/), { minLength: 1 }), (list) => {
        const typed = list.join(' ');
        const read = messageText(readTyped(workspace, typed))
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&amp;', '&');
        expect(read).toBe(typed);
      }),
    );
  });

  it('makes a rich_text block that Slack takes', () => {
    fc.assert(
      fc.property(typing, (typed) => {
        fc.pre(typed !== '');
        expect(validateBlocks([typedBlock(readTyped(workspace, typed))], 'message')).toEqual([]);
      }),
    );
  });
});

describe('ids that Slack invents', () => {
  it('are given to every block and element without one, are unique, and leave the others alone', () => {
    const element = fc.record(
      {
        type: fc.constantFrom('button', 'static_select', 'datepicker'),
        action_id: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      },
      { requiredKeys: ['type'] },
    );
    const actionsBlock = fc.record({
      type: fc.constant('actions'),
      block_id: fc.option(fc.uuid(), { nil: undefined }),
      elements: fc.array(element, { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(actionsBlock), (blocks) => {
        const filled = withIds(blocks, ids.block);
        expect(new Set(filled.map(({ block_id }) => block_id)).size).toBe(blocks.length);
        const placed = listElements(filled);
        expect(placed.every(({ action_id }) => action_id !== '')).toBe(true);
        const given = blocks.flatMap(({ elements }) => elements.map(({ action_id }) => action_id));
        expect(placed.map(({ action_id }, index) => given[index] ?? action_id)).toEqual(
          placed.map(({ action_id }) => action_id),
        );
        expect(withIds(filled, ids.block)).toEqual(filled);
      }),
    );
  });
});
