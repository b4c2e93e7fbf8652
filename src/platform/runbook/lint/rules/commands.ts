/** Rules about commands: that they can be copied as they are, end by themselves, and say what to expect. */
import type { Code as CodeNode } from 'mdast';
import { dangerOf } from '../../danger.ts';
import type { Code, Runbook, Step } from '../../document.ts';
import { lineOf, walk } from '../../markdown.ts';
import { promptOf, rootPromptOf } from '../../prompts.ts';

import type { Edit, Found, LintFile, Rule } from '../rule.ts';
import { splitCommands } from '../simple-commands.ts';

/** Every command and query of the file, in code blocks and in sentences, once. */
export function listCodes({ pages }: LintFile): Code[] {
  const seen = new Set<string>();
  return pages
    .flatMap((page) => [...page.codes, ...page.steps.flatMap((step) => step.inline)])
    .filter((code) => {
      const key = `${code.line} ${code.text}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

/** Curly quotes, spaces that are none, and marks without width: what word processors and chats make of a command. */
const TYPOGRAPHY: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '\u00a0': ' ',
  '\u2007': ' ',
  '\u202f': ' ',
  '\u200b': '',
  '\u2060': '',
  '\ufeff': '',
};
const TYPOGRAPHIC = new RegExp(`[${Object.keys(TYPOGRAPHY).join('')}]`, 'gu');

const smartQuotes: Rule = {
  id: 'smart-quotes',
  severity: 'error',
  why: 'The shell takes these for ordinary characters: the command fails, or does something else.',
  fixes: true,
  *check(file) {
    const seen = new Set<number>();
    for (const { text, line } of listCodes(file)) {
      for (const index of text.split('\n').keys()) {
        const at = line + index;
        const edits = typographicEdits(file.lines[at - 1] ?? '', text.split('\n')[index] ?? '', at);
        if (edits.length === 0 || seen.has(at)) continue;
        seen.add(at);
        yield { line: at, message: 'Smart quotes or invisible spaces stand in this command.', fix: edits };
      }
    }
  },
};

/** Inside of the command only, and not in its comment. */
function typographicEdits(raw: string, command: string, line: number): Edit[] {
  const bare = command.replace(/(?:^|\s)#\s.*$/, '');
  const start = raw.indexOf(bare.trim());
  if (start < 0 || bare.trim() === '') return [];
  return [...bare.trim().matchAll(TYPOGRAPHIC)].map((match) => {
    const from = start + (match.index ?? 0);
    return { line, from, to: from + match[0].length, text: TYPOGRAPHY[match[0]] ?? '' };
  });
}

const rmVariable: Rule = {
  id: 'rm-variable',
  severity: 'error',
  why: 'When the variable is empty, this deletes from the root of the disk.',
  fixes: true,
  *check(file) {
    for (const code of listCodes(file)) {
      if (code.language !== 'shell') continue;
      for (const command of splitCommands(code.text)) {
        if (!/^(?:\S*\/)?rm\s(?:.*\s)?-\w*[rR]/.test(command)) continue;
        const variable = /\$\{?([A-Za-z_]\w*)\}?(?![:\w])/.exec(command);
        if (variable && !/\$\{\w+:\?/.test(command)) yield guarded(code, variable[0], variable[1] ?? '', file.lines);
      }
    }
  },
};

function guarded(code: Code, written: string, name: string, lines: readonly string[]): Found {
  const offset = code.text.split('\n').findIndex((text) => text.includes(written) && /\brm\s/.test(text));
  const line = code.line + Math.max(0, offset);
  const from = (lines[line - 1] ?? '').indexOf(written);
  const message = `"rm -r" on ${written}: write \${${name}:?}, which stops when it is empty.`;
  return {
    line,
    message,
    ...(from < 0 ? {} : { fix: [{ line, from, to: from + written.length, text: `\${${name}:?}` }] }),
  };
}

const prompt: Rule = {
  id: 'prompt',
  severity: 'info',
  why: 'A prompt is copied along with the command.',
  fixes: true,
  *check(file) {
    for (const { first, rows } of shellBlocks(file)) {
      const prompts = rows.map((row) => promptIn(row));
      const [at] = prompts.flatMap((found, index) => (found === undefined ? [] : [index]));
      if (at === undefined) continue;
      // Where output stands between the commands, the prompt is what tells them apart.
      const pure = rows.every((row, index) => row.trim() === '' || prompts[index] !== undefined);
      yield {
        line: first + at,
        message: pure
          ? 'The command begins with a prompt.'
          : 'The block shows prompts and output: put the output below "Expected:".',
        ...(pure ? { fix: promptEdits(first, prompts, file.lines) } : {}),
      };
    }
  },
};

function promptIn(row: string): string | undefined {
  const found = promptOf(row);
  if (found?.mark === '$' || found?.mark === '#') return row.slice(0, row.lastIndexOf(found.command));
  return rootPromptOf(row) && /^\s*#\s/.test(row) ? /^\s*#\s+/.exec(row)?.[0] : undefined;
}

function promptEdits(first: number, prompts: readonly (string | undefined)[], lines: readonly string[]): Edit[] {
  return prompts.flatMap((found, index) => {
    if (!found) return [];
    const line = first + index;
    const from = (lines[line - 1] ?? '').indexOf(found.trimStart());
    return from < 0 ? [] : [{ line, from, to: from + found.trimStart().length, text: '' }];
  });
}

type Block = {
  readonly node: CodeNode;
  readonly first: number;
  readonly rows: readonly string[];
  readonly codes: readonly Code[];
};

/** Code blocks that hold something to run, with the line on which their text begins. */
function runnableBlocks(file: LintFile): Block[] {
  const codes = file.pages.flatMap((page) => page.codes);
  const blocks: Block[] = [];
  walk(file.root, (node) => {
    if (node.type !== 'code') return undefined;
    const fenced = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*(?:```|~~~)/.test(file.lines[lineOf(node) - 1] ?? '');
    const first = lineOf(node) + (fenced ? 1 : 0);
    const last = node.position?.end.line ?? first;
    const own = codes.filter(({ line }) => line >= first && line <= last);
    if (own.length > 0) blocks.push({ node, first, rows: node.value.split('\n'), codes: own });
    return undefined;
  });
  return blocks;
}

function shellBlocks(file: LintFile): Block[] {
  return runnableBlocks(file).filter(({ codes }) => codes.some(({ language }) => language === 'shell'));
}

const noLanguage: Rule = {
  id: 'no-language',
  severity: 'info',
  why: 'The language decides how a block is coloured, and how a value is quoted in it.',
  fixes: true,
  *check(file) {
    for (const { node, codes, rows } of runnableBlocks(file)) {
      const line = lineOf(node);
      const fence = /(?:`{3,}|~{3,})\s*$/.exec(file.lines[line - 1] ?? '');
      if (node.lang || !fence) continue;
      const plain = rows.every((row) => promptOf(row) === undefined) && codes.every(({ expected }) => !expected);
      const name = plain ? FENCE_NAMES[codes[0]?.language ?? ''] : undefined;
      const end = fence.index + fence[0].trimEnd().length;
      yield {
        line,
        message: `This block of commands says no language${name ? `: it is ${name}` : ''}.`,
        ...(name ? { fix: [{ line, from: end, to: fence.index + fence[0].length, text: name }] } : {}),
      };
    }
  },
};

const FENCE_NAMES: Readonly<Record<string, string>> = { shell: 'bash', sql: 'sql', promql: 'promql', redis: 'redis' };

/** For the rules about whole pages. */
export function changingCodes(page: Runbook): { readonly code: Code; readonly step: Step }[] {
  return page.steps.flatMap((step) =>
    [...step.codes, ...step.inline].flatMap((code) => (isHarmless(code) ? [] : [{ code, step }])),
  );
}

function isHarmless(code: Code): boolean {
  return code.kind === 'query' || dangerOf(code).level === 'none';
}

export const commandRules: readonly Rule[] = [smartQuotes, rmVariable, prompt, noLanguage];
