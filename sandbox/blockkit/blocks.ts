/** One rule per block, and which surface takes which block. Newer blocks for messages are in `tables.ts` and `cards.ts`. */
import { card, carousel, plan, taskCard } from './cards.ts';
import { button, ELEMENTS_OF, image } from './elements.ts';
import { LIMITS } from './limits.ts';
import { blockId, imageFields, oneImageSource, plainText, text, url } from './objects.ts';
import { richText } from './rich-text.ts';
import { dataTable, dataVisualization, table } from './tables.ts';
import {
  boolean,
  byType,
  list,
  literal,
  need,
  PLACE_NAMES,
  pick,
  property,
  type Rule,
  refuse,
  type Surface,
  shape,
  someOf,
  string,
  type Table,
} from './vocabulary.ts';

const EVERYWHERE: readonly Surface[] = ['message', 'modal', 'home'];

/** Where sources differ, the answer is no. */
export const SURFACES: { readonly [block: string]: readonly Surface[] } = {
  actions: EVERYWHERE,
  context: EVERYWHERE,
  divider: EVERYWHERE,
  header: EVERYWHERE,
  image: EVERYWHERE,
  input: EVERYWHERE,
  rich_text: EVERYWHERE,
  section: EVERYWHERE,
  video: EVERYWHERE,
  alert: ['modal'],
  /** Listed for modals too, but reported to fail there. */
  card: ['message', 'home'],
  carousel: ['message', 'home'],
  table: ['message', 'home'],
  data_table: ['message', 'home'],
  /** The documentation disagrees with itself about Home. */
  container: ['message'],
  markdown: ['message'],
  context_actions: ['message'],
  plan: ['message'],
  task_card: ['message'],
  data_visualization: ['message'],
  /** Comes back when a message with a remote file is read; nobody may send it. */
  file: [],
};

const { section: SECTION, video: VIDEO, container: CONTAINER } = LIMITS;

const BLOCKS: Table = {
  actions: shape('actions', {
    block_id: blockId,
    elements: need(list(byType('element', ELEMENTS_OF.actions), { min: 1, max: LIMITS.actions.elements })),
  }),
  context: shape('context', {
    block_id: blockId,
    elements: need(
      list(byType('image or text', { image, plain_text: text(LIMITS.text.max), mrkdwn: text(LIMITS.text.max) }), {
        min: 1,
        max: LIMITS.context.elements,
      }),
    ),
  }),
  context_actions: shape('context_actions', {
    block_id: blockId,
    elements: need(
      list(byType('element', ELEMENTS_OF.contextActions), { min: 1, max: LIMITS.contextActions.elements }),
    ),
  }),
  divider: shape('divider', { block_id: blockId }),
  header: shape('header', { block_id: blockId, text: need(plainText(LIMITS.header.text)) }),
  image: shape('image', { block_id: blockId, ...imageFields, title: plainText(LIMITS.image.title) }, oneImageSource),
  input: shape('input', {
    block_id: blockId,
    label: need(plainText(LIMITS.input.label)),
    element: need(byType('input element', ELEMENTS_OF.input)),
    hint: plainText(LIMITS.input.hint),
    optional: boolean,
    dispatch_action: boolean,
  }),
  rich_text: richText,
  section: shape(
    'section',
    {
      block_id: blockId,
      text: text(SECTION.text),
      fields: list(text(SECTION.field), { min: 1, max: SECTION.fields }),
      accessory: byType('accessory', ELEMENTS_OF.section),
      expand: boolean,
    },
    someOf('text', 'fields'),
  ),
  video: shape('video', {
    block_id: blockId,
    video_url: need(url(VIDEO.url, 'https')),
    thumbnail_url: need(url(VIDEO.url)),
    alt_text: need(string(VIDEO.altText)),
    title: need(plainText(VIDEO.title)),
    title_url: url(VIDEO.url, 'https'),
    description: plainText(VIDEO.description),
    author_name: string(VIDEO.author),
    provider_name: string(VIDEO.title),
    provider_icon_url: url(VIDEO.url),
  }),
  alert: shape('alert', {
    block_id: blockId,
    text: need(text(LIMITS.alert.text)),
    level: literal('default', 'info', 'warning', 'error', 'success'),
  }),
  markdown: shape('markdown', { block_id: blockId, text: need(string(LIMITS.markdown.text)) }),
  file: shape('file', { block_id: blockId, source: need(literal('remote')), external_id: need(string(255)) }),
  table,
  data_table: dataTable,
  data_visualization: dataVisualization,
  card: card(button),
  carousel: carousel(button),
  plan,
  task_card: taskCard,
  container: (value, at) => container(value, at),
};

const CHILDREN = [
  'actions',
  'context',
  'divider',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
  'video',
];
const container: Rule = shape(
  'container',
  {
    block_id: blockId,
    title: plainText(CONTAINER.title),
    rich_text_title: richText,
    subtitle: text(CONTAINER.subtitle),
    child_blocks: need(
      list(byType('block inside a container', pick(BLOCKS, ...CHILDREN)), { min: 1, max: CONTAINER.children }),
    ),
    width: literal('narrow', 'standard', 'wide', 'full'),
    icon: image,
    is_collapsible: boolean,
    default_collapsed: boolean,
    has_header_divider: boolean,
  },
  someOf('title', 'rich_text_title'),
  (value, at) => {
    if (property(value, 'default_collapsed') === true && property(value, 'is_collapsible') !== true) {
      refuse(at, 'required', 'default_collapsed needs is_collapsible.');
    }
  },
);

/** A block of a known type on a surface that takes it. */
export const block: Rule = (value, at) => {
  const type = property(value, 'type');
  const surfaces = typeof type === 'string' && Object.hasOwn(SURFACES, type) ? SURFACES[type] : undefined;
  if (surfaces && surfaces.length === 0)
    return refuse(at, 'wrong-surface', `The block ${type} can be read but not sent.`);
  if (surfaces && !surfaces.includes(at.surface)) {
    return refuse(
      at,
      'wrong-surface',
      `The block ${type} cannot stand in ${PLACE_NAMES[at.surface]}, only in ${surfaces.map((one) => PLACE_NAMES[one]).join(' or ')}.`,
    );
  }
  byType('block', BLOCKS)(value, typeof type === 'string' ? { ...at, block: type } : at);
};
