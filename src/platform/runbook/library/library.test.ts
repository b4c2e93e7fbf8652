import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { listGroups } from './catalogue.ts';
import { type Library, type LibraryOptions, openLibrary } from './library.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).toReversed()) end();
});

function aFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'resurface-library-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) write(folder, file, text);
  return folder;
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

async function open(folders: readonly string[], options: Partial<LibraryOptions> = {}): Promise<Library> {
  const library = openLibrary({ folders, watched: false, ...options });
  ends.push(() => library.close());
  library.start();
  await library.ready;
  return library;
}

const page = (title: string, ...rows: readonly string[]) => `# ${title}\n\n## Steps\n\n1. Wait.\n${rows.join('\n')}\n`;
const anyone = () => true;
const ids = (library: Library) => library.list().map(({ id }) => id);

describe('a library', () => {
  it('has a page for each runbook of its folders, whatever the depth', async () => {
    const folder = aFolder({
      'b.md': page('Bad deploy'),
      'team/a.markdown': page('API timeout'),
      'x.txt': 'no',
      '.git/c.md': page('C'),
    });
    const library = await open([folder, aFolder({ 'z.md': page('Zeppelin') })]);
    expect(library.list().map(({ title }) => title)).toEqual(['API timeout', 'Bad deploy', 'Zeppelin']);
    expect(library.find('a')).toMatchObject({ title: 'API timeout', file: 'team/a.markdown', steps: 1 });
    expect(library.find('nothing')).toBeUndefined();
  });

  it('knows what the front matter says', async () => {
    const front = [
      ...['---', 'id: stuck', 'severity: SEV2', 'owner: team-x', 'services: [web]', 'symptoms: [Jobs wait]'],
      ...['keywords: [queue]', 'alerts: [JobStuck]', 'estimated_time: 15m', 'visibility: public'],
      ...['when_to_use: Jobs do not move', '---', ''],
    ].join('\n');
    const text = `${front}${page('Stuck jobs', '', '## Symptoms', '- [ ] Nothing moves')}`;
    const library = await open([aFolder({ 'a.md': text })]);
    expect(library.find('stuck')).toMatchObject({
      ...{
        severity: 'SEV2',
        owner: 'team-x',
        services: ['web'],
        keywords: ['queue'],
        alerts: ['JobStuck'],
        minutes: 15,
      },
      ...{
        symptoms: ['Jobs wait', 'Nothing moves'],
        whenToUse: 'Jobs do not move',
        visibility: 'public',
        kind: 'alert',
      },
    });
  });

  it('opens a page with the text that it was found by', async () => {
    const source = page('Stuck jobs');
    const library = await open([aFolder({ 'a.md': source })]);
    const opened = library.open('a');
    expect(opened).toMatchObject({ source, shared: false, runbook: { title: 'Stuck jobs' } });
    expect(opened?.page.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(library.open('a')).toBe(opened);
    expect(library.open('b')).toBeUndefined();
  });

  it('has each runbook of a file that holds several, and what they share', async () => {
    const part = (name: string) =>
      `## Runbook ${name}\n\n### Symptoms\n\n- ${name} is slow\n\n### Steps\n\n1. Restart it.\n\n`;
    const text = `# Handbook\n\nRead this first.\n\n${part('1: Web')}${part('2: Queue')}## Notes\n\nSome more.\n`;
    const library = await open([aFolder({ 'handbook.md': text })]);
    expect(library.list().map(({ title }) => title)).toEqual(['Handbook', 'Queue', 'Web']);
    expect(library.open('handbook-queue')).toMatchObject({ shared: true, runbook: { title: 'Queue' } });
  });

  it('gives two pages that want the same id two, always the same ones', async () => {
    const folders = [aFolder({ 'b/x.md': page('Two'), 'a/x.md': page('One') }), aFolder({ 'x.md': page('Three') })];
    const library = await open(folders);
    expect(['x', 'x-2', 'x-3'].map((id) => library.find(id)?.title)).toEqual(['One', 'Two', 'Three']);
    expect(library.listProblems().map(({ file }) => file)).toEqual(['b/x.md', 'x.md']);
    expect(library.open('x-2')?.runbook.title).toBe('Two');
  });

  it('leaves an index out, and keeps a README that is a runbook', async () => {
    const library = await open([
      aFolder({
        'README.md': '# Runbooks\n\n- [Stuck](stuck.md)\n',
        'web/README.md': page('Web is down'),
        'LICENSE.md': '# MIT\n\nText.\n',
      }),
    ]);
    expect(ids(library)).toEqual(['web']);
  });

  it('lists what cannot be read with its reason, and has everything else', async () => {
    const folder = aFolder({ 'good.md': page('Good'), 'long.md': `# Long\n\n${'word '.repeat(120_000)}` });
    symlinkSync(join(folder, 'nowhere'), join(folder, 'gone.md'));
    const library = await open([folder]);
    expect(ids(library)).toEqual(['good']);
    expect(library.listProblems()).toMatchObject([{ file: 'long.md', message: expect.stringContaining('million') }]);
  });

  it('says once that a folder is missing, and reads it as soon as it is there', async () => {
    const folder = aFolder({});
    const later = join(folder, 'later');
    const missing: string[] = [];
    const library = await open([later], { onMissing: (name) => missing.push(name) });
    await library.refresh();
    expect(missing).toEqual([later]);
    expect(library.listProblems()).toHaveLength(1);
    write(folder, 'later/a.md', page('A'));
    await library.refresh();
    expect(ids(library)).toEqual(['a']);
    expect(library.listProblems()).toEqual([]);
  });
});

describe('a link between pages', () => {
  it('leads to the page of the same library that it names', async () => {
    const library = await open([
      aFolder({ 'a.md': page('A'), 'team/b.md': page('B') }),
      aFolder({ 'c.md': page('C') }),
    ]);
    expect(library.follow('b', '../a.md#steps')?.id).toBe('a');
    expect(library.follow('a', 'team/b.md')?.id).toBe('b');
    for (const url of ['c.md', '../../etc/passwd', 'https://example.org/a.md', '#steps', '/a.md', '%', ''])
      expect(library.follow('a', url)).toBeUndefined();
    expect(library.follow('nothing', 'a.md')).toBeUndefined();
  });
});

describe('a library whose files change', () => {
  it('has what was added, changed and taken away after the next reading', async () => {
    const folder = aFolder({ 'a.md': page('Alpha'), 'b.md': page('Beta') });
    const library = await open([folder]);
    const told: string[][] = [];
    library.onChange(() => told.push(ids(library)));
    write(folder, 'a.md', page('Alpha, changed'));
    write(folder, 'c.md', page('Gamma'));
    rmSync(join(folder, 'b.md'));
    await library.refresh();
    await library.refresh();
    expect(told).toEqual([['a', 'c']]);
    expect(library.search('changed', anyone).clear?.id).toBe('a');
    expect(library.search('beta', anyone).found).toEqual([]);
    expect(library.open('a')?.source).toContain('changed');
  });

  it('notices by itself', async () => {
    const folder = aFolder({ 'a.md': page('Alpha') });
    const library = await open([folder], { watched: true });
    const changed = new Promise<void>((resolve) => library.onChange(resolve));
    write(folder, 'b.md', page('Beta'));
    await changed;
    expect(ids(library)).toEqual(['a', 'b']);
  });

  it('is left in peace once it is closed', async () => {
    const folder = aFolder({ 'a.md': page('Alpha') });
    const library = await open([folder], { watched: true });
    library.close();
    library.close();
    write(folder, 'b.md', page('Beta'));
    await library.refresh();
    expect(ids(library)).toEqual(['a']);
  });
});

describe('the index', () => {
  it('lists pages by scenario, symptom, component and alert', async () => {
    const front = (symptom: string, service: string, alert: string) =>
      `---\nsymptoms: [${symptom}]\nservices: [${service}]\nalerts: [${alert}]\n---\n`;
    const library = await open([
      aFolder({
        'ai-agents/queue.md': front('Queue grows', 'Redis', 'QueueDepthHigh') + page('High queue depth'),
        'ai-agents/worker.md': front('queue grows', 'Celery', 'WorkerDown') + page('Worker failures'),
        'web/api.md': page('API timeout'),
      }),
    ]);
    const names = (by: Parameters<typeof listGroups>[1]) =>
      listGroups(library.list(), by).map(({ name, pages }) => [name, pages.map(({ id }) => id)]);
    expect(names('scenario')).toEqual([
      ['AI agents', ['queue', 'worker']],
      ['Web', ['api']],
    ]);
    expect(names('symptom')).toEqual([['Queue grows', ['queue', 'worker']]]);
    expect(names('component')).toEqual([
      ['Celery', ['worker']],
      ['Redis', ['queue']],
    ]);
    expect(names('alert')).toEqual([
      ['QueueDepthHigh', ['queue']],
      ['WorkerDown', ['worker']],
    ]);
  });
});
