/** A program with a token does what a person can do with a button, over either way in. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Scope } from '../../src/platform/http/scopes.ts';
import { createToken } from '../../src/platform/http/tokens.ts';
import { parseActions } from '../../src/platform/runbook/lint/actions.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import type { BotOptions } from '../support/bot.ts';
import { openWorkspace, TEAM, type Workspace, wordsOf } from './workspace.ts';

const open: Workspace[] = [];
afterEach(async () => {
  for (const workspace of open.splice(0)) await workspace.close();
});

async function start(options: Omit<BotOptions, 'sandbox'>) {
  const workspace = await openWorkspace(options);
  open.push(workspace);
  await workspace.chooseChannel();
  const db = await openDatabase(workspace.bot.config.databaseUrl);
  const scopes: readonly Scope[] = ['actions:read', 'actions:start'];
  const token = await db.write((tx) => createToken(tx, { name: 'crm', scopes, at: workspace.sandbox.clock.now() }));
  await db.close();
  const base = `http://127.0.0.1:${workspace.bot.apiPort ?? workspace.bot.port}`;
  async function ask(path: string, body?: unknown) {
    const response = await fetch(`${base}${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }
  return { workspace, ask };
}

const SETTINGS = { api: { host: '127.0.0.1', port: 0 } };

describe.each<[string, Omit<BotOptions, 'sandbox'>]>([
  ['on a port of its own, in Socket Mode', { settings: SETTINGS }],
  ['on Slack’s port, over HTTP', { over: 'http' }],
])('a program %s', (_where, options) => {
  it('opens an escalation that the team sees, once', async () => {
    const { workspace, ask } = await start(options);
    const order = { key: 'case-7', inputs: { summary: 'The invoice is wrong', priority: 'high', domain: 'a.example' } };
    for (let i = 0; i < 2; i += 1) {
      expect(await ask('/api/actions/escalations.open/calls', order)).toMatchObject({ status: 202 });
    }
    await workspace.bot.settled();
    expect(await ask('/api/calls/case-7')).toMatchObject({ body: { state: 'done', outcome: 'opened' } });
    const { body } = await ask('/api/actions');
    const names: string[] = body.actions.map(({ name }: { name: string }) => name);
    // The linter accepts links to every action that the bot comes with.
    expect(names.filter((name) => !parseActions().has(name))).toEqual([]);
    const cards = await workspace.messages(TEAM);
    expect(cards.filter((card) => wordsOf(card).includes('The invoice is wrong'))).toHaveLength(1);
    expect(await ask('/api/actions/http.check/preview', { inputs: { url: 'https://evil.example' } })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('HTTP_CHECK_HOSTS') },
    });
  });
});
