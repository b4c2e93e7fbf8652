/**
 * Placeholders in commands, the values for them, and the command with the values in place.
 *
 * `<name>` is the canonical form. `{{name}}`, `$NAME` and `[NAME]` count where nothing else can be meant: a variable that
 * the document sets itself, a Go template, a JSONPath, an awk field or a secret is no input.
 */
import type { ActionLink, Code, Input, InputForm } from './document.ts';
import { quoteFor } from './quoting.ts';
import type { Place } from './shell.ts';
import { readShell } from './shell.ts';

export type Placeholder = {
  readonly name: string;
  readonly form: InputForm;
  readonly start: number;
  readonly end: number;
};

const ANGLE = /(?<![<\w])<([A-Za-z][A-Za-z0-9_./:-]*(?: [A-Za-z0-9_./:-]+){0,9})>(?!>)/g;
const MUSTACHE = /\{\{\s*([A-Za-z_]\w*)\s*\}\}/g;
const VARIABLE = /\$(?:\{([A-Z][A-Z0-9_]+)\}|([A-Z][A-Z0-9_]+)\b)/g;
const BRACKET = /\[([A-Z][A-Z0-9_-]{2,})\]/g;

const NO_ANGLE =
  /^(?:none|nil|null|unknown|pending|invalid|unset|undefined|empty|eof|nodes?|n\/a|br|hr|p|b|i|div|span|html|body|xml)$/i;
const NO_MUSTACHE = /^(?:end|else|range|if|with|define|block|template|break|continue|nil|true|false)$/;
const NO_BRACKET =
  /^(?:ERROR|ERR|WARN|WARNING|INFO|DEBUG|TRACE|FATAL|OK|FAIL|FAILED|PASS|NOTE|TODO|OPTIONS?|FLAGS?|ARGS?|COMMAND|YES|NO|UTC|NULL|EOF)$/;
/** Set by every shell, or by the machine. */
const ENVIRONMENT =
  /^(?:HOME|USER|LOGNAME|PATH|PWD|OLDPWD|SHELL|HOSTNAME|RANDOM|EDITOR|PAGER|TMPDIR|TEMP|LANG|LC_\w+|TERM|IFS|UID|EUID|PPID|PS\d|LINENO|SECONDS|BASH\w*|OSTYPE|REPLY|DISPLAY|KUBECONFIG|GOPATH|JAVA_HOME|NF|NR|FS|RS|OFS|ORS|ARGV|STDIN|DATE|EOF)$/;
/** Never to be typed into a form. */
const SECRET = /(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|ACCESS_KEY|CREDENTIALS?|_PASS|_PWD|_KEY|_PAT)$/;

/** Two spellings of one input: `<job-id>`, `{{job_id}}` and `$JOB_ID`. */
export function inputKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

/** Placeholders in one command, in order, never overlapping. `assigned` are variables the document sets itself. */
export function findPlaceholders(code: Code, assigned: ReadonlySet<string> = new Set()): Placeholder[] {
  const { text, language } = code;
  const found: Placeholder[] = [];
  const place = language === 'shell' ? readShell(text) : undefined;
  const add = (form: InputForm, match: RegExpMatchArray, name: string): void => {
    const start = match.index ?? 0;
    found.push({ name, form, start, end: start + match[0].length });
  };
  const markup = /<\/\w+>|<\w+\s+\w+="/.test(text);
  const compares = language === 'sql' || language === 'promql' || language === 'search';
  if (!markup) {
    for (const match of text.matchAll(ANGLE)) {
      const name = match[1] ?? '';
      if (!NO_ANGLE.test(name) && !name.includes('//') && !(compares && /\b(?:and|or)\b/i.test(name)))
        add('angle', match, name);
    }
  }
  for (const match of text.matchAll(MUSTACHE))
    if (!NO_MUSTACHE.test(match[1] ?? '')) add('mustache', match, match[1] ?? '');
  for (const match of text.matchAll(VARIABLE)) {
    const name = match[1] ?? match[2] ?? '';
    const literal = place && isLiteral(place.placeAt(match.index ?? 0).place);
    if (!literal && isInputVariable(name, assigned) && text[(match.index ?? 0) - 1] !== '\\')
      add('variable', match, name);
  }
  for (const match of text.matchAll(BRACKET)) {
    const name = match[1] ?? '';
    const bare = place ? place.placeAt(match.index ?? 0).place === 'bare' : language === 'chat';
    if (bare && !NO_BRACKET.test(name) && !/^[*+?{]/.test(text.slice((match.index ?? 0) + match[0].length)))
      add('bracket', match, name);
  }
  return found
    .sort((a, b) => a.start - b.start)
    .filter((each, index, all) => index === 0 || each.start >= (all[index - 1]?.end ?? 0));
}

function isLiteral(place: Place): boolean {
  return place === 'single' || place === 'literal-heredoc' || place === 'comment' || place === 'parameter';
}

function isInputVariable(name: string, assigned: ReadonlySet<string>): boolean {
  return !assigned.has(name) && !ENVIRONMENT.test(name) && !SECRET.test(name);
}

/** Variables that the commands set themselves: `NAME=`, `export NAME=`, `read NAME`, `for NAME in`. */
export function assignedVariables(codes: readonly Code[]): Set<string> {
  const names = new Set<string>();
  for (const { text, language } of codes) {
    if (language !== 'shell') continue;
    for (const match of text.matchAll(
      /(?:^|[\s;&|(])(?:(?:export|local|declare|readonly|typeset|set)\s+(?:-\w+\s+)*)?([A-Za-z_]\w*)\+?=|\b(?:for|select)\s+([A-Za-z_]\w*)\s+in\b|\bread\s+(?:-\w+\s+)*(?:"[^"]*"\s+)?([A-Za-z_]\w*)/g,
    )) {
      const name = match[1] ?? match[2] ?? match[3];
      if (name) names.add(name);
    }
  }
  return names;
}

/** Names in the order in which they first occur, one per key. */
export function inputNames(
  codes: readonly Code[],
  actions: readonly ActionLink[],
  assigned?: ReadonlySet<string>,
): string[] {
  const names = new Map<string, string>();
  const add = (name: string): void => {
    if (!names.has(inputKey(name))) names.set(inputKey(name), name);
  };
  for (const code of codes) for (const placeholder of findPlaceholders(code, assigned)) add(placeholder.name);
  for (const action of actions) {
    for (const value of Object.values(action.inputs)) for (const match of value.matchAll(MUSTACHE)) add(match[1] ?? '');
  }
  return [...names.values()];
}

export type DeclaredInput = {
  readonly name: string;
  readonly label?: string | undefined;
  readonly required?: boolean | undefined;
  readonly pattern?: string | undefined;
  readonly line: number;
};

/** The inputs of a document: those declared in its front matter, then those found in its commands. */
export function readInputs(
  codes: readonly Code[],
  actions: readonly ActionLink[],
  declared: readonly DeclaredInput[],
): Input[] {
  const assigned = assignedVariables(codes);
  const inputs = new Map<string, { input: Input; forms: Set<InputForm> }>();
  for (const { name, label, required, pattern, line } of declared) {
    const input: Input = {
      name,
      label: label ?? labelFor(name),
      required: required ?? true,
      forms: [],
      line,
      ...(pattern === undefined ? {} : { pattern }),
    };
    inputs.set(inputKey(name), { input, forms: new Set(['declared']) });
  }
  const add = (name: string, form: InputForm, line: number): void => {
    const known = inputs.get(inputKey(name));
    if (known) known.forms.add(form);
    else
      inputs.set(inputKey(name), {
        input: { name, label: labelFor(name), required: true, forms: [], line },
        forms: new Set([form]),
      });
  };
  for (const code of codes) {
    for (const { name, form, start } of findPlaceholders(code, assigned))
      add(name, form, code.line + linesBefore(code.text, start));
  }
  for (const name of inputNames([], actions)) add(name, 'mustache', declared[0]?.line ?? 1);
  return [...inputs.values()].map(({ input, forms }) => ({ ...input, forms: [...forms] }));
}

function linesBefore(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

/** `pod-name` → "Pod name". */
function labelFor(name: string): string {
  const words = name.replace(/[_-]+/g, ' ').trim();
  const lower = /[a-z]/.test(words) ? words : words.toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

/** Characters of one value. */
const MAX_VALUE = 2000;

/** Undefined when the value is fine, else the reason in words. A pattern must match the whole value. */
export function refuseValue(input: Input, value: string): string | undefined {
  if (value.trim() === '') return input.required ? `${input.label} is needed.` : undefined;
  if (value.length > MAX_VALUE) return `${input.label} is longer than ${MAX_VALUE} characters.`;
  const pattern = input.pattern === undefined ? undefined : compilePattern(input.pattern);
  if (pattern && !pattern.test(value)) return `${input.label} does not match the pattern ${input.pattern}.`;
  return undefined;
}

/** A repeated group that repeats inside, such as (a+)+, can take for ever on a short value. */
const RUNAWAY = /\((?:[^()\\]|\\.)*[+*}](?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,)/;

/** Undefined when the pattern is no regular expression, too long, or could run away. */
export function compilePattern(pattern: string): RegExp | undefined {
  if (pattern.length > 200 || RUNAWAY.test(pattern)) return undefined;
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    // Said once as a finding when the file is read; an unusable pattern must not stop a run.
    return undefined;
  }
}

export type Rendered =
  | { readonly ok: true; readonly text: string; readonly missing: readonly string[] }
  | { readonly ok: false; readonly problems: readonly { readonly input: string; readonly reason: string }[] };

/**
 * The command with its values, each quoted for the place it stands in. Placeholders without a value stay as they are and
 * are named in `missing`. A value that cannot be quoted safely makes the whole command refused. Safe to call repeatedly.
 */
export function renderCommand(
  code: Code,
  values: Readonly<Record<string, string>>,
  assigned: ReadonlySet<string> = new Set(),
): Rendered {
  const byKey = new Map(Object.entries(values).map(([name, value]) => [inputKey(name), value]));
  const placeholders = findPlaceholders(code, assigned);
  const missing: string[] = [];
  const problems: { input: string; reason: string }[] = [];
  let text = '';
  let from = 0;
  for (const placeholder of placeholders) {
    const value = byKey.get(inputKey(placeholder.name));
    if (value === undefined) {
      missing.push(placeholder.name);
      continue;
    }
    const quoted = quoteFor(code, placeholder, value, placeholders);
    if (!quoted.ok) problems.push({ input: placeholder.name, reason: quoted.reason });
    else text += code.text.slice(from, placeholder.start) + quoted.text;
    from = placeholder.end;
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, text: text + code.text.slice(from), missing };
}
