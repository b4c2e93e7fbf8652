import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runCommand } from './run.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function aFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'resurface-cli-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

const TODAY = Temporal.PlainDate.from('2026-11-22');

/** What somebody sees who types this. */
async function type(cwd: string, ...args: readonly string[]) {
  let out = '';
  let err = '';
  const terminal = {
    cwd,
    today: () => TODAY,
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const code = await runCommand(args, terminal);
  return { code, out, err };
}

const GOOD = '# Stuck jobs\n\n## Steps\n\n1. Restart the worker, or escalate.\n';
const BAD = '# Stuck jobs\n\n## Steps\n\n1. Ask [them](nowhere.md), or escalate.\n';
const MENDABLE = '# Stuck jobs\n\n## Steps\n\n1. Restart <worker-name>, or escalate.\n';

describe('the command line', () => {
  it('says what there is, for the whole, a group and a command', async () => {
    for (const args of [[], ['--help'], ['help'], ['-h']]) {
      const { code, out } = await type('/', ...args);
      expect(code).toBe(0);
      expect(out).toContain('runbooks lint');
    }
    expect((await type('/', 'runbooks')).out).toContain('Usage: resurface runbooks COMMAND');
    for (const command of ['lint', 'inspect', 'new', 'import']) {
      const { code, out } = await type('/', 'runbooks', command, '--help');
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`^Usage: resurface runbooks ${command} `));
    }
    expect((await type('/', '--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [['runbook'], 'There is no command "runbook". Did you mean "runbooks"?\n'],
    [['fly'], 'There is no command "fly". See resurface --help.\n'],
    [['runbooks', 'lnit'], 'There is no command "lnit". Did you mean "lint"?\n'],
    [['runbooks', 'lint', '--formt', 'x'], "Unknown option '--formt'.\n"],
    [['runbooks', 'lint', '--format', 'xml'], '--format is one of text, json, github.\n'],
    [['runbooks', 'lint', '--info', 'maybe'], '--info is always or never.\n'],
    [['runbooks', 'lint', 'nowhere'], 'There is no file or folder nowhere.\n'],
    [['runbooks', 'inspect'], 'Which file? resurface runbooks inspect FILE\n'],
    [['runbooks', 'new'], 'Which title? resurface runbooks new "Stuck jobs"\n'],
    [['runbooks', 'new', 'x', '--kind', 'y'], '--kind is one of operational, alert.\n'],
    [['runbooks', 'import'], 'Which file? resurface runbooks import FILE\n'],
    [['runbooks', 'import', 'nowhere'], 'There is no file nowhere.\n'],
  ])('refuses %j in a sentence, with exit code 2', async (args, words) => {
    expect(await type(aFolder(), ...args)).toEqual({ code: 2, out: '', err: words });
  });
});

describe('runbooks lint', () => {
  it('ends with 1 when there are errors, and with 0 when there are none', async () => {
    const folder = aFolder({ 'runbooks/a.md': GOOD, 'runbooks/b.md': BAD, 'runbooks/README.md': BAD, 'c.md': GOOD });
    const { code, out } = await type(folder, 'runbooks', 'lint');
    expect(code).toBe(1);
    expect(out).toMatch(
      /^runbooks\/b\.md\n {2}5 {2}error {4}There is no file nowhere\.md\. .* \(dead-link\)\n\n1 error in 2 files\.\n$/,
    );
    expect(await type(folder, 'runbooks', 'lint', 'c.md')).toEqual({
      code: 0,
      out: 'No problems in 1 file.\n',
      err: '',
    });
  });

  it('looks at an index when it is named', async () => {
    const folder = aFolder({ 'README.md': BAD });
    expect((await type(folder, 'runbooks', 'lint', 'README.md')).code).toBe(1);
    expect(await type(folder, 'runbooks', 'lint', '.')).toMatchObject({
      code: 2,
      err: 'There are no Markdown files there.\n',
    });
  });

  it('annotates pull requests on GitHub, and speaks JSON', async () => {
    const folder = aFolder({ 'b.md': BAD });
    const github = await type(folder, 'runbooks', 'lint', 'b.md', '--format', 'github');
    expect(github.out).toMatch(/^::error file=b\.md,line=5,title=dead-link::/);
    const json = await type(folder, 'runbooks', 'lint', 'b.md', '--format=json');
    expect(JSON.parse(json.out)).toMatchObject({
      files: 1,
      counts: { error: 1 },
      problems: [{ path: 'b.md', line: 5 }],
    });
  });

  it('mends in place what is certain', async () => {
    const folder = aFolder({ 'a.md': MENDABLE });
    expect(await type(folder, 'runbooks', 'lint', 'a.md')).toMatchObject({
      code: 1,
      out: expect.stringContaining('1 can be fixed with --fix.'),
    });
    const { code, out } = await type(folder, 'runbooks', 'lint', 'a.md', '--fix');
    expect({ code, out }).toEqual({ code: 0, out: 'No problems in 1 file. 1 fixed.\n' });
    expect(readFileSync(join(folder, 'a.md'), 'utf8')).toBe(MENDABLE.replace('<worker-name>', '`<worker-name>`'));
  });

  it('knows the actions that are named to it', async () => {
    const folder = aFolder({ 'a.md': '# A\n\n## Steps\n\n1. [Go](action:mine.go), or escalate.\n' });
    expect((await type(folder, 'runbooks', 'lint', 'a.md')).code).toBe(1);
    expect((await type(folder, 'runbooks', 'lint', 'a.md', '--action', 'mine.go')).code).toBe(0);
  });

  it('lists its rules', async () => {
    const { code, out } = await type('/', 'runbooks', 'lint', '--rules');
    expect(code).toBe(0);
    expect(out).toMatch(/^dead-link\s+error\s+/m);
  });

  it('asks Git when a text was changed, and does not where the history is cut off', async () => {
    const page = `---\nlast_reviewed: 2026-10-01\n---\n${GOOD}`;
    const folder = aFolder({ 'a.md': page, 'b.md': page });
    const git = (cwd: string, ...args: string[]) =>
      execFileSync(
        'git',
        ['-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'init.defaultBranch=main', ...args],
        {
          cwd,
          env: { ...process.env, GIT_COMMITTER_DATE: '2026-10-01T12:00:00Z', GIT_AUTHOR_DATE: '2026-10-01T12:00:00Z' },
        },
      );
    git(folder, 'init', '-q');
    git(folder, 'add', '.');
    git(folder, 'commit', '-q', '-m', 'first');
    writeFileSync(join(folder, 'b.md'), `${page}\nOne more.\n`);
    const { out } = await type(folder, 'runbooks', 'lint', '.', '--format', 'json', '--info', 'never');
    expect(JSON.parse(out)).toMatchObject({ problems: [{ path: 'b.md', rule: 'changed-since-review', line: 2 }] });
    const clone = join(folder, 'clone');
    git(folder, 'commit', '-qam', 'second');
    git(folder, 'clone', '-q', '--depth', '1', `file://${folder}`, clone);
    expect(await type(clone, 'runbooks', 'lint', '.', '--info', 'never')).toMatchObject({
      out: 'No problems in 2 files.\n',
    });
  });
});

describe('runbooks inspect', () => {
  it('prints what the parser found, as JSON in the documented shape', async () => {
    const folder = aFolder({ 'a.md': GOOD, 'b.md': GOOD });
    const one = JSON.parse((await type(folder, 'runbooks', 'inspect', 'a.md', '--json')).out);
    expect(Object.keys(one)).toEqual(['runbooks', 'findings']);
    expect(one.runbooks[0]).toMatchObject({
      title: 'Stuck jobs',
      id: 'a',
      counts: { steps: 1, commands: 0 },
      sections: [{ kind: 'remediation', line: 3 }],
    });
    const both = JSON.parse((await type(folder, 'runbooks', 'inspect', '.', '--json')).out);
    expect(both).toMatchObject([{ file: 'a.md', runbooks: [{}] }, { file: 'b.md' }]);
  });

  it('prints it for people', async () => {
    const { out } = await type(aFolder({ 'a.md': GOOD }), 'runbooks', 'inspect', 'a.md');
    expect(out).toContain('Stuck jobs (a): 1 steps, 0 commands, 0 queries, 0 guardrails');
  });
});

describe('runbooks new', () => {
  it.each(['operational', 'alert'])(
    'writes a page (%s) that keeps every rule, apart from what it leaves to do',
    async (kind) => {
      const folder = aFolder();
      const { code, out } = await type(folder, 'runbooks', 'new', 'Queue: "deep"', '--kind', kind, '--owner', 'team-x');
      expect({ code, out }).toEqual({
        code: 0,
        out: 'runbooks/queue-deep.md is written. Fill in what says TODO, then: resurface runbooks lint runbooks/queue-deep.md\n',
      });
      const linted = await type(folder, 'runbooks', 'lint', '--format', 'json', '--info', 'always');
      const { problems } = JSON.parse(linted.out);
      expect(new Set(problems.map(({ rule }: { rule: string }) => rule))).toEqual(new Set(['todo']));
    },
  );

  it('writes into a folder that is named from the root of the disk', async () => {
    const folder = aFolder();
    const elsewhere = aFolder();
    expect(await type(folder, 'runbooks', 'new', 'Stuck jobs', '--dir', elsewhere)).toMatchObject({ code: 0 });
    expect(readFileSync(join(elsewhere, 'stuck-jobs.md'), 'utf8')).toContain('# Stuck jobs\n');
  });

  it('replaces nothing, and prints instead when asked', async () => {
    const folder = aFolder({ 'runbooks/stuck-jobs.md': GOOD });
    expect(await type(folder, 'runbooks', 'new', 'Stuck jobs')).toMatchObject({
      code: 2,
      err: expect.stringContaining('is there already'),
    });
    expect((await type(folder, 'runbooks', 'new', 'Stuck', 'jobs', '--print')).out).toContain('# Stuck jobs\n');
    expect(readFileSync(join(folder, 'runbooks/stuck-jobs.md'), 'utf8')).toBe(GOOD);
  });
});

describe('runbooks import', () => {
  const SCRAPED = 'Menu\nLever stuck\nIt does not move.\nSteps\nPull the lever. Then wait.\nSend this:\n';

  it('writes the files, and says what to check', async () => {
    const folder = aFolder({ 'page.txt': SCRAPED });
    const { code, out, err } = await type(folder, 'runbooks', 'import', 'page.txt', '--out', 'new');
    expect({ code, out }).toEqual({ code: 0, out: 'new/lever-stuck.md\n' });
    expect(err).toContain('page.txt:6');
    expect(err).toContain('--source');
    expect(readFileSync(join(folder, 'new/lever-stuck.md'), 'utf8')).toContain('1. Pull the lever. Then wait.');
  });

  it('keeps the address of the source', async () => {
    const folder = aFolder({ 'page.txt': SCRAPED });
    const { out } = await type(
      folder,
      'runbooks',
      'import',
      'page.txt',
      '--print',
      '--source',
      'https://docs.example.org/lever',
    );
    expect(out).toContain('source: https://docs.example.org/lever\n');
    expect(existsSync(join(folder, 'runbooks'))).toBe(false);
  });

  it('replaces nothing unless it is told to', async () => {
    const folder = aFolder({ 'page.txt': SCRAPED, 'runbooks/lever-stuck.md': GOOD });
    expect(await type(folder, 'runbooks', 'import', 'page.txt')).toMatchObject({
      code: 2,
      err: expect.stringContaining('lever-stuck.md is there already'),
    });
    expect((await type(folder, 'runbooks', 'import', 'page.txt', '--force')).code).toBe(0);
  });

  it('leaves Markdown alone', async () => {
    const folder = aFolder({ 'a.md': GOOD });
    expect(await type(folder, 'runbooks', 'import', 'a.md')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Markdown already'),
    });
  });
});
