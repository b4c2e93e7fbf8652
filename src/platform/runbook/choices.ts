/** Options that stand side by side under one heading, and the steps that belong to each. */
import type { Choice, Option } from './document.ts';
import type { Draft } from './draft.ts';
import { readBranchHeading } from './headings.ts';

/** Steps get their ids by their place in the document. */
export function stepId(index: number): string {
  return `s${index + 1}`;
}

type Open = { readonly line: number; readonly options: Omit<Option, 'steps'>[] };

export class Choices {
  readonly #open = new Map<string, Open>();

  /** Returns the id of the option, which its steps carry from then on. */
  add(sectionId: string, text: string, line: number): string {
    const choice = this.#open.get(sectionId) ?? { line, options: [] };
    this.#open.set(sectionId, choice);
    const { label, when } = readBranchHeading(text);
    const id = `${sectionId}/${choice.options.length + 1}`;
    choice.options.push({ id, label, line, ...(when ? { when } : {}) });
    return id;
  }

  list(drafts: readonly Draft[]): Choice[] {
    const steps = new Map<string, string[]>();
    drafts.forEach((draft, index) => {
      for (const option of draft.options) {
        const known = steps.get(option) ?? [];
        known.push(stepId(index));
        steps.set(option, known);
      }
    });
    return [...this.#open].map(([sectionId, { line, options }]) => ({
      id: `${sectionId}/choice`,
      sectionId,
      line,
      options: options.map((option) => ({ ...option, steps: steps.get(option.id) ?? [] })),
    }));
  }
}
