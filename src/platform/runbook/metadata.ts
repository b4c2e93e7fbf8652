/**
 * What a document says about itself: front matter (YAML, or Hugo's TOML), and lines such as "**Severity:** SEV2" under
 * the title. Nothing here is required, nothing is thrown; what cannot be read is reported with its line.
 */
import type { Root, RootContent } from 'mdast';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Finding, Metadata } from './document.ts';
import type { DeclaredInput } from './inputs.ts';
import { compilePattern } from './inputs.ts';
import { isFrontMatter, lineOf, textOf } from './markdown.ts';
import { readDate, readMinutes, readPeriod } from './times.ts';
import { parseToml } from './toml.ts';

export type FrontMatter = {
  readonly title?: string;
  readonly id?: string;
  readonly inputs: readonly DeclaredInput[];
  readonly fields: Fields;
  readonly other: Readonly<Record<string, unknown>>;
};

/** Metadata before defaults; what the front matter leaves out, the lines under the title may fill. */
export type Fields = Partial<Omit<Metadata, 'other'>>;

const text = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => String(value).trim())
  .pipe(z.string().min(1));
const words = z
  .union([z.array(z.union([z.string(), z.number()])), z.string(), z.number()])
  .transform((value) =>
    (Array.isArray(value) ? value : String(value).split(/\s*,\s*/))
      .map((word) => String(word).trim())
      .filter((word) => word !== ''),
  );
const input = z.preprocess(
  (value) => (value === null ? {} : typeof value === 'string' ? { label: value } : value),
  z.object({ label: text.optional(), required: z.boolean().optional(), pattern: z.string().optional() }),
);
const readable = <T>(read: (value: string) => T | undefined, what: string) =>
  text.transform((value, context) => {
    const found = read(value);
    if (found === undefined) context.addIssue({ code: 'custom', message: `"${value}" is not ${what}` });
    return found;
  });

const date = readable(readDate, 'a date such as 2026-08-01');
const FIELDS = {
  title: text,
  id: text,
  kind: z.enum(['operational', 'alert']),
  severity: text,
  owner: text,
  services: words,
  keywords: words,
  alerts: words,
  environments: words,
  estimatedMinutes: readable(readMinutes, 'a duration such as 15m'),
  lastReviewed: date,
  reviewIn: readable(readPeriod, 'a period such as 3 months'),
  visibility: z.enum(['internal', 'public']),
  escalateTo: text,
  notify: words,
  inputs: z.record(z.string(), input),
} as const;
type Field = keyof typeof FIELDS;

/** The keys people write, without case, blanks and dashes. */
const KEYS: Readonly<Record<string, Field>> = {
  title: 'title',
  id: 'id',
  kind: 'kind',
  severity: 'severity',
  priority: 'severity',
  owner: 'owner',
  owners: 'owner',
  owner_slack: 'owner',
  team: 'owner',
  maintainer: 'owner',
  services: 'services',
  service: 'services',
  components: 'services',
  component: 'services',
  keywords: 'keywords',
  symptoms: 'keywords',
  aliases: 'keywords',
  tags: 'keywords',
  alerts: 'alerts',
  alert: 'alerts',
  alert_name: 'alerts',
  alertname: 'alerts',
  environments: 'environments',
  environment: 'environments',
  estimated_time: 'estimatedMinutes',
  estimated_duration: 'estimatedMinutes',
  time_estimate: 'estimatedMinutes',
  read_time: 'estimatedMinutes',
  duration: 'estimatedMinutes',
  last_reviewed: 'lastReviewed',
  last_reviewed_on: 'lastReviewed',
  reviewed: 'lastReviewed',
  last_updated: 'lastReviewed',
  updated: 'lastReviewed',
  last_modified: 'lastReviewed',
  review_in: 'reviewIn',
  review_every: 'reviewIn',
  visibility: 'visibility',
  escalate_to: 'escalateTo',
  notify: 'notify',
  inputs: 'inputs',
};

function fieldFor(key: string): Field | undefined {
  return KEYS[
    key
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_')
  ];
}

/** Reads the first block of the file if it is front matter. */
export function readFrontMatter(root: Root): { readonly front: FrontMatter; readonly findings: readonly Finding[] } {
  const [first] = root.children;
  const findings: Finding[] = [];
  const tell: Tell = (line, message, id = 'front-matter', severity = 'warning') => {
    findings.push({ id, severity, line, message });
  };
  if (!isFrontMatter(first)) return { front: { inputs: [], fields: {}, other: {} }, findings };
  const start = lineOf(first) + 1;
  if (first.value.includes('<%'))
    tell(start, 'The front matter holds template tags (<% %>); they are read as plain text.', 'template-tag');
  const { values, lineOfKey } = isYaml(first)
    ? parseYaml(first.value, start, tell)
    : parseToml(first.value, start, tell);
  const broken = findings.some(({ severity }) => severity === 'error');
  return { front: toFrontMatter(values, lineOfKey, broken ? () => undefined : tell), findings };
}

function isYaml(node: { readonly type: string }): boolean {
  return node.type === 'yaml';
}

type Tell = (line: number, message: string, id?: Finding['id'], severity?: Finding['severity']) => void;
export type Values = {
  readonly values: Readonly<Record<string, unknown>>;
  readonly lineOfKey: (key: string) => number;
};

function parseYaml(source: string, start: number, tell: Tell): Values {
  const counter = new LineCounter();
  const lineOfKey = (key: string): number => {
    const index = source.split('\n').findIndex((line) => line.replace(/^["']/, '').startsWith(key));
    return index < 0 ? start : start + index;
  };
  try {
    const document = parseDocument(source, { lineCounter: counter, prettyErrors: false, logLevel: 'silent' });
    for (const error of document.errors.slice(0, 3))
      tell(
        start + counter.linePos(error.pos[0]).line - 1,
        `The front matter is not YAML: ${error.message}.`,
        'front-matter',
        'error',
      );
    const values: unknown = document.toJS({ maxAliasCount: 20 });
    return { values: isRecord(values) ? values : {}, lineOfKey };
  } catch (error) {
    tell(
      start,
      `The front matter is not YAML: ${error instanceof Error ? error.message : 'it could not be read'}.`,
      'front-matter',
      'error',
    );
    return { values: {}, lineOfKey };
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toFrontMatter(
  values: Readonly<Record<string, unknown>>,
  lineOfKey: (key: string) => number,
  tell: Tell,
): FrontMatter {
  const fields: Record<string, unknown> = {};
  const other: Record<string, unknown> = {};
  let inputs: DeclaredInput[] = [];
  for (const [key, value] of Object.entries(values)) {
    const field = fieldFor(key);
    if (!field || value === null || value === undefined) {
      if (!field) other[key] = value;
      continue;
    }
    const read = FIELDS[field].safeParse(value);
    // Hugo's weight, GOV.UK's `kind` of page and the like share names with ours: a wrong value is said, not fatal.
    if (!read.success)
      tell(lineOfKey(key), `"${key}" in the front matter: ${read.error.issues[0]?.message ?? 'not understood'}.`);
    else if (field === 'inputs' && isRecord(read.data)) inputs = toInputs(FIELDS.inputs.parse(value), lineOfKey, tell);
    else if (Array.isArray(read.data) && Array.isArray(fields[field])) fields[field] = [...fields[field], ...read.data];
    else fields[field] = read.data;
  }
  const { title, id, ...rest } = fields;
  // Each value went through the schema of its own field just above.
  return {
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof id === 'string' ? { id } : {}),
    inputs,
    fields: rest as Fields,
    other,
  };
}

function toInputs(
  declared: z.infer<typeof FIELDS.inputs>,
  lineOfKey: (key: string) => number,
  tell: Tell,
): DeclaredInput[] {
  return Object.entries(declared).map(([name, { label, required, pattern }]) => {
    const line = lineOfKey(`  ${name}`);
    const usable = pattern === undefined || compilePattern(pattern) !== undefined;
    if (!usable)
      tell(
        line,
        `The pattern of the input "${name}" is no usable regular expression; values are not checked against it.`,
        'bad-pattern',
      );
    return { name, label, required, pattern: usable ? pattern : undefined, line };
  });
}

// — lines under the title —

/** A heading that is metadata: "Severity: P1". Undefined for a real section. */
export function readMetadataHeading(words: string): Fields | undefined {
  const match = /^([A-Za-z][A-Za-z _-]{1,24}):\s*(\S.*)$/.exec(words);
  return match ? toField(match[1] ?? '', match[2] ?? '') : undefined;
}

function toField(key: string, value: string): Fields | undefined {
  const field = fieldFor(key);
  if (!field || field === 'inputs' || field === 'title' || field === 'id') return undefined;
  const read = FIELDS[field].safeParse(value.replace(/^[`*_]+|[`*_]+$/g, ''));
  return read.success ? { [field]: read.data } : undefined;
}

/** Between two fields in one line: a dot, or a bar before a further name. */
const SEPARATOR = /\s+[·•]\s+|\s+\|\s+(?=[A-Za-z][A-Za-z _-]{1,24}:)/;

/** "**Severity:** SEV2", "Last Updated: …", in paragraphs, quotes, bullets and two-column tables. */
export function readMetadataLines(blocks: readonly RootContent[]): Fields {
  const found: Fields = {};
  for (const line of blocks.flatMap(linesOf).flatMap((each) => each.split(SEPARATOR))) {
    const field = fieldOfLine(line);
    // The first mention counts: it stands nearest to the title.
    if (field) Object.assign(found, { ...field, ...found });
  }
  return found;
}

/** Every line of the block is a field: then it says nothing else. */
export function isMetadataOnly(block: RootContent): boolean {
  const lines = linesOf(block).flatMap((each) => each.split(SEPARATOR));
  return lines.length > 0 && lines.every((line) => fieldOfLine(line) !== undefined);
}

function fieldOfLine(line: string): Fields | undefined {
  const match = /^[\s>*_|-]*([A-Za-z][A-Za-z _-]{1,24}?)\s*[:|]\s*(\S[^|]*?)\s*$/.exec(line);
  return match ? toField(match[1] ?? '', match[2] ?? '') : undefined;
}

function linesOf(block: RootContent): string[] {
  if (block.type === 'paragraph') return paragraphLines(block);
  if (block.type === 'blockquote') return block.children.flatMap(linesOf);
  if (block.type === 'list') return block.children.flatMap((item) => item.children.slice(0, 1).flatMap(linesOf));
  if (block.type === 'table') return block.children.map((row) => row.children.map((cell) => textOf(cell)).join(' | '));
  return [];
}

function paragraphLines(block: Extract<RootContent, { type: 'paragraph' }>): string[] {
  const parts = block.children.map((child) =>
    child.type === 'text' ? child.value : child.type === 'break' ? '\n' : textOf(child),
  );
  return parts.join('').split('\n');
}
