/**
 * Every button and every form of runs asks for the right of whoever presses, whatever window or message it came from.
 * What is pressed is forged: a signed request for each listener that there is, so that a new one without a check fails.
 */
import { createHmac } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../../src/capabilities/runs/index.ts';
import { press } from '../../src/capabilities/runs/store/pressing.ts';
import { startRun } from '../../src/capabilities/runs/store/starting.ts';
import { fieldOf } from '../../src/capabilities/runs/views/frame.ts';
import type { Deps } from '../../src/capability.ts';
import { type Resurface, startResurface } from '../../src/main.ts';
import { hashOf, readPages } from '../../src/platform/runbook/library/page.ts';
import { operatorsChannel } from '../../src/platform/slack/roles.ts';
import type { Db } from '../../src/platform/store/db.ts';
import { count } from '../../src/platform/store/drizzle.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { storeTables } from '../../src/platform/store/schema.ts';
import { changeSetting } from '../../src/platform/store/settings.ts';
import { NO_PACE } from '../support/bot.ts';
import { makeQuickFolder } from '../support/quick-folder.ts';
import { documentOf } from '../support/runs.ts';

const TEAM = 'C0TEAM';
const MEMBER = 'U0AIKO';
/** Began the run, and has left the team since. */
const FORMER = 'U0TOMAS';
const OUTSIDER = 'U0LENA';
const SIGNING_SECRET = 'a-secret-for-this-test';

const SOURCE = `# Rotate the key

## Remediation
1. **Rotate it**

   > [!CAUTION]
   > Needs a second person.

   \`\`\`bash
   keys rotate --tenant <tenant>
   \`\`\`
`;

/** What every listener of the capability is called, as Slack names it. */
function listenersOfRuns() {
  const heard: { kind: 'action' | 'view' | 'shortcut'; id: string }[] = [];
  const hear = (kind: (typeof heard)[number]['kind']) => (id: string) => void heard.push({ kind, id });
  const app = { action: hear('action'), view: hear('view'), shortcut: hear('shortcut') };
  // The casts: nothing else is asked for while listeners are registered.
  runs.listen?.(app as unknown as App, { db: { onCommit() {} } } as unknown as Deps);
  return heard;
}

const LISTENERS = listenersOfRuns();

type Call = { readonly method: string; readonly args: Readonly<Record<string, string>> };

/** A Slack that lets everything through and remembers it. */
async function startAnySlack() {
  const calls: Call[] = [];
  const person = (id: string | undefined) => ({ id, name: 'somebody', tz: 'UTC', profile: {} });
  const methods: Readonly<Record<string, (args: Call['args']) => object>> = {
    'auth.test': () => ({ url: 'https://a.example/', team_id: 'T1', user_id: 'U0BOT', bot_id: 'B1' }),
    'users.info': ({ user }) => ({ user: person(user) }),
    'users.list': () => ({ members: [] }),
    'conversations.info': ({ channel }) => ({
      channel: { id: channel, name: 'team', is_private: true, is_member: true },
    }),
    'conversations.members': () => ({ members: [MEMBER] }),
    'conversations.open': ({ users }) => ({ channel: { id: `D${users}` } }),
    'views.open': ({ trigger_id }) => ({ view: { id: `V${trigger_id}` } }),
    'views.push': ({ trigger_id }) => ({ view: { id: `V${trigger_id}` } }),
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const method = (request.url ?? '').replace('/api/', '');
    const args = Object.fromEntries(new URLSearchParams(body));
    calls.push({ method, args });
    const more = methods[method]?.(args) ?? { channel: args.channel, ts: `1900000000.${calls.length}` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: true, ...more }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // The cast: a server that listens on TCP has an address.
  const { port } = server.address() as AddressInfo;
  return { calls, url: `http://127.0.0.1:${port}/api/`, close: () => void server.close() };
}

let slack: Awaited<ReturnType<typeof startAnySlack>>;
let bot: Resurface;
let db: Db;
const folder = makeQuickFolder();

beforeAll(async () => {
  const path = `${folder.path}/rights.db`;
  mkdirSync(`${folder.path}/runbooks`);
  writeFileSync(`${folder.path}/runbooks/rotate.md`, SOURCE);
  db = await openDatabase(path);
  const at = Temporal.Now.instant().round('millisecond');
  await db.write((tx) => changeSetting(tx, operatorsChannel, TEAM, { by: MEMBER, at }));
  const [page] = readPages({ file: 'rotate.md', source: SOURCE }).pages;
  if (!page) throw new Error('There is no page.');
  const opened = { page: page.page, runbook: documentOf(SOURCE, 'rotate.md'), source: SOURCE, shared: false };
  const what = { opened, inputs: { tenant: 'blue' }, acknowledged: true, severeAcknowledged: true };
  const { id } = await db.write((tx) => startRun(tx, what, { by: FORMER, at }));
  const risk = { affected: 'One tenant', level: 'low', reversible: 'yes' } as const;
  await press(db, id, { command: { do: 'risk', on: 'step:s1', risk }, by: FORMER, at });
  await press(db, id, { command: { do: 'request approval', on: 'step:s1', forMinutes: 60 }, by: FORMER, at });
  slack = await startAnySlack();
  bot = await startResurface(
    {
      slackApiUrl: slack.url,
      botToken: 'xoxb-test',
      connection: { kind: 'http', signingSecret: SIGNING_SECRET, host: '127.0.0.1', port: 0 },
      databaseUrl: path,
      runbookFolders: [`${folder.path}/runbooks`],
      logLevel: 'silent',
    },
    { pace: NO_PACE },
  );
  await bot.settled();
});
afterAll(async () => {
  await bot.stop();
  slack.close();
  await db.close();
  folder.remove();
});

const TICKET = { run: 1, v: 3, on: 'step:s1', below: 'V0BELOW' };

/** What stands in a window or a button where it is not the ticket of a run, or the run's number. */
const METADATA: Readonly<Record<string, string>> = {
  'runs.reject_form': '1:s1.1',
  'runs.start_form': JSON.stringify({ runbook: 'rotate', hash: hashOf(SOURCE) }),
};
const VALUES: Readonly<Record<string, string>> = {
  'runs.approve': '1:s1.1',
  'runs.reject': '1:s1.1',
  'runs.start': 'rotate',
};

/** One answer for every kind of field, under every name that a form has. */
function filled(): object {
  const option = (value: string) => ({ type: 'any', value, selected_option: { value } });
  const words = { ...option('Words'), selected_options: [], files: [], selected_user: MEMBER };
  const names = ['reason', 'text', 'unclear', 'missing', 'link', 'files', 'words', 'input:tenant', 'owner'];
  const more = ['summary', 'affected', 'place', 'time', 'errors', 'changes', 'evidence', 'acknowledged', 'severe'];
  return {
    ...Object.fromEntries([...names, ...more].map((name) => [name, { x: words }])),
    [fieldOf('step:s1', 'evidence')]: { x: words },
    link: { x: { ...words, value: 'https://a.example/graph' } },
    kind: { x: option('failed') },
    next: { x: option('stay') },
    verification: { x: option('yes') },
    afterwards: { x: option('stay') },
    run: { x: option('1') },
  };
}

function bodyOf({ kind, id }: (typeof LISTENERS)[number], by: string): string {
  const view = {
    id: 'V0WINDOW',
    hash: `${by}.${id}`,
    type: 'modal',
    callback_id: kind === 'view' ? id : 'runs.screen',
    private_metadata:
      METADATA[id] ?? JSON.stringify({ ...TICKET, text: 'Words', action: 0, n: 1, given: {}, digest: 'x' }),
    blocks: [],
    state: { values: filled() },
  };
  const common = { team: { id: 'T1' }, user: { id: by }, trigger_id: `${by}.${id}`, api_app_id: 'A1' };
  const message = { ts: '1.2', text: 'A message', user: MEMBER };
  const action = { type: 'button', action_id: id, block_id: 'b', value: VALUES[id] ?? '1' };
  const payload = {
    action: { type: 'block_actions', ...common, view, actions: [action] },
    view: { type: 'view_submission', ...common, view },
    shortcut: { type: 'message_action', ...common, callback_id: id, message, channel: { id: TEAM } },
  }[kind];
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

/** What this person was shown because of this press: in the answer, in a window, in a message. */
async function tryIt(listener: (typeof LISTENERS)[number], by: string): Promise<string> {
  const body = bodyOf(listener, by);
  const seen = slack.calls.length;
  const at = Math.floor(Date.now() / 1000);
  const digest = createHmac('sha256', SIGNING_SECRET).update(`v0:${at}:${body}`).digest('hex');
  const answer = await fetch(`http://127.0.0.1:${bot.port}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': `${at}`,
      'x-slack-signature': `v0=${digest}`,
    },
  });
  const text = await answer.text();
  await bot.settled();
  const windows = new Set(['V0WINDOW', 'V0BELOW', `V${by}.${listener.id}`]);
  const shown = slack.calls
    .slice(seen)
    .filter(
      ({ args }) => args.trigger_id || windows.has(args.view_id ?? '') || [by, `D${by}`].includes(args.channel ?? ''),
    );
  return [text, ...shown.map(({ args }) => JSON.stringify(args))].join('\n');
}

/** Who takes part in no run has nothing to be refused. */
const NOTHING_THERE: Readonly<Record<string, RegExp>> = { 'runs.add_message': /Only members of|You are in no run now/ };

async function entries(): Promise<number> {
  const { timeline } = storeTables(db.read);
  const [row] = await db.read.select({ n: count() }).from(timeline);
  return row?.n ?? 0;
}

describe('whoever presses in a run', () => {
  it.each([
    ['was never a member of the team', OUTSIDER],
    ['is no longer one, although it is their run', FORMER],
  ])('is refused with the reason at every button and form: %s', async (_who, by) => {
    const before = await entries();
    const wrong: string[] = [];
    for (const listener of LISTENERS) {
      const told = await tryIt(listener, by);
      const words = NOTHING_THERE[listener.id] ?? /Only members of/;
      if (!words.test(told)) wrong.push(`${listener.kind} ${listener.id}: ${told.slice(0, 300)}`);
      if (/keys rotate|One tenant/.test(told)) wrong.push(`${listener.kind} ${listener.id} shows the run`);
    }
    expect(wrong).toEqual([]);
    expect(await entries()).toBe(before);
  });

  it('is not refused as a member: the same presses come through', async () => {
    const refused: string[] = [];
    for (const listener of LISTENERS) {
      if (/Only members of/.test(await tryIt(listener, MEMBER))) refused.push(listener.id);
    }
    expect(refused).toEqual([]);
    expect(LISTENERS.length).toBeGreaterThan(100);
  });
});
