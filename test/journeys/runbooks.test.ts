/** People find and read runbooks, on the sandbox. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { pickText } from '../../sandbox/json.ts';
import type { Outcome } from '../../sandbox/protocol.ts';
import { type Library, openLibrary } from '../../src/platform/runbook/library/library.ts';
import { AIKO, buttonsOf, HELP, LENA, MAYA, openWorkspace, TOMAS, type Workspace, wordsOf } from './workspace.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const page = (title: string, front: readonly string[] = [], ...rows: readonly string[]) =>
  ['---', ...front, '---', `# ${title}`, '', '## Steps', '', '1. Wait for it.', '', ...rows, ''].join('\n');

const FILES: Readonly<Record<string, string>> = {
  'jobs/stuck-jobs.md': page(
    'Stuck jobs',
    ['severity: SEV2', 'symptoms: [Messages without an answer]', 'services: [Queue]', 'when_to_use: Jobs do not move'],
    'Go on with [the queue](queue.md) or [the public page](../public.md).',
    '',
    '```bash',
    "kubectl get pods --selector='app=<name>'",
    '```',
  ),
  'jobs/queue.md': page('High queue depth', [
    'services: [Queue]',
    'alerts: [QueueDepthHigh]',
    'symptoms: [Queue backing up]',
  ]),
  'public.md': page('Reset your password', ['visibility: public', 'keywords: [login]']),
};

type Opened = Workspace & { readonly folder: string; readonly library?: Library };

/** @param watched false: the test itself says when the library looks again. */
async function open(files: Readonly<Record<string, string>> = FILES, { watched = true } = {}): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'resurface-journey-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) write(folder, file, text);
  const library = watched ? undefined : openLibrary({ folders: [folder], watched: false });
  const workspace = await openWorkspace(library ? { library } : { runbooks: [folder] });
  ends.push(() => workspace.close());
  await workspace.chooseChannel();
  return { ...workspace, folder, ...(library ? { library } : {}) };
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

const settle = { settle: true };
const type = ({ slack }: Workspace, user: string, text: string) =>
  slack.command({ user, channel: HELP, command: '/runbook', text }, settle);
/** Where an id is there several times, the value says which button is meant. */
async function press({ slack }: Workspace, user: string, action_id: string, value?: string): Promise<Outcome> {
  const blocks: unknown = ((await slack.state()).views[user] ?? []).at(-1)?.view.blocks;
  const wanted = [`"${action_id}"`, `"value":"${value}"`];
  const block = (Array.isArray(blocks) ? blocks : []).find((each) =>
    wanted.every((part) => JSON.stringify(each).includes(part)),
  );
  const block_id = value === undefined ? undefined : pickText(block, 'block_id');
  return slack.click({ user, action_id, ...(block_id === undefined ? {} : { block_id }) }, settle);
}
const said = ({ ephemeral, view }: Outcome) => wordsOf([ephemeral ?? [], view ?? []]);

describe('a person who types /runbook', () => {
  it('gets a field to search with, and finds by a symptom with a typing error', async () => {
    const workspace = await open();
    const picker = await type(workspace, TOMAS, '');
    expect(picker.view?.callback_id).toBe('runbooks.find');
    expect(said(picker)).toContain('Browse all 3');
    const found = await workspace.slack.submit({ user: TOMAS, values: { words: 'quue bakcing' } }, settle);
    expect(said(found)).toMatch(/“quue bakcing”[\s\S]*\*High queue depth\*/);
    const reading = await press(workspace, TOMAS, 'runbooks.read', 'queue');
    expect(reading.view?.callback_id).toBe('runbooks.reading');
    expect(said(reading)).toContain('Wait for it.');
  });

  it('with words that fit one page reads it at once, its commands to copy as they are', async () => {
    const workspace = await open();
    const { view } = await type(workspace, TOMAS, 'stuck jobs');
    expect(view?.callback_id).toBe('runbooks.reading');
    expect(wordsOf(view)).toContain("kubectl get pods --selector='app=<name>'");
    expect(wordsOf(view)).toContain('SEV2');
    expect(JSON.stringify(view)).not.toContain('runbooks.start');
  });

  it('with words that fit several chooses among them, and sees the others from the one that opened', async () => {
    const workspace = await open({ ...FILES, 'jobs/late.md': page('Late jobs') });
    const several = await type(workspace, TOMAS, 'jobs');
    expect(several.view?.callback_id).toBe('runbooks.find');
    expect(said(several)).toContain('*Late jobs*');
    const one = await type(workspace, TOMAS, 'stuck jobs');
    expect(said(one)).toMatch(/\d others? (?:was|were) found/);
    expect(said(await press(workspace, TOMAS, 'runbooks.results'))).toContain('*Late jobs*');
  });

  it('with words that nobody wrote is told so, and can search again', async () => {
    const workspace = await open();
    const none = await type(workspace, TOMAS, 'printer on <!channel> fire');
    expect(said(none)).toMatch(/Nothing was found for “printer on &lt;!channel&gt; fire”/);
    expect(said(await workspace.slack.submit({ user: TOMAS, values: { words: 'queue' } }, settle))).toContain(
      '*High queue depth*',
    );
    expect(said(await workspace.slack.submit({ user: TOMAS, values: {} }, settle))).toContain('Browse all 3');
  });

  it('finds what they opened lately, and what several opened', async () => {
    const workspace = await open();
    await type(workspace, TOMAS, 'show queue');
    await type(workspace, AIKO, 'show queue');
    await type(workspace, AIKO, 'show stuck-jobs');
    const maya = said(await type(workspace, MAYA, ''));
    expect(maya).toMatch(/Opened by several people lately[\s\S]*\*High queue depth\*/);
    expect(maya).not.toContain('You opened lately');
    expect(said(await type(workspace, AIKO, ''))).toMatch(/You opened lately[\s\S]*\*Stuck jobs\*/);
  });

  it('can go on to the runbooks that one leads to, deeper than Slack stacks windows', async () => {
    const workspace = await open();
    await type(workspace, TOMAS, '');
    await press(workspace, TOMAS, 'runbooks.browse');
    const reading = await press(workspace, TOMAS, 'runbooks.read', 'stuck-jobs');
    expect(buttonsOf(reading.view)).toEqual(['runs.start', 'runbooks.read.0', 'runbooks.read.1']);
    const next = await press(workspace, TOMAS, 'runbooks.read.0');
    expect(said(next)).toContain('High queue depth');
    expect((await workspace.slack.state()).views[TOMAS]).toHaveLength(3);
  });
});

describe('the subcommands of /runbook', () => {
  it('show one by its id, and say which is meant when it is mistyped', async () => {
    const workspace = await open();
    expect((await type(workspace, TOMAS, 'show queue')).view?.callback_id).toBe('runbooks.reading');
    expect((await type(workspace, TOMAS, 'show Stuck Jobs')).view?.callback_id).toBe('runbooks.reading');
    expect(said(await type(workspace, TOMAS, 'show stuk-jobs'))).toContain('Did you mean `/runbook show stuck-jobs`?');
    expect(said(await type(workspace, TOMAS, 'show xyz'))).toContain('`/runbook list` has all of them.');
    expect(said(await type(workspace, TOMAS, 'show'))).toContain('Which one?');
  });

  it('list them by scenario, symptom, component and alert', async () => {
    const workspace = await open();
    const list = said(await type(workspace, TOMAS, 'list'));
    expect(list).toMatch(/All runbooks[\s\S]*\*Reset your password\*[\s\S]*Jobs[\s\S]*Jobs do not move/);
    const by = async (kind: string) =>
      said(await workspace.slack.click({ user: TOMAS, action_id: 'runbooks.browse_by', value: kind }, settle));
    expect(await by('symptom')).toMatch(
      /\*Messages without an answer\*\nStuck jobs[\s\S]*\*Queue backing up\*\nHigh queue depth/,
    );
    expect(await by('component')).toMatch(/\*Queue\*\nHigh queue depth\nStuck jobs/);
    expect(await by('alert')).toContain('*QueueDepthHigh*');
  });

  it('help', async () => {
    expect(said(await type(await open(), LENA, 'help'))).toContain('/runbook show');
  });

  it('lint for operators, with the file, the line and what is wrong', async () => {
    const workspace = await open({ ...FILES, 'bad.md': page('Bad', ['owner: team-x'], 'See [it](nowhere.md).') });
    expect(said(await type(workspace, MAYA, 'lint'))).toMatch(
      /1 error[\s\S]*\*bad\.md\*\n• error, line 10: There is no file nowhere\.md\./,
    );
    expect(said(await type(workspace, LENA, 'lint'))).toContain('Only members of');
  });
});

describe('a person who is no operator', () => {
  it('finds, lists and reads public runbooks only, as if there were no others', async () => {
    const workspace = await open();
    expect(said(await type(workspace, LENA, ''))).toContain('Browse all 1');
    expect(said(await type(workspace, LENA, 'queue'))).toContain('Nothing was found');
    expect(said(await type(workspace, LENA, 'show queue'))).toContain('There is no runbook “queue” for you.');
    const list = said(await type(workspace, LENA, 'list'));
    expect(list).toContain('Reset your password');
    expect(list).not.toContain('queue');
    const login = await type(workspace, LENA, 'login');
    expect(said(login)).toContain('Wait for it.');
  });

  it('cannot read on with an open window once they have left the team', async () => {
    const workspace = await open();
    await type(workspace, TOMAS, 'list');
    await workspace.slack.workspace({ do: 'remove', channel: 'C0ESC', user: TOMAS }, settle);
    expect(said(await press(workspace, TOMAS, 'runbooks.read', 'queue'))).toContain('no longer in the library');
  });
});

describe('a file that changes while the bot runs', () => {
  it('is found and read as it is now, and the reader is told', async () => {
    const long = (word: string) =>
      page('Long one', [], ...Array.from({ length: 120 }, (_, n) => `## Part ${n}\n\nThe ${word} ${n}.\n`));
    const workspace = await open({ 'long.md': long('old') }, { watched: false });
    const first = await type(workspace, TOMAS, 'long one');
    expect(said(first)).toMatch(/Page 1 of [2-9]/);
    write(workspace.folder, 'long.md', long('new'));
    write(workspace.folder, 'added.md', page('Added later'));
    await workspace.library?.refresh();
    const second = await press(workspace, TOMAS, 'runbooks.turn.next');
    expect(said(second)).toMatch(/was changed while you were reading[\s\S]*The new \d+\./);
    expect(said(await press(workspace, TOMAS, 'runbooks.turn.previous'))).not.toContain('was changed');
    expect((await type(workspace, TOMAS, 'added later')).view?.callback_id).toBe('runbooks.reading');
  });
});
