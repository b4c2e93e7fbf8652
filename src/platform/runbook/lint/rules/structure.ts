/** Rules about the build of a page: its title, its sections, its lists. */
import type { Heading, Nodes, Parent, RootContent } from 'mdast';
import type { Runbook, Step } from '../../document.ts';
import { readHeading } from '../../headings.ts';
import { isStepSection } from '../../kinds.ts';
import { lastLineOf, lineOf, textOf, walk } from '../../markdown.ts';
import { fileTitle } from '../../titles.ts';
import type { Edit, Found, LintFile, Rule } from '../rule.ts';

const headingsOf = ({ root }: LintFile): Heading[] => root.children.filter((node) => node.type === 'heading');

const title: Rule = {
  id: 'title',
  severity: 'error',
  why: 'A runbook is found and named by its title.',
  *check(file) {
    if (file.keys.has('title') || file.pages.length === 0) return;
    const names = new Set(headingsOf(file).map((heading) => readHeading(textOf(heading)).words));
    for (const page of file.parsed.runbooks) {
      if (page.title === fileTitle(file.path) && !names.has(page.title))
        yield { line: 1, message: 'There is no title: begin with a line such as "# Stuck jobs".' };
    }
  },
};

const nothingToDo: Rule = {
  id: 'nothing-to-do',
  severity: 'error',
  why: 'A page without a step, a command or an ending leaves the reader where they were.',
  *check(file) {
    for (const page of file.parsed.runbooks) {
      if (page.steps.length > 0 || page.codes.length > 0) continue;
      if (
        /\bno (?:further |immediate )?(?:action|steps?)s? (?:is |are )?(?:needed|required|necessary)/i.test(file.prose)
      )
        continue;
      yield {
        line: page.line,
        message: `"${page.title}" has nothing to do: no step and no command was found. If nothing has to be done, write "No action needed".`,
      };
    }
  },
};

const emptySection: Rule = {
  id: 'empty-section',
  severity: 'warning',
  why: 'An empty section makes the reader look for what is not there.',
  *check(file) {
    const blocks = file.root.children.filter((node) => !isComment(node));
    for (const [index, node] of blocks.entries()) {
      if (node.type !== 'heading' || textOf(node) === '') continue;
      const next = blocks[index + 1];
      const ends = next === undefined || (next.type === 'heading' && next.depth <= node.depth);
      if (ends && !/^[A-Za-z][A-Za-z _-]{1,24}:\s*\S/.test(textOf(node)))
        yield { line: lineOf(node), message: `"${textOf(node)}" is empty: fill it or take the heading out.` };
    }
  },
};

function isComment(node: RootContent): boolean {
  return node.type === 'html' && /^<!--[\s\S]*-->$/.test(node.value.trim());
}

const headingLevels: Rule = {
  id: 'heading-levels',
  severity: 'info',
  why: 'Levels say which section belongs to which; a level that is left out breaks the outline that people jump by.',
  *check(file) {
    let before: Heading | undefined;
    for (const heading of headingsOf(file)) {
      if (before && heading.depth > before.depth + 1)
        yield {
          line: lineOf(heading),
          message: `"${textOf(heading)}" is on level ${heading.depth}, directly under level ${before.depth}.`,
        };
      before = heading;
    }
    const tops = headingsOf(file).filter(({ depth }) => depth === 1);
    const [, second] = tops;
    if (second && file.parsed.runbooks.length < 2)
      yield { line: lineOf(second), message: `"${textOf(second)}" is a second title: use level 2 for sections.` };
  },
};

/** A step is one screen in a run: about a minute of reading. */
const MAX_STEP_WORDS = 220;
const MAX_STEP_COMMANDS = 12;
/** Prose of a section that stands in no step. */
const MAX_SECTION_WORDS = 450;

const longSection: Rule = {
  id: 'long-section',
  severity: 'info',
  why: 'Under pressure nobody reads a wall of text: a step is shown on one screen.',
  *check(file) {
    for (const page of file.pages) {
      for (const step of page.steps) {
        const words = countWords([...step.lead, ...step.nodes]);
        const shown = commandsShown(step);
        if (words > MAX_STEP_WORDS)
          yield {
            line: step.line,
            message: `This step has ${words} words: split it, ${MAX_STEP_WORDS} are enough for one screen.`,
          };
        else if (shown > MAX_STEP_COMMANDS)
          yield { line: step.line, message: `This step has ${shown} commands: split it, so that each can be ticked.` };
      }
      yield* longProse(page);
    }
  },
};

function commandsShown({ codes, variants }: Step): number {
  const inVariants = variants.flatMap((variant) => variant.codes);
  const most = Math.max(0, ...variants.map((variant) => variant.codes.length));
  return codes.filter((code) => !inVariants.includes(code)).length + most;
}

function* longProse(page: Runbook): Iterable<Found> {
  for (const section of page.sections) {
    if (isStepSection(section.kind)) continue;
    const words = countWords(section.nodes);
    if (words > MAX_SECTION_WORDS && section.heading !== '')
      yield {
        line: section.line,
        message: `"${section.heading}" has ${words} words: shorten it, or move detail to a page of its own.`,
      };
  }
}

/** Code, tables and pictures are not read word by word. */
function countWords(nodes: readonly RootContent[]): number {
  let count = 0;
  walk(nodes, (node) => {
    if (node.type === 'code' || node.type === 'table') return 'skip';
    if (node.type === 'text') count += node.value.split(/\s+/).filter((word) => word !== '').length;
    return undefined;
  });
  return count;
}

const todo: Rule = {
  id: 'todo',
  severity: 'warning',
  why: 'What the author meant to look up, the reader has to look up in the middle of an incident.',
  *check(file) {
    const inFront = file.root.children[0];
    const first = inFront && (inFront.type === 'yaml' || String(inFront.type) === 'toml') ? lastLineOf(inFront) : 0;
    for (const [index, text] of file.lines.entries()) {
      const word = /(?<![\w-])(?:TODO|FIXME|TBD|XXX)(?![\w-])/.exec(text)?.[0];
      if (word && index >= first) yield { line: index + 1, message: `"${word}" is left: fill it in or say who knows.` };
    }
  },
};

const brokenList: Rule = {
  id: 'broken-list',
  severity: 'warning',
  why: 'What is not indented ends the list: the numbers start again and the block belongs to no step.',
  *check(file) {
    const parents: Parent[] = [];
    walk(file.root, (node) => {
      if ('children' in node && node.children.some((child: Nodes) => child.type === 'list')) parents.push(node);
      return undefined;
    });
    for (const parent of parents) yield* listsCut(parent.children, file);
  },
};

function* listsCut(siblings: readonly Nodes[], file: LintFile): Iterable<Found> {
  for (const [index, node] of siblings.entries()) {
    if (node.type !== 'list' || !node.ordered) continue;
    const after = siblings.slice(index + 1);
    const distance = after.findIndex((sibling) => sibling.type === 'list' || sibling.type === 'heading');
    const next = after[distance];
    const between = after.slice(0, distance);
    if (next?.type !== 'list' || !next.ordered || between.length === 0 || between.length > 4) continue;
    const continues = (next.start ?? 1) === (node.start ?? 1) + node.children.length;
    const blocks = between.every(({ type }) => type === 'code' || type === 'table' || type === 'image');
    const repeats = (next.start ?? 1) === 1 && node.children.length === 1 && blocks;
    if (!continues && !repeats) continue;
    const [first] = between;
    const indent = itemIndent(file.lines[lineOf(node.children.at(-1) ?? node) - 1] ?? '');
    yield {
      line: first ? lineOf(first) : lineOf(next),
      message: `This cuts the list in two: indent it by ${indent} spaces, so that it belongs to the step above.`,
      ...(continues && between.every(({ type }) => type === 'code' || type === 'table')
        ? { fix: indentLines(between, indent, file.lines) }
        : {}),
    };
  }
}

/** Where the text of an item begins. */
function itemIndent(line: string): number {
  return /^\s*(?:[-*+]|\d{1,9}[.)])\s{1,4}/.exec(line)?.[0].length ?? 3;
}

function indentLines(blocks: readonly Nodes[], indent: number, lines: readonly string[]): Edit[] {
  const numbers = blocks.flatMap((block) =>
    Array.from({ length: lastLineOf(block) - lineOf(block) + 1 }, (_, index) => lineOf(block) + index),
  );
  const present = /^ */.exec(lines[(numbers[0] ?? 1) - 1] ?? '')?.[0].length ?? 0;
  return numbers
    .filter((line) => (lines[line - 1] ?? '').trim() !== '')
    .map((line) => ({ line, from: 0, to: 0, text: ' '.repeat(Math.max(1, indent - present)) }));
}

export const structureRules: readonly Rule[] = [
  title,
  nothingToDo,
  emptySection,
  brokenList,
  todo,
  headingLevels,
  longSection,
];
