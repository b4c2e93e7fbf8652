import { cpSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type SandboxClient, sandboxClient } from '../sandbox/client.ts';
import type { SandboxMessage, State } from '../sandbox/protocol.ts';
import { claimFolder } from './demo/folder.ts';
import { runDemo } from './demo/run.ts';
import { aFolder, launchDemo } from './demo/trial.ts';

const GOES_ON = 'Going on where the last start ended';
const PLAYS = 'Playing a week of escalations…';

/** Each test starts a few processes, and they share a busy machine. */
const PATIENCE = { timeout: 120_000 };

/** Played once for all tests; each works on its own copy. */
let told: string;
beforeAll(async () => {
  told = mkdtempSync(join(tmpdir(), 'resurface-demo-'));
  const demo = await runDemo({ folder: told, fresh: false, port: 0 }, () => {});
  await demo.stop();
});
afterAll(() => rmSync(told, { recursive: true, force: true }));

function aPlayedFolder(): string {
  const folder = aFolder();
  cpSync(told, folder, { recursive: true });
  return folder;
}

/** What must be the same after a restart. */
async function lasting(slack: SandboxClient): Promise<Partial<State>> {
  const { version, clock, connected, ephemerals, ...kept } = await slack.state();
  return kept;
}

async function cards(slack: SandboxClient, words: string): Promise<readonly SandboxMessage[]> {
  const team = (await slack.state()).channels.find(({ id }) => id === 'C0ESC');
  return team?.messages.filter(({ thread_ts, blocks }) => !thread_ts && JSON.stringify(blocks).includes(words)) ?? [];
}

function ageOf(ts: string, clock: string): number {
  return (Temporal.Instant.from(clock).epochMilliseconds / 1000 - Number(ts)) / 3600;
}

function untilMinutePastHour(clock: string): string {
  const now = Temporal.Instant.from(clock);
  return now.until(now.round({ smallestUnit: 'hour', roundingMode: 'ceil' }).add({ minutes: 61 })).toString();
}

/** Whole minutes ahead of the real time. */
function aheadOf(clock = ''): number {
  return Math.round(Temporal.Instant.from(clock).since(Temporal.Now.instant()).total('minutes'));
}

async function raise(slack: SandboxClient, summary: string): Promise<void> {
  const ask = { user: 'priya', channel: 'help-desk', command: '/escalation', text: `new ${summary}` };
  await slack.command(ask, { settle: true });
  await slack.submit({ user: 'priya', values: {} }, { settle: true });
}

async function acknowledge(slack: SandboxClient, words: string): Promise<void> {
  const [card] = await cards(slack, words);
  const press = { user: 'maya', channel: 'C0ESC', ts: card?.ts ?? '', action_id: 'escalations.acknowledge' };
  expect(await slack.click(press, { settle: true })).toMatchObject({ acked: true });
}

/** Resolves when the file that is kept contains these words. */
async function kept(folder: string, words: string): Promise<void> {
  const includes = () => readFileSync(join(folder, 'workspace.json'), 'utf8').includes(words);
  await new Promise<void>((resolve) => {
    const look = () => includes() && resolve();
    const watcher = watch(folder, look);
    onTestFinished(() => watcher.close());
    look();
  });
}

describe('the demo, started again', PATIENCE, () => {
  it('goes on where it was ended with Ctrl-C', async () => {
    const folder = aPlayedFolder();
    const first = launchDemo(folder);
    const slack = await first.ready();
    await raise(slack, 'The printer is on fire');
    await slack.message({ user: 'lena', channel: 'help-desk', text: 'Thanks!' }, { settle: true });
    await slack.home({ user: 'priya' }, { settle: true });
    await slack.workspace({ do: 'mark_read', user: 'maya', channel: 'escalations' });
    // A minute past the hour: no job comes due between the two starts.
    const { clock } = await slack.clock({ advance: untilMinutePastHour((await slack.state()).clock) });
    const ahead = aheadOf(clock);
    const before = await lasting(slack);
    first.signal('SIGINT');
    expect(await first.ended).toBe(0);
    expect(first.said()).toContain(GOES_ON);

    const second = launchDemo(folder);
    const again = await second.ready();
    expect(await lasting(again)).toEqual(before);
    expect(aheadOf((await again.state()).clock)).toBe(ahead);
    await acknowledge(again, 'The printer is on fire');
    expect(JSON.stringify(await cards(again, 'The printer is on fire'))).toContain('Acknowledged');
    expect(await cards(again, 'The printer is on fire')).toHaveLength(1);
    second.signal('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  it('loses a moment at most when it is killed', async () => {
    const folder = aPlayedFolder();
    const first = launchDemo(folder);
    await raise(await first.ready(), 'Killed a moment later');
    await kept(folder, 'Killed a moment later');
    first.signal('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    const second = launchDemo(folder);
    const slack = await second.ready();
    await acknowledge(slack, 'Killed a moment later');
    expect(await cards(slack, 'Killed a moment later')).toHaveLength(1);
  });

  it('shows a card again that was lost in that moment', async () => {
    const folder = aPlayedFolder();
    const before = readFileSync(join(folder, 'workspace.json'));
    const first = launchDemo(folder);
    await raise(await first.ready(), 'Lost in that moment');
    first.signal('SIGKILL');
    await first.ended;
    writeFileSync(join(folder, 'workspace.json'), before);
    const slack = await launchDemo(folder).ready();
    expect(await cards(slack, 'Lost in that moment')).toHaveLength(0);
    const listed = { user: 'maya', channel: 'escalations', command: '/escalation', text: 'ESC-13' };
    const { ephemeral: [item] = [] } = await slack.command(listed, { settle: true });
    expect(JSON.stringify(item)).toContain('Lost in that moment');
    const press = { user: 'maya', ephemeral_id: item?.id ?? '', action_id: 'escalations.acknowledge' };
    await slack.click(press, { settle: true });
    expect(JSON.stringify(await cards(slack, 'Lost in that moment'))).toContain('Acknowledged');
  });

  it('forgets everything with --fresh', async () => {
    const folder = aPlayedFolder();
    writeFileSync(join(folder, 'mine.txt'), 'keep me');
    const first = launchDemo(folder);
    await raise(await first.ready(), 'To be forgotten');
    first.signal('SIGINT');
    await first.ended;
    const fresh = launchDemo(folder, '--fresh');
    const slack = await fresh.ready();
    expect(fresh.said()).toContain(PLAYS);
    expect(await cards(slack, 'To be forgotten')).toEqual([]);
    expect(await cards(slack, '*ESC-')).toHaveLength(12);
    expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('keep me');
  });

  it('plays the week again when it was ended in the middle of it', async () => {
    const folder = aFolder();
    const first = launchDemo(folder);
    await first.says(PLAYS);
    first.signal('SIGINT');
    expect(await first.ended).toBe(0);
    const second = launchDemo(folder);
    expect(await cards(await second.ready(), '*ESC-')).toHaveLength(12);
  });

  it('says how to start over when the bot can not go on', async () => {
    const folder = aPlayedFolder();
    const first = launchDemo(folder);
    await (await first.ready()).workspace({ do: 'revoke_token' });
    first.signal('SIGINT');
    await first.ended;
    const second = launchDemo(folder);
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain('Slack refused SLACK_BOT_TOKEN: it was revoked');
    expect(second.said()).toContain('To start over: npm run demo -- --fresh');
  });
});

describe('the week that the demo plays', PATIENCE, () => {
  /** The team's cards as a person reads them. */
  const readWeek = async () => {
    const demo = await runDemo({ folder: aPlayedFolder(), fresh: false, port: 0 }, () => {});
    onTestFinished(demo.stop);
    const slack = sandboxClient(demo.url);
    const { clock, channels } = await slack.state();
    return { clock, channels, cards: await cards(slack, '*ESC-') };
  };

  it('leaves a dozen escalations in different states, of different ages and people', async () => {
    const { clock, cards } = await readWeek();
    expect(cards).toHaveLength(12);
    const read = cards.map(({ text, blocks, ts }) => {
      const [, id, status, priority] = /^ESC-(\d+) \(([\w' ]+), (\w+)\): ./.exec(text) ?? [];
      const requester = /from <@(\w+)>/.exec(JSON.stringify(blocks))?.[1];
      return { id: Number(id), status, priority, requester, hours: ageOf(ts, clock) };
    });
    expect(read.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const count = (status: string) => read.filter((one) => one.status === status).length;
    expect(count('Open')).toBeGreaterThanOrEqual(3);
    for (const status of ['Acknowledged', 'In progress', 'Resolved']) expect(count(status)).toBeGreaterThanOrEqual(2);
    expect(count("Won't do")).toBe(1);
    expect(new Set(read.map(({ priority }) => priority))).toEqual(new Set(['Urgent', 'High', 'Normal', 'Low']));
    expect(new Set(read.map(({ requester }) => requester)).size).toBeGreaterThanOrEqual(5);
    expect(new Set(read.map(({ hours }) => Math.floor(hours / 24))).size).toBeGreaterThanOrEqual(5);
    expect(Math.min(...read.map(({ hours }) => hours))).toBeLessThan(1);
  });

  it('ends at the real time, with people talking, some of it unread, and requesters who were told', async () => {
    const { clock, channels } = await readWeek();
    expect(Math.abs(Temporal.Instant.from(clock).since(Temporal.Now.instant()).total('seconds'))).toBeLessThan(60);
    for (const { name, is_im, messages } of channels) {
      const people = new Set(messages.map(({ user }) => user).filter((user) => user !== 'U0BOT'));
      if (!is_im && name !== 'escalations') expect(people.size, `people in #${name}`).toBeGreaterThan(0);
    }
    const team = channels.find(({ name }) => name === 'escalations');
    const unread = team?.messages.filter(({ ts }) => ts > (team.last_read.U0MAYA ?? '0')) ?? [];
    expect(unread.length).toBeGreaterThan(0);
    expect(unread.length).toBeLessThan(team?.messages.length ?? 0);
    const direct = channels.filter(({ is_im }) => is_im).flatMap(({ messages }) => messages);
    expect(direct.filter(({ text }) => text.startsWith('Your request ESC-'))).toHaveLength(12);
  });
});

describe('the demo refuses in one sentence', PATIENCE, () => {
  const refusal = async (...args: Parameters<typeof launchDemo>) => {
    const demo = launchDemo(...args);
    return { code: await demo.ended, words: demo.said().trim() };
  };

  it('to run twice in one folder', async () => {
    const folder = aPlayedFolder();
    const { url } = await launchDemo(folder).ready();
    const { code, words } = await refusal(folder);
    expect(code).toBe(1);
    expect(words).toBe(
      `A demo is running in ${folder} already at ${url}: use that one, end it, or choose --data FOLDER.`,
    );
  });

  it('a port that is in use, and forgets nothing', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = String(typeof address === 'object' ? address?.port : 0);
    const folder = aPlayedFolder();
    expect(await refusal(folder, '--fresh', '--port', port)).toEqual({
      code: 1,
      words: `Port ${port} is in use: end what runs there, or use --port 0 for a free one.`,
    });
    const claimed = claimFolder(folder);
    onTestFinished(claimed.release);
    expect(claimed.read()).toHaveProperty('snapshot');
  });

  it('a folder that can not be written', async () => {
    const file = join(aFolder(), 'a-file');
    writeFileSync(file, '');
    const { code, words } = await refusal(file);
    expect(code).toBe(1);
    expect(words).toMatch(/^The demo can't write to \S+a-file: [^\n]+\.$/);
  });

  it('options that it does not have, and explains those it has', async () => {
    expect(await refusal(aFolder(), '--frsh')).toEqual({
      code: 2,
      words: "Unknown option '--frsh': npm run demo -- --help lists what there is.",
    });
    const help = await refusal(aFolder(), '--help');
    expect(help.code).toBe(0);
    expect(help.words).toContain('Usage: npm run demo -- [options]');
  });
});
