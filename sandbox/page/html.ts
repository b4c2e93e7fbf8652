import htm from 'htm';
import { h, type VNode } from 'preact';

/** What a component may return or take as children. */
export type Drawn = VNode | VNode[] | string | null;

// htm's types describe its CommonJS form, where the function sits under `default`; the module the browser loads is the function.
const bindable = htm as unknown as typeof htm.default;

/** Tagged templates instead of JSX: the browser reads the sources as they are. Values are always text or nodes, never markup. */
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => VNode | VNode[] = bindable.bind(h);
