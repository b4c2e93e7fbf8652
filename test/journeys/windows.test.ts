/** Windows on windows: what lies below shows what was done above. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HELP, MAYA, openWorkspace, PRIYA, TEAM, TOMAS, type Workspace, wordsOf } from './workspace.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await openWorkspace();
  await workspace.chooseChannel();
});
afterEach(() => workspace.close());

const settle = { settle: true };

/** From the list, the one item there is. */
async function openItem(user: string) {
  const list = await workspace.command(user, 'list', TEAM);
  const ephemeral_id = list.ephemeral?.at(-1)?.id ?? '';
  return workspace.slack.click({ user, ephemeral_id, action_id: 'escalations.open' }, settle);
}
const press = (user: string, action_id: string, value?: string) =>
  workspace.slack.click({ user, action_id, ...(value === undefined ? {} : { value }) }, settle);

describe('handing over', () => {
  it('to oneself is taking it, and to whoever has it is refused at the field', async () => {
    const id = await workspace.raise(PRIYA, 'The badge page is empty');
    const handOver = async (to: string) => {
      await workspace.press(TOMAS, await workspace.card(id), 'escalations.more', `handover:${id}`);
      return workspace.submit(TOMAS, { owner: to });
    };
    await handOver(TOMAS);
    const card = await workspace.card(id);
    expect(wordsOf(card.blocks)).toContain(`<@${TOMAS}> has it`);
    expect(wordsOf(card.replies)).not.toContain('handed this over');
    expect((await handOver(TOMAS)).errors).toEqual({ owner: `ESC-${id} is yours already.` });
    await workspace.slack.close({ user: TOMAS, all: true });
    await handOver(MAYA);
    expect((await handOver(MAYA)).errors).toEqual({ owner: `They have ESC-${id} already.` });
  });
});

describe('escalating a message', () => {
  const choose = async (text: string) => {
    const said = await workspace.slack.message({ user: PRIYA, channel: HELP, text });
    const { ts = '' } = said.message ?? {};
    const shortcut = { user: TOMAS, callback_id: 'escalations.from_message', channel: HELP, ts };
    const form = JSON.stringify((await workspace.slack.shortcut(shortcut, settle)).view);
    return /"block_id":"details".*?"initial_value":"(.*?)"/.exec(form)?.[1];
  };
  it('says a short message once', async () => {
    expect(await choose('The payment page shows an error.')).toBeUndefined();
  });
  it('keeps all of a longer one', async () => {
    expect(await choose('The payment page shows an error.\nSince Monday.')).toContain('Since Monday.');
  });
});

describe('an item that was opened from the list', () => {
  it('is closed in its window as well once the form above it says so', async () => {
    await workspace.raise(PRIYA, 'The badge page is empty');
    await openItem(TOMAS);
    await press(TOMAS, 'escalations.resolve');
    const after = await workspace.submit(TOMAS, { note: 'A picture was missing.' });
    expect(wordsOf(after.view)).toContain('*Resolved* by');
    expect(wordsOf(after.view)).not.toContain('Acknowledge');
  });

  it('shows its new priority, its new owner and that it is quiet', async () => {
    const id = await workspace.raise(PRIYA, 'The badge page is empty');
    await openItem(TOMAS);
    await press(TOMAS, 'escalations.more', `priority:${id}`);
    expect(wordsOf((await workspace.submit(TOMAS, { priority: 'urgent' })).view)).toContain('*Urgent*');
    await press(TOMAS, 'escalations.more', `handover:${id}`);
    expect(wordsOf((await workspace.submit(TOMAS, { owner: MAYA })).view)).toContain(`<@${MAYA}>`);
    await press(TOMAS, 'escalations.more', `snooze:${id}`);
    expect(wordsOf((await workspace.submit(TOMAS, {})).view)).toContain('Snoozed until');
  });
});
