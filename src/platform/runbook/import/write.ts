/** Runbooks from scraped text → Markdown files, with code marked where it can be told from its looks. */
import { stringify } from 'yaml';
import { slug } from '../headings.ts';
import type { Note } from './lines.ts';
import type { Block, ImportedRunbook, ImportedSection, Item, Shape } from './shape.ts';

export type ImportedFile = { readonly path: string; readonly title: string; readonly text: string };

export type Origin = {
  /** The name of the file, without its folder. */
  readonly name: string;
  /** Where the text was published. */
  readonly url?: string;
};

export function writeFiles(shape: Shape, origin: Origin, notes: Note[]): ImportedFile[] {
  const files = shape.runbooks.map((runbook) => ({
    path: `${idOf(runbook.title)}.md`,
    title: runbook.title,
    text: writeRunbook(runbook, origin, notes),
  }));
  const shares = shape.preface.length > 0 || shape.shared.length > 0;
  return files.length > 1 && shares ? [...files, writeIndex(shape, files, notes)] : files;
}

function writeRunbook(
  { title, severity, intro, sections }: ImportedRunbook,
  { name, url }: Origin,
  notes: Note[],
): string {
  const front = {
    title,
    id: idOf(title),
    kind: 'operational',
    ...(severity === undefined ? {} : { severity }),
    imported_from: name,
    ...(url === undefined ? {} : { source: url }),
  };
  return page(`---\n${stringify(front)}---\n\n# ${escapeMarks(title)}`, intro, sections, notes);
}

/** The page of the folder: what the runbooks share, and where they are. */
function writeIndex({ title, preface, shared }: Shape, files: readonly ImportedFile[], notes: Note[]): ImportedFile {
  const links = files.map((file) => `- [${escapeMarks(file.title)}](${file.path})`).join('\n');
  const text = page(`# ${escapeMarks(title)}`, preface, [], notes).trimEnd();
  return {
    path: 'README.md',
    title,
    text: `${[text, `## Runbooks\n\n${links}`, ...shared.map((one) => section(one, notes))].join('\n\n')}\n`,
  };
}

function page(head: string, intro: readonly Block[], sections: readonly ImportedSection[], notes: Note[]): string {
  const parts = [head, ...intro.map((block) => write(block, notes)), ...sections.map((one) => section(one, notes))];
  return `${parts.join('\n\n')}\n`;
}

function section({ heading, blocks }: ImportedSection, notes: Note[]): string {
  return [`## ${escapeMarks(heading)}`, ...blocks.map((block) => write(block, notes))].join('\n\n');
}

function write(block: Block, notes: Note[]): string {
  switch (block.kind) {
    case 'text':
      return prose(block.text, block.line, notes);
    case 'code':
      return `\`\`\`bash\n${block.text}\n\`\`\``;
    case 'missing':
      return `TODO: ${block.text}. Look it up in the source.`;
    case 'list':
      return block.items
        .map((item, index) => writeItem(item, block.ordered ? `${index + 1}.` : '-', block.line, notes))
        .join('\n');
  }
}

function writeItem({ text, box, choices }: Item, marker: string, line: number, notes: Note[]): string {
  const indent = ' '.repeat(marker.length + 1);
  const head = `${marker} ${box ? '[ ] ' : ''}${prose(text, line, notes)}`;
  return [head, ...choices.map((choice) => `${indent}- [ ] ${prose(choice, line, notes)}`)].join('\n');
}

/** Words that are found glued to code: the border of the element was lost together with its space. */
const BEFORE =
  /^(?:local|the|this|that|fixes|edits|updates|changes|uses|adds|removes|reads|writes|publishes|from|into|with|for|and)(?=[a-z])/;
const AFTER = /(?:was|were|has|have|and|with|when|from|into|for|must|should|does)$/;
const NAME = /(?<![\w/.])(?:[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[a-z][a-z0-9-]+\.(?:json|ya?ml|toml|conf))(?!\w)/g;

/** "localorganization_domainswas" → "local organization_domains was". */
function unglue(name: string): string {
  const before = BEFORE.exec(name)?.[0] ?? '';
  const after = name.includes('_') ? (AFTER.exec(name)?.[0] ?? '') : '';
  const code = name.slice(before.length, name.length - after.length);
  const whole = /^[a-z][a-z0-9-]{2,}(?:(?:_[a-z0-9]{3,})+|\.\w+)$/.test(code);
  return whole && before + after !== '' ? [before, code, after].filter((part) => part !== '').join(' ') : name;
}

const CODE =
  /(?<![\w`/.])(?:\/[a-z][\w-]*(?:\/[\w{}.-]+)*\/?|[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[\w-]+\.(?:json|ya?ml|toml|conf|sh|py))(?![\w`/])/g;

function prose(text: string, line: number, notes: Note[]): string {
  const unglued = text.replace(NAME, (name) => {
    const parted = unglue(name);
    if (parted !== name) notes.push({ kind: 'unsure', line, message: `“${name}” is read as “${parted}”.` });
    return parted;
  });
  const term = /^([a-z]+(?:_[a-z0-9]+)+|[a-z]+: (?:true|false)): /.exec(unglued)?.[1];
  const rest = term === undefined ? unglued : unglued.slice(term.length);
  return `${term === undefined ? '' : `\`${term}\``}${escapeMarks(rest).replace(CODE, (code) => `\`${code.replace(/[.]$/, '')}\`${code.endsWith('.') ? '.' : ''}`)}`;
}

/** Nothing that was plain text may become a mark: `*`, `_` at the edge of a word, `#`, `<`. */
function escapeMarks(text: string): string {
  return text
    .replace(/[\\*`<[\]]/g, '\\$&')
    .replace(/^(#{1,6}\s|>|[-+]\s)/, '\\$1')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_');
}

function idOf(title: string): string {
  return slug(title).replace(/-{2,}/g, '-') || 'runbook';
}
