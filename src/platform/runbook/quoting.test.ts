// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell variables are the subject here.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Code } from './document.ts';
import { renderCommand } from './inputs.ts';

const shell = (text: string): Code => ({ kind: 'command', language: 'shell', text, line: 1 });

function render(code: Code, value: string): string | undefined {
  const rendered = renderCommand(code, { v: value, value });
  return rendered.ok ? rendered.text : undefined;
}

/** The command as an author writes it, with `printf '%s\0'` in place of the program, and what it must print. */
const PLACES: readonly { readonly name: string; readonly text: string; readonly gives: (value: string) => string }[] = [
  { name: 'a bare word', text: "printf '%s\\0' <v>", gives: (value) => value },
  { name: 'part of an option', text: "printf '%s\\0' --name=<v>", gives: (value) => `--name=${value}` },
  { name: 'part of a path', text: "printf '%s\\0' pods/<v>/log", gives: (value) => `pods/${value}/log` },
  { name: 'braces', text: "printf '%s\\0' {<v>}", gives: (value) => `{${value}}` },
  { name: 'single quotes', text: "printf '%s\\0' '<v>'", gives: (value) => value },
  {
    name: 'single quotes with more text',
    text: "printf '%s\\0' 'job <v> is done'",
    gives: (value) => `job ${value} is done`,
  },
  { name: 'double quotes', text: 'printf \'%s\\0\' "<v>"', gives: (value) => value },
  {
    name: 'double quotes with more text',
    text: 'printf \'%s\\0\' "it is <v>, yes"',
    gives: (value) => `it is ${value}, yes`,
  },
  {
    name: 'JSON in single quotes',
    text: 'printf \'%s\\0\' \'{"id": "<v>", "n": [1, true]}\'',
    gives: (value) => `json:${value}`,
  },
  {
    name: 'JSON in double quotes',
    text: 'printf \'%s\\0\' "{\\"id\\": \\"<v>\\"}"',
    gives: (value) => `json:${value}`,
  },
  { name: 'a substitution', text: "printf '%s\\0' \"$(printf '%s.' <v>)\"", gives: (value) => `${value}.` },
  {
    name: 'quotes in a substitution',
    text: 'printf \'%s\\0\' "a $(printf \'%s.\' "<v>") b"',
    gives: (value) => `a ${value}. b`,
  },
  { name: 'an assignment', text: 'X=<v>\nprintf \'%s\\0\' "$X"', gives: (value) => value },
  { name: 'a loop', text: 'for x in <v>; do printf \'%s\\0\' "$x"; done', gives: (value) => value },
  { name: 'a heredoc', text: "cat <<EOF\n[<v>]\nEOF\nprintf '\\0'", gives: (value) => `[${value}]\n` },
  { name: 'a heredoc alone on its line', text: "cat <<EOF\n<v>\nEOF\nprintf '\\0'", gives: (value) => `${value}\n` },
  { name: 'a literal heredoc', text: "cat <<'EOF'\n[<v>]\nEOF\nprintf '\\0'", gives: (value) => `[${value}]\n` },
  { name: 'a variable', text: "printf '%s\\0' $VALUE", gives: (value) => value },
  { name: 'a quoted variable', text: 'printf \'%s\\0\' "${VALUE} $VALUE"', gives: (value) => `${value} ${value}` },
  { name: 'a mustache', text: "printf '%s\\0' {{v}}", gives: (value) => value },
  { name: 'a comment', text: "printf '%s\\0' a # <v>", gives: () => 'a' },
  { name: 'backticks', text: "printf '%s\\0' `printf %s. <v>`", gives: (value) => `${value}.` },
  {
    name: 'arithmetic',
    text: "printf '%s\\0' $((<v> + 0))",
    gives: (value) => String(BigInt.asIntN(64, BigInt(value))),
  },
  { name: 'a program in quotes', text: 'sh -c \'printf "%s\\0" <v>\'', gives: (value) => value },
  {
    name: 'SQL in quotes',
    text: "printf '%s\\0' \"SELECT 1 WHERE a = '<v>'\"",
    gives: (value) => `SELECT 1 WHERE a = '${value}'`,
  },
];

const NASTY = [
  "it's",
  '"quoted"',
  '$(touch owned)',
  '`touch owned`',
  '$HOME ${PATH}',
  'a; touch owned',
  'a && b || c',
  'a\nb',
  '\n',
  "'; touch owned; '",
  '"; touch owned; "',
  "\\'",
  '\\',
  '\\\\"',
  '$',
  '!',
  '!!',
  'wow!\'"',
  '*',
  '?[a-z]',
  '~',
  '#not',
  'a #b',
  '{a,b}',
  'a,b',
  '1..3',
  '%s %d',
  'EOF',
  'two  blanks ',
  ' ',
  '=x',
  'A=b',
  '()',
  '<x>',
  '{{v}}',
  '日本語 ü 🎉',
  'e\u0301',
  '0',
  '42',
  '-',
  '--all',
  '-rf /',
  '..',
  '/etc/passwd',
  'if',
  'null',
  '"}',
  '", "admin": "yes',
  'x'.repeat(500),
];
const value = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ maxLength: 20 }),
  fc.array(fc.constantFrom(...NASTY), { maxLength: 4 }).map((parts) => parts.join('')),
);

function runs(program: 'sh' | 'bash', script: string): string {
  const { stdout, stderr, status } = spawnSync(program, ['-c', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: '/', LC_ALL: 'C.UTF-8' },
  });
  return status === 0 ? stdout : `${status} ${stderr}`;
}

function read(output: string): string {
  if (!output.startsWith('{"id"')) return output;
  const parsed: unknown = JSON.parse(output);
  return typeof parsed === 'object' && parsed !== null && 'id' in parsed ? `json:${String(parsed.id)}` : output;
}

describe.each(['sh', 'bash'] as const)('a value in %s comes back exactly as it was given', (program) => {
  it.each(PLACES)('from $name', ({ text, gives }) => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 25 }), (values) => {
        const accepted = values
          .map((each) => ({ each, command: render(shell(text), each) }))
          .filter(({ command }) => command !== undefined);
        // One process for many commands; a value that broke out would break its neighbours as well.
        const output = runs(program, accepted.map(({ command }) => command).join('\n'));
        expect(output.split('\0').slice(0, -1).map(read)).toEqual(accepted.map(({ each }) => gives(each)));
      }),
      { numRuns: 12 },
    );
  });
});

describe('what is refused', () => {
  const plain = fc
    .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 })
    .filter((text) => !text.startsWith('-'));

  it.each(PLACES.slice(0, 14).map(({ name, text }) => [name, text]))(
    'is nothing that can be typed, in %s',
    (_, text) => {
      fc.assert(fc.property(plain, (each) => renderCommand(shell(text), { v: each }).ok));
    },
  );

  it.each([
    ['a tab', "printf '%s' '<v>'", 'a\tb', 'a control character'],
    ['an escape sequence', 'kubectl delete pod <v>', '\u001b[2J', 'a control character'],
    ['text that runs backwards', 'kubectl delete pod <v>', 'abc\u202edcba', 'direction of the text'],
    ['half a character', 'kubectl delete pod <v>', '\ud800', 'a broken character'],
    ['an option', 'kubectl delete pod <v>', '--all', 'starts with a dash'],
    ['an option in quotes', 'kubectl delete pod "<v>"', '--all', 'starts with a dash'],
    [
      'code for a program in quotes',
      'kubectl exec db -- psql -c "DELETE FROM jobs WHERE id = \'<v>\'"',
      "1' OR 'a'='a",
      'a program inside quotes',
    ],
    ['code for a remote shell', "ssh host 'systemctl restart <v>'", 'a; reboot', 'a program inside quotes'],
    ['code for a filter', 'jq \'.[] | select(.name == "<v>")\'', '") | (', 'a program inside quotes'],
    ['text where JSON wants a number', 'curl -d \'{"replicas": <v>}\' host', 'many', 'number, true, false or null'],
    ['the word that ends a heredoc', 'cat <<EOF\n<v>\nEOF', 'EOF', 'the word that ends'],
    ['a line break in a heredoc', 'cat <<EOF\n<v>\nEOF', 'a\nEOF\nreboot', 'a line break'],
    ['a line break in a comment', 'ls # <v>', 'a\nreboot', 'a line break'],
    ['text in arithmetic', 'echo $((<v> + 1))', 'a[$(reboot)]', 'an arithmetic expression'],
    ['anything after a dollar sign', 'echo "$<v>"', 'HOME', 'dollar sign'],
  ])('is %s, with a reason', (_, text, each, reason) => {
    const rendered = renderCommand(shell(text), { v: each });
    expect(rendered).toMatchObject({ ok: false, problems: [{ input: 'v' }] });
    expect(rendered.ok ? '' : rendered.problems[0]?.reason).toContain(reason);
  });
});

describe('a value in SQL and in a query', () => {
  const code = (language: Code['language'], text: string): Code => ({ kind: 'query', language, text, line: 1 });

  it('cannot leave its quotes', () => {
    expect(render(code('sql', "SELECT 1 FROM jobs WHERE id = '<v>'"), "a'b")).toBe(
      "SELECT 1 FROM jobs WHERE id = 'a''b'",
    );
    expect(render(code('promql', 'up{job="<v>"}'), 'a"b\\')).toBe('up{job="a\\"b\\\\"}');
    expect(render(code('search', 'event == "x" and id == "<v>"'), 'a"b')).toBe('event == "x" and id == "a\\"b"');
  });

  it('is refused where it would be read as more than a value', () => {
    expect(render(code('sql', 'DELETE FROM jobs WHERE id = <v>'), '1 OR 1=1')).toBeUndefined();
    expect(render(code('sql', "SELECT 1 FROM jobs WHERE id = '<v>'"), 'a\\')).toBeUndefined();
    expect(render(code('promql', 'rate(<v>[5m])'), 'up) or vector(1')).toBeUndefined();
    expect(render(code('sql', 'SELECT 1 FROM jobs WHERE id = <v>'), '42')).toBe('SELECT 1 FROM jobs WHERE id = 42');
  });
});
