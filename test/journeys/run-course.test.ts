/** What happens around a run: time passes, other runbooks fit better, files, channels and cases change. */
import { afterEach, describe, expect, it } from 'vitest';
import { openRunWorkspace, type RunWorkspace } from '../support/run-workspace.ts';
import { AIKO, LENA, MAYA, TEAM, TOMAS, wordsOf } from './workspace.ts';

const CACHE = `---
title: Cold cache
id: cold-cache
---
# Cold cache

## Symptoms
- [ ] Pages are slow after a deployment
- [ ] The hit rate of the cache is below a half
- [ ] The database is busy
- [ ] Nobody can sign in

## Checks
1. Wait 10 minutes
2. **Look at the hit rate**

## Remediation
1. **Warm the cache**

   > [!CAUTION]
   > Needs a second person.

   \`\`\`bash
   cache warm --tenant all
   \`\`\`
`;

const SIGN_IN = `# Nobody can sign in

## Symptoms
- [ ] Nobody can sign in
- [ ] The sign-in page answers with an error

## Checks
1. Look at the log of the sign-in service
`;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function open(): Promise<RunWorkspace> {
  const files = { 'cold-cache.md': CACHE, 'sign-in.md': SIGN_IN };
  const workspace = await openRunWorkspace(files, { ownLibrary: true });
  ends.push(() => workspace.close());
  return workspace;
}

/** Tomás stands at the wait. */
async function waiting(): Promise<RunWorkspace> {
  const workspace = await open();
  await workspace.begin(TOMAS, 'cold-cache');
  await workspace.send(TOMAS, { ticks: ['0', '1'] });
  return workspace;
}

async function directly(workspace: RunWorkspace, user: string): Promise<string[]> {
  return (await workspace.slack.state()).channels
    .filter(({ is_im, members }) => is_im && members.includes(user))
    .flatMap(({ messages }) => messages.map(({ blocks }) => wordsOf(blocks)));
}

const homeOf = async ({ slack }: RunWorkspace, user: string) => {
  await slack.home({ user }, { settle: true });
  return (await slack.state()).homes[user];
};

describe('a step that waits', () => {
  it('says how long that still is, and sends a note when the time is over', async () => {
    const workspace = await waiting();
    expect(await workspace.window(TOMAS)).toMatch(/10 min left\*, until/);
    await workspace.tap(TOMAS, 'runs.remind');
    expect(await workspace.window(TOMAS)).toContain('<@U0TOMAS> gets a note');
    await workspace.slack.clock({ advance: 'PT4M' });
    await workspace.tap(TOMAS, 'runs.look_again');
    expect(await workspace.window(TOMAS)).toMatch(/[56] min left/);
    expect(await directly(workspace, TOMAS)).toEqual([]);
    await workspace.slack.clock({ advance: 'PT7M' });
    expect((await directly(workspace, TOMAS)).join()).toMatch(/RUN-1[\s\S]*The wait is over/);
    await workspace.type(TOMAS, 'continue');
    expect(await workspace.window(TOMAS)).toContain('The time is over');
    await workspace.slack.clock({ advance: 'PT20M' });
    expect(await directly(workspace, TOMAS)).toHaveLength(1);
  });

  it('can be ended before its time, and the report says so', async () => {
    const workspace = await waiting();
    await workspace.slack.clock({ advance: 'PT3M' });
    await workspace.send(TOMAS, {});
    await workspace.tap(TOMAS, 'runs.more', 'stop');
    await workspace.send(TOMAS, { verification: 'unsure', reason: 'Another team has it' });
    expect(await workspace.window(TOMAS)).toMatch(/Waited [34] of 10 min/);
  });
});

describe('a person who ticks few of the symptoms', () => {
  it('is offered other runbooks, starts one of them, and is led back to the run', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'cold-cache');
    const next = await workspace.send(TOMAS, { ticks: ['3'] });
    expect(wordsOf(next.view)).toMatch(/You ticked 1 of 4: is this the right runbook\?[\s\S]*Nobody can sign in/);
    await workspace.tap(TOMAS, 'runs.other.0');
    expect(await workspace.window(TOMAS)).toContain('Start for RUN-1');
    await workspace.tap(TOMAS, 'runs.start');
    expect(await workspace.window(TOMAS)).toContain('RUN-1 goes on afterwards');
    await workspace.send(TOMAS, {});
    await workspace.send(TOMAS, { ticks: ['0', '1'] });
    expect(await workspace.window(TOMAS)).not.toContain('is this the right runbook');
  });

  it('may search for another one instead', async () => {
    const workspace = await open();
    await workspace.begin(TOMAS, 'cold-cache');
    expect(wordsOf((await workspace.send(TOMAS, { ticks: [] })).view)).toContain('You ticked none');
    await workspace.tap(TOMAS, 'runs.search');
    await workspace.send(TOMAS, { words: 'sign in' });
    await workspace.tapAt(TOMAS, 'runbooks.read', 'sign-in');
    expect(await workspace.window(TOMAS)).toContain('Start for RUN-1');
  });
});

describe('the text of a run', () => {
  it('can be read as a whole, and stays the one that it began with when the file is changed or taken away', async () => {
    const workspace = await waiting();
    await workspace.tap(TOMAS, 'runs.more', 'text');
    expect(await workspace.window(TOMAS)).toMatch(/The text of RUN-1[\s\S]*Nobody can sign in[\s\S]*cache warm/);
    await workspace.slack.close({ user: TOMAS }, { settle: true });
    await workspace.rewrite('cold-cache.md', CACHE.replace('cache warm', 'cache fill'));
    await workspace.tap(TOMAS, 'runs.look_again');
    expect(await workspace.window(TOMAS)).toContain('The runbook was changed since this run began');
    await workspace.tap(TOMAS, 'runs.more', 'text');
    expect(await workspace.window(TOMAS)).toContain('cache warm');
    await workspace.tap(TOMAS, 'runs.new_text');
    expect(await workspace.window(TOMAS)).toContain('cache fill');
    await workspace.rewrite('cold-cache.md', undefined);
    await workspace.slack.close({ user: TOMAS, all: true }, { settle: true });
    await workspace.type(TOMAS, 'continue');
    expect(await workspace.window(TOMAS)).toMatch(/taken out of the library[\s\S]*Wait 10 minutes/);
    await workspace.send(TOMAS, {});
    expect(await workspace.window(TOMAS)).toContain('Look at the hit rate');
  });
});

describe('Home', () => {
  it('leads to runbooks, back into a run, and shows operators what waits for a second person', async () => {
    const workspace = await waiting();
    await homeOf(workspace, TOMAS);
    await workspace.slack.click({ user: TOMAS, home: true, action_id: 'runs.continue' }, { settle: true });
    expect(await workspace.window(TOMAS)).toContain('Wait 10 minutes');
    await workspace.send(TOMAS, {});
    await workspace.tap(TOMAS, 'runs.answer.yes');
    await workspace.send(TOMAS, { affected: 'All', level: 'low', reversible: 'yes' });
    await workspace.tap(TOMAS, 'runs.ask_approval');
    expect(wordsOf(await homeOf(workspace, TOMAS))).not.toContain('Waits for a second person\n');
    expect(wordsOf(await homeOf(workspace, LENA))).not.toContain('RUN-1');
    expect(wordsOf(await homeOf(workspace, AIKO))).toMatch(/second person[\s\S]*cache warm --tenant all/);
    await workspace.slack.click({ user: AIKO, home: true, action_id: 'runs.approve' }, { settle: true });
    expect(wordsOf((await workspace.slack.state()).homes[AIKO])).not.toContain('asks for a second person');
    await workspace.tap(TOMAS, 'runs.look_again');
    expect(await workspace.window(TOMAS)).toContain('<@U0AIKO> has approved this');
    await homeOf(workspace, LENA);
    await workspace.slack.click({ user: LENA, home: true, action_id: 'runbooks.pick' }, { settle: true });
    expect(await workspace.window(LENA)).toContain('You see public runbooks');
  });
});

describe('a run whose surroundings change', () => {
  it('moves to the channel that was chosen meanwhile, with its request for a second person', async () => {
    const workspace = await waiting();
    await workspace.send(TOMAS, {});
    await workspace.tap(TOMAS, 'runs.answer.yes');
    await workspace.send(TOMAS, { affected: 'All', level: 'low', reversible: 'yes' });
    await workspace.tap(TOMAS, 'runs.ask_approval');
    const { slack } = workspace;
    await slack.workspace({
      do: 'create_channel',
      name: 'night-shift',
      is_private: true,
      members: ['maya', 'tomas', 'bot'],
    });
    const channel = (await slack.state()).channels.find(({ name }) => name === 'night-shift')?.id ?? '';
    await workspace.command(MAYA, 'settings');
    await workspace.submit(MAYA, { channel });
    await workspace.tap(TOMAS, 'runs.more', 'note');
    await workspace.send(TOMAS, { text: 'The night shift goes on' });
    expect(await workspace.runCard(1)).toMatchObject({ channel });
    expect(JSON.stringify(await workspace.messages(channel))).toContain('asks for a second person');
    expect(JSON.stringify(await workspace.messages(TEAM))).not.toMatch(/runs\.(?:continue|approve)/);
  });

  it('goes on when its channel is archived', async () => {
    const workspace = await waiting();
    await workspace.slack.workspace({ do: 'archive', channel: TEAM });
    await workspace.send(TOMAS, {});
    expect(await workspace.window(TOMAS)).toContain('Look at the hit rate');
  });

  it('says that its case was closed, and goes on to its end', async () => {
    const workspace = await open();
    const id = await workspace.raise(LENA, 'Cold cache again');
    const card = await workspace.card(id);
    await workspace.press(TOMAS, card, 'escalations.runbooks');
    await workspace.tapAt(TOMAS, 'runbooks.read', 'cold-cache');
    await workspace.tap(TOMAS, 'runs.start');
    await workspace.send(TOMAS, {});
    await workspace.press(MAYA, card, 'escalations.resolve');
    await workspace.submit(MAYA, { note: 'It went away', message: 'It works again' });
    await workspace.send(TOMAS, { ticks: ['0', '1'] });
    expect(await workspace.window(TOMAS)).toContain(`ESC-${id} is resolved by now`);
    await workspace.tap(TOMAS, 'runs.more', 'stop');
    await workspace.send(TOMAS, { verification: 'yes', reason: 'It is closed' });
    expect((await workspace.runCard(1)).words).toContain('Finished: stopped');
  });

  it('whose owner is no operator any more is taken on by another one', async () => {
    const workspace = await waiting();
    await workspace.slack.workspace({ do: 'remove', channel: TEAM, user: TOMAS }, { settle: true });
    await workspace.press(AIKO, await workspace.runCard(1), 'runs.continue');
    await workspace.tap(AIKO, 'runs.more', 'handover');
    await workspace.send(AIKO, { owner: AIKO });
    expect((await workspace.runCard(1)).words).toContain('<@U0AIKO>');
  });
});

describe('a library of three hundred and a runbook of five hundred steps', () => {
  it('are found, read over and walked one step a screen', async () => {
    const label = 'Look at the queue of the worker that answers '.repeat(6);
    const steps = Array.from(
      { length: 500 },
      (_, index) => `${index + 1}. ${index % 50 === 0 ? label : 'Look at'} number ${index + 1}.`,
    );
    const others = Array.from({ length: 299 }, (_, index) => [
      `many/page-${index}.md`,
      `# ${index % 50 === 0 ? label : 'Queue'} *<!channel>* & page ${index}\n\n## Steps\n1. Look at it\n`,
    ]);
    const long = `# Five hundred\n\n## Checks\n${steps.join('\n')}\n`;
    const workspace = await openRunWorkspace({ ...Object.fromEntries(others), 'five-hundred.md': long });
    ends.push(() => workspace.close());
    expect(wordsOf((await workspace.type(TOMAS, '')).view)).toContain('Browse all 300');
    await workspace.tap(TOMAS, 'runbooks.browse');
    expect(await workspace.window(TOMAS)).toMatch(/Page 1 of \d/);
    await workspace.tap(TOMAS, 'runbooks.browse_turn.next');
    expect(await workspace.window(TOMAS)).toMatch(/Page 2 of \d/);
    await workspace.slack.close({ user: TOMAS, all: true }, { settle: true });

    expect(wordsOf((await workspace.begin(TOMAS, 'five-hundred')).view)).toContain('Checks · 1 of 500');
    await workspace.tap(TOMAS, 'runs.overview');
    expect(await workspace.window(TOMAS)).toContain('Page 1 of 9');
    await workspace.tap(TOMAS, 'runs.overview_page.next');
    await workspace.tap(TOMAS, 'runs.jump', '119');
    expect(await workspace.window(TOMAS)).toContain('Checks · 120 of 500');
    await workspace.tap(TOMAS, 'runs.overview');
    expect(await workspace.window(TOMAS)).toContain('Page 2 of 9');
  });
});
