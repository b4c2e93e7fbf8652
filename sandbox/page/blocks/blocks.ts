import type { WireObject } from '../../protocol.ts';
import { type Drawn, html } from '../html.ts';
import { stringAt } from '../wire.ts';
import { Actions } from './actions.ts';
import { Alert } from './alert.ts';
import { Card, Carousel } from './card.ts';
import { Container } from './container.ts';
import { Context } from './context.ts';
import { Guard } from './guard.ts';
import { Header } from './header.ts';
import { ImageBlock } from './image.ts';
import { Input } from './input.ts';
import { MarkdownBlock } from './markdown.ts';
import { Plan, TaskCard } from './plan.ts';
import { RedBox } from './red-box.ts';
import { RichText } from './rich-text.ts';
import { Section } from './section.ts';
import { DataTable, Table } from './table.ts';
import { Video } from './video.ts';

export type BlockProps = { readonly block: WireObject };

const DRAWN: { readonly [type: string]: (props: BlockProps) => Drawn } = {
  actions: Actions,
  alert: Alert,
  card: Card,
  carousel: Carousel,
  container: Container,
  context: Context,
  context_actions: Actions,
  data_table: DataTable,
  divider: () => html`<hr />`,
  header: Header,
  image: ImageBlock,
  input: Input,
  markdown: MarkdownBlock,
  plan: Plan,
  rich_text: RichText,
  section: Section,
  table: Table,
  task_card: TaskCard,
  video: Video,
};

/** Blocks top to bottom. One that this page does not know is a red box, never silence. */
export function Blocks({ blocks }: { blocks: readonly WireObject[] }): Drawn {
  return html`<div class="blocks">
    ${blocks.map((block, index) => html`<${Guard} key=${stringAt(block, 'block_id') ?? index}><${Block} block=${block} /><//>`)}
  </div>`;
}

function Block({ block }: BlockProps): Drawn {
  const type = stringAt(block, 'type') ?? 'nothing';
  const drawn = Object.hasOwn(DRAWN, type) ? DRAWN[type] : undefined;
  if (!drawn) return html`<${RedBox} reason=${`This page cannot draw the block “${type}”.`} detail=${block} />`;
  return html`<${drawn} block=${block} />`;
}
