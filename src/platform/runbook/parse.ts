/**
 * The front door: Markdown text in, runbooks and findings out. Pure, and it never throws: a file that cannot be read
 * gives no runbook and a finding that says why.
 *
 * The way of a file: `source` (bounds, line endings) → `markdown` (mdast, in `chunks` when large) → `html` (words stay,
 * tags go) → `metadata` (front matter) → `reading` (every code block: `blocks`, `prompts`, `commands`, `queries`) →
 * `outline` (tree of headings) → `several` (one file, many runbooks) → `sections` (`kinds`) → `steps` (`labels`, `lists`,
 * `wording`, `variants`) → `finish` (`branches`, `guardrails`, `inputs`) → the shapes in `document`.
 */
import type { Finding, Parsed } from './document.ts';
import { readRunbooks } from './file.ts';
import { readHtml } from './html.ts';
import { parseMarkdown } from './markdown.ts';
import { readFrontMatter } from './metadata.ts';
import { prepareSource } from './source.ts';
import { findTemplateTags } from './templates.ts';

/** `path` is where the file lies in its library; it names the runbook when nothing in the file does. */
export function parseRunbooks(source: string, { path }: { readonly path: string }): Parsed {
  const prepared = prepareSource(source);
  if (prepared.text === undefined) return { runbooks: [], findings: prepared.findings };
  try {
    return readFile(prepared.text, path, [...prepared.findings]);
  } catch (error) {
    // Depths that no bound above foresaw end here; one broken file must never take a library down.
    const why =
      error instanceof RangeError
        ? 'it is nested too deeply'
        : error instanceof Error
          ? error.message
          : 'unknown reason';
    const message = `This file could not be read: ${why}.`;
    return {
      runbooks: [],
      findings: [...prepared.findings, { id: 'unreadable', severity: 'error', line: 1, message }],
    };
  }
}

function readFile(text: string, path: string, findings: Finding[]): Parsed {
  const { root, cut } = parseMarkdown(text);
  if (cut)
    findings.push({
      id: 'nested-too-deeply',
      severity: 'warning',
      line: 1,
      message: 'Parts of this file are nested so deeply that only their text is kept.',
    });
  findings.push(...readHtml(root), ...findTemplateTags(root));
  const { front, findings: matter } = readFrontMatter(root);
  return readRunbooks(root, path, front, [...findings, ...matter]);
}
