import { Component } from 'preact';
import { type Drawn, html } from '../html.ts';
import { RedBox } from './red-box.ts';

/** A block that breaks while it is drawn becomes a red box; the rest of the page goes on. */
export class Guard extends Component<{ children?: unknown }, { broken?: string }> {
  override state: { broken?: string } = {};

  static override getDerivedStateFromError(error: unknown): { broken: string } {
    return { broken: error instanceof Error ? error.message : String(error) };
  }

  override render(): Drawn {
    const { broken } = this.state;
    // Children of a component are whatever Preact passes through.
    return broken ? html`<${RedBox} reason=${`This could not be drawn: ${broken}`} />` : (this.props.children as Drawn);
  }
}
