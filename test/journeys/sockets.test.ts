/** Socket Mode without gaps: Slack ends connections as it likes, and nobody's press is lost by it. */
import { describe, expect, it } from 'vitest';
import { message, modal, section, textInput } from '../../src/platform/slack/blocks.ts';
import { onCommand, onSubmit } from '../../src/platform/slack/listen.ts';
import { startTrial } from '../support/trial.ts';

const MAYA = 'U0MAYA';
const settle = { settle: true };
const command = { user: MAYA, channel: 'C0HELP', command: '/escalation', text: 'x' };

const startEcho = () =>
  startTrial((app, deps) => {
    onCommand(app, deps, '/escalation', ({ answer, text }) => answer(message(text, [section(text)])));
  });

describe('while Slack refreshes a connection', () => {
  it.each(['refresh_requested', 'warning'] as const)('(%s) every press is taken by the other one', async (reason) => {
    const { slack } = await startEcho();
    const [, ...pressed] = await Promise.all([
      slack.workspace({ do: 'refresh_connection', reason }),
      ...Array.from({ length: 20 }, () => slack.command(command)),
    ]);
    expect(pressed.filter(({ acked }) => !acked)).toEqual([]);
  });

  it('the one that goes is replaced, each time', async () => {
    const { slack } = await startEcho();
    const countOpened = async () =>
      (await slack.traffic()).filter(({ what }) => what.includes('apps.connections.open')).length;
    const before = await countOpened();
    for (let round = 1; round <= 3; round += 1) {
      await until(async () => (await slack.state()).connected);
      await slack.workspace({ do: 'refresh_connection' });
      await until(async () => (await countOpened()) === before + round);
    }
    await until(async () => (await slack.state()).connected);
    expect((await slack.command(command, settle)).acked).toBe(true);
  });

  it('even when it refreshes all at once, what is in work can still be acknowledged', async () => {
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const { slack } = await startTrial((app, deps) => {
      const form = modal({
        id: 'trial.form',
        title: 'Trial',
        submit: 'Send',
        blocks: [textInput({ id: 'note', label: 'N' })],
      });
      onCommand(app, deps, '/escalation', (press) => press.openModal(form));
      onSubmit(app, deps, 'trial.form', async () => {
        begun.resolve();
        await gate.promise;
      });
    });
    await slack.command(command, settle);
    const sent = slack.submit({ user: MAYA, values: { note: 'x' } });
    await begun.promise;
    await slack.workspace({ do: 'refresh_connection', all: true });
    await until(async () => (await slack.state()).connected);
    gate.resolve();
    expect(await sent).toMatchObject({ acked: true });
    expect((await slack.state()).views[MAYA] ?? []).toEqual([]);
  });
});

describe('when Slack is away', () => {
  it.each([
    ['breaks off every call', { reset: true }],
    ['answers with error pages', { status: 503 }],
    ['says that it is broken', { error: 'internal_error', times: 1 }],
  ])('and %s, the bot comes back by itself once Slack does', async (_name, fault) => {
    const { slack } = await startEcho();
    await slack.faults({ method: 'apps.connections.open', times: 4, ...fault });
    await slack.workspace({ do: 'refresh_connection', all: true });
    await until(async () => (await slack.state()).connected);
    expect((await slack.command(command)).acked).toBe(true);
  });
});

describe('a bot that stops', () => {
  it('while Slack is away does not try any longer', async () => {
    const { slack, bot } = await startEcho();
    await slack.faults({ method: 'apps.connections.open', times: 1000, reset: true });
    await slack.workspace({ do: 'refresh_connection', all: true });
    const tries = async () => (await slack.traffic()).length;
    const before = await tries();
    await until(async () => (await tries()) > before + 2);
    await bot.stop();
    await slack.faults({ method: 'apps.connections.open', times: 0 });
    expect((await slack.state()).connected).toBe(false);
  });

  it('leaves no connection behind', async () => {
    const { slack, bot } = await startEcho();
    expect((await slack.state()).connected).toBe(true);
    expect(await bot.health()).toEqual({ ready: true, problems: [] });
    await bot.stop();
    await until(async () => !(await slack.state()).connected);
    expect((await bot.health()).problems).toContain('There is no connection to Slack.');
  });
});

/** Asks again until it is so; the test's own time-out ends it. */
async function until(so: () => Promise<boolean>): Promise<void> {
  while (!(await so())) await new Promise((resolve) => setImmediate(resolve));
}
