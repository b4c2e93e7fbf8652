/**
 * The Markdown parser: CommonMark, GitHub's tables, lists and links, and front matter.
 *
 * Its 170 files are loaded with the first text that is parsed: they cost 70 ms and 17 MB, which no start waits for.
 */
import { createRequire } from 'node:module';
import type { Root } from 'mdast';

const load = createRequire(import.meta.url);

type Parser = typeof import('mdast-util-from-markdown') &
  typeof import('mdast-util-frontmatter') &
  typeof import('mdast-util-gfm') &
  typeof import('micromark-extension-frontmatter') &
  typeof import('micromark-extension-gfm');

let parser: Parser | undefined;

function loadParser(): Parser {
  return {
    ...load('mdast-util-from-markdown'),
    ...load('mdast-util-frontmatter'),
    ...load('mdast-util-gfm'),
    ...load('micromark-extension-frontmatter'),
    ...load('micromark-extension-gfm'),
  };
}

/** @param frontMatter whether the text may begin with YAML or TOML between fences. Default: true. */
export function parseTree(text: string, { frontMatter = true } = {}): Root {
  parser ??= loadParser();
  const { fromMarkdown, frontmatter, frontmatterFromMarkdown, gfm, gfmFromMarkdown } = parser;
  if (!frontMatter) return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const matters: Parameters<typeof frontmatter>[0] = ['yaml', 'toml'];
  return fromMarkdown(text, {
    extensions: [gfm(), frontmatter(matters)],
    mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown(matters)],
  });
}
