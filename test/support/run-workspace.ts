/** A workspace with runbooks in it, and people who walk through them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pickText } from '../../sandbox/json.ts';
import type { Outcome, SubmitRequest } from '../../sandbox/protocol.ts';
import { openLibrary } from '../../src/platform/runbook/library/library.ts';
import { HELP, openWorkspace, TEAM, type Workspace, wordsOf } from '../journeys/workspace.ts';
import type { BotOptions } from './bot.ts';

const settle = { settle: true };

export type RunWorkspace = Workspace & {
  /** Writes a file of the library, or takes it away, and waits until that is read. Needs `ownLibrary`. */
  rewrite(file: string, text: string | undefined): Promise<void>;
  /** `/runbook …` */
  type(user: string, text: string, channel?: string): Promise<Outcome>;
  /** A button in the person's top window. @param value of a menu: the choice. */
  tap(user: string, action_id: string, value?: string): Promise<Outcome>;
  /** A button that is there several times, by its value. */
  tapAt(user: string, action_id: string, value: string): Promise<Outcome>;
  /** The main button of the person's top window. */
  send(user: string, values?: SubmitRequest['values']): Promise<Outcome>;
  /** Everything that stands in the person's top window. */
  window(user: string): Promise<string>;
  /** The card of a run, with its place. */
  runCard(
    id: number,
  ): Promise<{ readonly channel: string; readonly ts: string; readonly words: string; readonly thread?: string }>;
  /** What was said in the thread of a message of the team's channel. */
  thread(ts: string): Promise<readonly string[]>;
  /** Reads a runbook and starts it; the first screen is then the top window. */
  begin(user: string, runbook: string, values?: SubmitRequest['values']): Promise<Outcome>;
};

/** @param files by path below the folder. */
export async function openRunWorkspace(
  files: Readonly<Record<string, string>>,
  { ownLibrary = false, ...options }: Omit<BotOptions, 'sandbox' | 'runbooks'> & { readonly ownLibrary?: boolean } = {},
): Promise<RunWorkspace> {
  const folder = mkdtempSync(join(tmpdir(), 'resurface-runs-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const library = ownLibrary ? openLibrary({ folders: [folder], watched: false }) : undefined;
  const workspace = await openWorkspace({ ...options, runbooks: [folder], ...(library ? { library } : {}) });
  await workspace.chooseChannel();
  const { slack } = workspace;
  const top = async (user: string) => ((await slack.state()).views[user] ?? []).at(-1)?.view;
  const walking: RunWorkspace = {
    ...workspace,
    async close() {
      await workspace.close();
      rmSync(folder, { recursive: true, force: true });
    },
    async rewrite(file, text) {
      if (text === undefined) rmSync(join(folder, file));
      else writeFileSync(join(folder, file), text);
      await library?.refresh();
    },
    type: (user, text, channel = HELP) => slack.command({ user, channel, command: '/runbook', text }, settle),
    tap: (user, action_id, value) =>
      slack.click({ user, action_id, ...(value === undefined ? {} : { value }) }, settle),
    async tapAt(user, action_id, value) {
      const blocks: unknown = (await top(user))?.blocks;
      const wanted = [`"${action_id}"`, `"value":"${value}"`];
      const block = (Array.isArray(blocks) ? blocks : []).find((each) =>
        wanted.every((part) => JSON.stringify(each).includes(part)),
      );
      return slack.click({ user, action_id, block_id: pickText(block, 'block_id') ?? '' }, settle);
    },
    async send(user, values = {}) {
      // Fields of a screen carry its name: "evidence@step:s3".
      const names = JSON.stringify((await top(user))?.blocks ?? []).match(/"block_id":"[^"]+"/g) ?? [];
      const ids = names.map((found) => found.slice('"block_id":"'.length, -1));
      const full = (name: string) => ids.find((id) => id === name || id.startsWith(`${name}@`)) ?? name;
      const filled = Object.fromEntries(Object.entries(values).map(([name, value]) => [full(name), value]));
      return slack.submit({ user, values: filled }, settle);
    },
    window: async (user) => wordsOf(await top(user)),
    async runCard(id) {
      for (const channel of (await slack.state()).channels) {
        for (const { ts, blocks, thread_ts } of channel.messages.flatMap((each) => [each, ...each.replies])) {
          const words = wordsOf(blocks);
          if (JSON.stringify(blocks).includes(`"run-${id}"`) || words.startsWith(`*RUN-${id}* · *`))
            return { channel: channel.id, ts, words, ...(thread_ts === undefined ? {} : { thread: thread_ts }) };
        }
      }
      throw new Error(`No message shows RUN-${id}.`);
    },
    thread: async (ts) =>
      (await workspace.messages(TEAM))
        .filter(({ ts: own }) => own === ts)
        .flatMap(({ replies }) => replies.map(({ blocks }) => wordsOf(blocks))),
    async begin(user, runbook, values = {}) {
      await walking.type(user, `show ${runbook}`);
      await walking.tap(user, 'runs.start');
      return walking.send(user, values);
    },
  };
  return walking;
}
