// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell variables are the subject here.
import { describe, expect, it } from 'vitest';
import { readShell } from './shell.ts';

const pieces = (text: string) => {
  const { ends } = readShell(text);
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end).trim()).filter((piece) => piece !== '');
};

describe('where a command ends', () => {
  it.each([
    ['each line', 'ls\npwd', ['ls', 'pwd']],
    ['after a continued line', 'kubectl get pods \\\n  -n shop\nls', ['kubectl get pods \\\n  -n shop', 'ls']],
    ['after the closing quote', 'psql -c "\nSELECT 1;\n"\nls', ['psql -c "\nSELECT 1;\n"', 'ls']],
    ['after the heredoc', 'cat <<EOF | sort\nb\na\nEOF\nls', ['cat <<EOF | sort\nb\na\nEOF', 'ls']],
    ['after two heredocs', 'cmd <<A <<-B\na\nA\n\tb\n\tB\nls', ['cmd <<A <<-B\na\nA\n\tb\n\tB', 'ls']],
    ['after done', 'for a in 1 2; do\n  echo $a\ndone\nls', ['for a in 1 2; do\n  echo $a\ndone', 'ls']],
    ['after fi', 'if true; then\n  ls\nfi\npwd', ['if true; then\n  ls\nfi', 'pwd']],
    ['after the function', 'f() {\n  ls\n}\nf', ['f() {\n  ls\n}', 'f']],
    ['after a pipe', 'ls |\n  sort\npwd', ['ls |\n  sort', 'pwd']],
    ['after a substitution', 'x=$(\n  ls\n)\necho $x', ['x=$(\n  ls\n)', 'echo $x']],
    ['not at a quote in a comment', "ls # don't\npwd", ["ls # don't", 'pwd']],
    ['not at a hash inside a word', 'echo a#b\nls', ['echo a#b', 'ls']],
  ])('%s', (_, text, expected) => {
    expect(pieces(text)).toEqual(expected);
  });

  it('is unknown while a quote is open', () => {
    expect(readShell('echo "a').complete).toBe(false);
    expect(readShell('echo "a"').complete).toBe(true);
  });
});

describe('the place of a character', () => {
  it.each([
    ['bare', 'echo X'],
    ['single', "echo 'X'"],
    ['double', 'echo "X"'],
    ['ansi', "echo $'X'"],
    ['bare', 'echo "$(ls X)"'],
    ['double', 'echo "$(ls "X")"'],
    ['single', `echo "$(ls 'X')"`],
    ['backtick', 'echo `ls X`'],
    ['arithmetic', 'echo $((X + 1))'],
    ['parameter', 'echo ${a:-X}'],
    ['comment', 'ls # X'],
    ['heredoc', 'cat <<EOF\nX\nEOF'],
    ['literal-heredoc', "cat <<'EOF'\nX\nEOF"],
    ['bare', 'cat <<EOF X\na\nEOF'],
    ['bare', 'cat <<< a X'],
    ['bare', "echo it\\'s X"],
  ])('is %s in %s', (place, text) => {
    expect(readShell(text).placeAt(text.indexOf('X')).place).toBe(place);
  });
});
