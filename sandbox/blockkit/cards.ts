/** card, carousel, task_card and plan. */
import { LIMITS } from './limits.ts';
import { blockId, imageFields, mrkdwn, oneImageSource, url } from './objects.ts';
import { richText } from './rich-text.ts';
import { byType, list, literal, need, type Rule, shape, someOf, string } from './vocabulary.ts';

const { card: CARD } = LIMITS;
const image = shape('image', imageFields, oneImageSource);

export const card = (button: Rule): Rule =>
  shape(
    'card',
    {
      block_id: blockId,
      hero_image: image,
      icon: image,
      title: mrkdwn(CARD.title),
      subtitle: mrkdwn(CARD.subtitle),
      body: mrkdwn(CARD.body),
      actions: list(byType('button', { button }), { min: 1, max: CARD.buttons }),
    },
    someOf('hero_image', 'title', 'actions', 'body'),
  );

export const carousel = (button: Rule): Rule =>
  shape('carousel', {
    block_id: blockId,
    elements: need(list(byType('card', { card: card(button) }), { min: 1, max: LIMITS.carousel.cards })),
  });

const source = shape('url', { url: need(url(LIMITS.link.url)), text: need(string(LIMITS.text.max)) });

export const taskCard: Rule = shape('task_card', {
  block_id: blockId,
  task_id: need(string(255)),
  title: need(string(LIMITS.text.max)),
  details: richText,
  output: richText,
  sources: list(source, { min: 1, max: 100 }),
  status: need(literal('pending', 'in_progress', 'complete', 'error')),
});

export const plan: Rule = shape('plan', {
  block_id: blockId,
  title: need(string(LIMITS.text.max)),
  tasks: list(byType('task card', { task_card: taskCard }), { min: 0, max: LIMITS.message.blocks }),
});
