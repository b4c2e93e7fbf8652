/** Rules about what has to be filled in: every variable is set, every placeholder is explained. */
import { inputKey } from '../../inputs.ts';
import type { Rule } from '../rule.ts';

const unsetVariable: Rule = {
  id: 'variable-unset',
  severity: 'warning',
  why: "In the reader's shell it is empty, and the command does something else than it says.",
  *check(file) {
    for (const input of file.pages.flatMap((page) => page.inputs)) {
      const declared = input.forms.includes('declared');
      if (declared || !input.forms.every((form) => form === 'variable')) continue;
      if (new RegExp(`\\b${input.name}\\b`).test(file.prose)) continue;
      yield {
        line: input.line,
        message: `$${input.name} is never set: write <${inputKey(input.name)}>, or set it in a command above.`,
      };
    }
  },
};

const unexplained: Rule = {
  id: 'placeholder-unexplained',
  severity: 'warning',
  why: 'Whoever has to fill it in does not know with what.',
  *check(file) {
    const words = ` ${file.prose.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
    for (const input of file.pages.flatMap((page) => page.inputs)) {
      if (input.forms.includes('declared') || input.forms.every((form) => form === 'variable')) continue;
      const parts = inputKey(input.name)
        .split('_')
        .filter((part) => part.length > 2);
      if (parts.length > 0 && parts.every((part) => words.includes(` ${part} `) || words.includes(` ${part}s `)))
        continue;
      yield {
        line: input.line,
        message: `<${input.name}> is explained nowhere: say in a sentence or under "inputs" what it is and where to find it.`,
      };
    }
  },
};

export const valueRules: readonly Rule[] = [unsetVariable, unexplained];
