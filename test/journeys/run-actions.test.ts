/** Actions in the steps of a run, on the sandbox: previewed, confirmed, performed once, and told. */
import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SubmitRequest } from '../../sandbox/protocol.ts';
import { capabilities } from '../../src/capabilities.ts';
import { type Action, defineAction, type PerformContext, type Result } from '../../src/platform/actions/action.ts';
import { ConnectorError, UserError } from '../../src/platform/errors.ts';
import { openRunWorkspace, type RunWorkspace } from '../support/run-workspace.ts';
import { AIKO, buttonsOf, LENA, TEAM, TOMAS, wordsOf } from './workspace.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const RISK = { affected: 'One site', level: 'low', reversible: 'yes' };
const VERIFY = '## Verification\n1. Look at the site.\n';

/** A runbook of one action, and what else stands in its step. */
const page = (link: string, body = '') =>
  `---\ntitle: Site\nid: site\n---\n# Site\n\n## Remediation\n1. ${link}\n${body}\n2. Ask the owner of the site\n\n${VERIFY}`;

type Perform = (context: PerformContext, tries: number) => Result | Promise<Result>;
const DONE: Result = { outcome: 'turned', summary: 'The valve is open.', lines: ['pressure 3 bar'] };

/** `valve.turn`, which does what the test says. */
function valve(perform: Perform = () => DONE, unusual: Partial<Action> = {}) {
  const performed: string[] = [];
  const action = defineAction({
    name: 'valve.turn',
    label: 'Turn the valve',
    inputs: z.object({ valve: z.string().regex(/^v\d$/, 'A valve is v and a digit.').describe('Valve') }),
    danger: 'none',
    outcomes: { turned: { label: 'Turned', ok: true }, stuck: { label: 'Stuck', ok: false } },
    maxMs: 60_000,
    describe: async ({ valve }) => ({ summary: `Opens ${valve}`, changes: [`${valve}: closed → open`] }),
    async perform(_inputs, context) {
      performed.push(context.key);
      return perform(context, performed.length);
    },
  });
  const registered = { ...action, ...unusual } as Action; // the same inputs, less closely described
  return { performed, capability: { name: 'valves', actions: () => [registered] } };
}

async function open(text: string, what: ReturnType<typeof valve> = valve()): Promise<RunWorkspace> {
  const workspace = await openRunWorkspace({ 'site.md': text }, { capabilities: [...capabilities, what.capability] });
  ends.push(() => workspace.close());
  return workspace;
}

/** To the step with the action, the risk said. */
async function begin(workspace: RunWorkspace, values: SubmitRequest['values'] = {}) {
  await workspace.begin(TOMAS, 'site', values);
  return workspace.send(TOMAS, RISK);
}

const thread = async (workspace: RunWorkspace) =>
  (await workspace.thread((await workspace.runCard(1)).ts)).join('\n---\n');
const LINK = '[Turn it](action:valve.turn?valve={{valve}})';
const V1 = { 'input:valve': 'v1' };
const settled = { timeout: 10_000 };

describe('an action of a step', () => {
  it('shows what it would do, does it once it is confirmed, and keeps the result as evidence', async () => {
    const turned = valve();
    const workspace = await open(page(LINK), turned);
    const step = await begin(workspace, V1);
    expect(wordsOf(step.view)).toContain('Turn it');
    const preview = await workspace.tap(TOMAS, 'runs.act.0');
    expect(wordsOf(preview.view)).toMatch(/Turn it\nOpens v1[\s\S]*v1: closed → open[\s\S]*\*Valve\*: v1/);
    expect(turned.performed).toEqual([]);
    await workspace.send(TOMAS);
    await expect
      .poll(() => workspace.window(TOMAS), settled)
      .toMatch(/:white_check_mark: \*Turn it\*: The valve is open/);
    expect(turned.performed).toEqual(['RUN-1/s1/1']);
    expect(await thread(workspace)).toMatch(
      /did the action at “Turn it”: The valve is open\. \(<@U0TOMAS>\)\n• pressure 3 bar/,
    );
    await workspace.send(TOMAS, { 'evidence@step:s1': '' });
    expect(await workspace.window(TOMAS)).toMatch(/Did it help|Ask the owner/);
    await workspace.tap(TOMAS, 'runs.more', 'stop');
    await workspace.send(TOMAS, { verification: 'yes', reason: 'It works' });
    expect(await thread(workspace)).toMatch(/The valve is open\. · <@U0TOMAS>/);
  });

  it('asks for a value that is missing, and says at the field why one is refused', async () => {
    const turned = valve();
    const workspace = await open(page(LINK), turned);
    await begin(workspace);
    const form = await workspace.tap(TOMAS, 'runs.act.0');
    expect(JSON.stringify(form.view)).toContain('"block_id":"input:valve"');
    expect(JSON.stringify(await workspace.send(TOMAS, { 'input:valve': 'door' }))).toContain(
      'A valve is v and a digit.',
    );
    await workspace.send(TOMAS, { 'input:valve': 'v2' });
    expect(await workspace.window(TOMAS)).toContain('Opens v2');
    await workspace.send(TOMAS);
    await expect.poll(() => workspace.window(TOMAS), settled).toContain('The valve is open');
  });

  it('asks for what its link leaves out, for this one time', async () => {
    const workspace = await open(page('[Turn one](action:valve.turn)'));
    await begin(workspace);
    await workspace.tap(TOMAS, 'runs.act.0');
    expect(JSON.stringify(await workspace.send(TOMAS, { 'field:valve': 'x' }))).toContain('A valve is v and a digit.');
    await workspace.send(TOMAS, { 'field:valve': 'v3' });
    expect(await workspace.window(TOMAS)).toContain('Opens v3');
    await workspace.send(TOMAS);
    await expect.poll(() => workspace.window(TOMAS), settled).toContain('Again: Turn one');
  });

  it('says in words what a runbook gets wrong: no such action, no such input', async () => {
    const workspace = await open(page('[Fly](action:valve.fly), then [Turn](action:valve.turn?valve=v1&speed=3)'));
    const step = await begin(workspace);
    expect(wordsOf(step.view)).toMatch(/There is no action `valve.fly` here[\s\S]*`unknown-action`/);
    expect(buttonsOf(step.view)).not.toContain('runs.act.0');
    await workspace.tap(TOMAS, 'runs.act.1');
    expect(await workspace.window(TOMAS)).toContain('There is no input “speed”');
  });

  it('chooses the branch that is named for its outcome', async () => {
    const workspace = await open(
      page(LINK, '   - If `stuck` → step 2\n   - If `turned` → [Verification](#verification)\n'),
      valve(() => DONE),
    );
    await begin(workspace, V1);
    await workspace.tap(TOMAS, 'runs.act.0');
    await workspace.send(TOMAS);
    await expect.poll(() => workspace.window(TOMAS), settled).toContain('Look at the site');
    await workspace.tap(TOMAS, 'runs.overview');
    expect(await workspace.window(TOMAS)).toMatch(/Turn it \(done: .*turned.*[\s\S]*Ask the owner.*not taken/);
  });

  it('that fails says why, and is tried again as a new one', async () => {
    const turned = valve((_context, tries) => {
      if (tries === 1) throw new UserError('The valve is locked. Unlock it first.');
      return DONE;
    });
    const workspace = await open(page(LINK), turned);
    await begin(workspace, V1);
    await workspace.tap(TOMAS, 'runs.act.0');
    await workspace.send(TOMAS);
    await expect
      .poll(() => workspace.window(TOMAS), settled)
      .toMatch(/:x: \*Turn it\*: \*it failed\.\* The valve is locked/);
    expect(await workspace.window(TOMAS)).toContain('Try again: Turn it');
    await workspace.tap(TOMAS, 'runs.act.0');
    await workspace.send(TOMAS);
    await expect.poll(() => workspace.window(TOMAS), settled).toContain('The valve is open');
    expect(turned.performed).toEqual(['RUN-1/s1/1', 'RUN-1/s1/2']);
  });

  it('of which nobody knows whether it happened asks that before it is tried again', async () => {
    const turned = valve((_context, tries) => {
      if (tries === 1) throw new ConnectorError('The valve did not answer.', { service: 'valves', maybeDone: true });
      return DONE;
    });
    const workspace = await open(page(LINK), turned);
    await begin(workspace, V1);
    await workspace.tap(TOMAS, 'runs.act.0');
    await workspace.send(TOMAS);
    await expect
      .poll(() => workspace.window(TOMAS), settled)
      .toMatch(/nobody knows whether it happened.*did not answer/);
    expect(wordsOf((await workspace.tap(TOMAS, 'runs.act.0')).view)).toContain('Did it happen?');
    await workspace.send(TOMAS, { happened: 'unsure' });
    expect(await workspace.window(TOMAS)).toContain('Nothing was started');
    await workspace.tap(TOMAS, 'runs.act.0');
    await workspace.send(TOMAS, { happened: 'no', seen: 'The pressure is the same' });
    expect(await workspace.window(TOMAS)).toContain('Opens v1');
    await workspace.send(TOMAS);
    await expect.poll(() => workspace.window(TOMAS), settled).toMatch(/The valve is open[\s\S]*it did not happen/);
  });
});

describe('an action that takes long', () => {
  it('is seen by everybody who looks, as it goes on and when it ends, and cannot be begun beside itself', async () => {
    const hold = Promise.withResolvers<Result>();
    const turned = valve(async ({ progress }) => {
      await progress('half way');
      return hold.promise;
    });
    const workspace = await open(page(LINK), turned);
    await begin(workspace, V1);
    await workspace.press(AIKO, await workspace.runCard(1), 'runs.continue');
    await workspace.tap(AIKO, 'runs.act.0');
    await workspace.tap(TOMAS, 'runs.act.0');
    await workspace.slack.submit({ user: TOMAS, values: {} });
    await expect.poll(() => workspace.window(TOMAS), settled).toMatch(/\*working\*[\s\S]*half way/);
    // Aiko's preview was drawn before Tomás confirmed his.
    await workspace.slack.submit({ user: AIKO, values: {} });
    await expect.poll(() => workspace.window(AIKO), settled).toMatch(/\*working\*, started by <@U0TOMAS>/);
    await workspace.slack.submit({ user: TOMAS, values: { 'evidence@step:s1': 'x' } });
    expect(await workspace.window(TOMAS)).toContain('This action is running');
    hold.resolve(DONE);
    for (const user of [TOMAS, AIKO])
      await expect
        .poll(() => workspace.window(user), settled)
        .toContain(':white_check_mark: *Turn it*: The valve is open');
    expect(turned.performed).toHaveLength(1);
  });

  it('is recorded and told also when the run has gone on meanwhile, and then moves nothing', async () => {
    const hold = Promise.withResolvers<Result>();
    const workspace = await open(
      page(LINK, '   - If `turned` → [Verification](#verification)\n'),
      valve(() => hold.promise),
    );
    await begin(workspace, V1);
    await workspace.tap(TOMAS, 'runs.act.0');
    await workspace.slack.submit({ user: TOMAS, values: {} });
    await workspace.slack.click({ user: TOMAS, action_id: 'runs.skip' });
    await workspace.slack.submit({ user: TOMAS, values: { reason: 'It takes too long' } });
    await expect.poll(() => workspace.window(TOMAS), settled).not.toContain('*working*');
    hold.resolve(DONE);
    await expect.poll(() => thread(workspace), settled).toContain('The valve is open');
    expect(await workspace.window(TOMAS)).toContain('Did it help?');
  });
});

describe('an action that can do harm', () => {
  it('stands behind the same questions as a command: a second person, then its danger', async () => {
    const turned = valve(() => DONE, { danger: 'destructive', secondPerson: true });
    const workspace = await open(page(LINK), turned);
    const step = await begin(workspace, V1);
    expect(buttonsOf(step.view)).not.toContain('runs.act.0');
    expect(wordsOf(await workspace.tap(TOMAS, 'runs.ask_approval').then(({ view }) => view))).toContain(
      'Waits for a second',
    );
    const asking = (await workspace.messages(TEAM))
      .flatMap((each) => [each, ...each.replies])
      .find(({ blocks }) => wordsOf(blocks).includes('asks for a second person'));
    expect(wordsOf(asking?.blocks)).toContain('valve.turn valve=v1');
    await workspace.press(AIKO, { channel: TEAM, ts: asking?.ts ?? '' }, 'runs.approve');
    const approved = await workspace.tap(TOMAS, 'runs.look_again');
    expect(wordsOf(approved.view)).toMatch(/This step is destructive.*Turn the valve/);
    expect(buttonsOf(approved.view)).not.toContain('runs.act.0');
    await workspace.tap(TOMAS, 'runs.accept');
    await workspace.tap(TOMAS, 'runs.act.0');
    expect(await workspace.window(TOMAS)).toContain('*Destructive.* Opens v1');
    await workspace.send(TOMAS);
    await expect.poll(() => workspace.window(TOMAS), settled).toContain('The valve is open');
    expect(turned.performed).toHaveLength(1);
  });

  it('takes no value that the second person could not see', async () => {
    const workspace = await open(
      page('[Turn one](action:valve.turn)'),
      valve(() => DONE, { secondPerson: true }),
    );
    await begin(workspace);
    await workspace.tap(TOMAS, 'runs.ask_approval');
    const asking = (await workspace.messages(TEAM))
      .flatMap((each) => [each, ...each.replies])
      .find(({ blocks }) => wordsOf(blocks).includes('asks for a second person'));
    await workspace.press(AIKO, { channel: TEAM, ts: asking?.ts ?? '' }, 'runs.approve');
    await workspace.tap(TOMAS, 'runs.look_again');
    await workspace.tap(TOMAS, 'runs.accept');
    await workspace.tap(TOMAS, 'runs.act.0');
    expect(await workspace.window(TOMAS)).toContain('A second person must see every value');
  });

  it('shows a secret once, to who pressed, and nowhere else', async () => {
    const workspace = await open(
      page(LINK),
      valve(() => ({ ...DONE, secret: ['open-sesame-77'] })),
    );
    await begin(workspace, V1);
    await workspace.press(AIKO, await workspace.runCard(1), 'runs.continue');
    await workspace.tap(TOMAS, 'runs.act.0');
    await workspace.send(TOMAS);
    await expect.poll(() => workspace.window(TOMAS), settled).toContain('shown once, and only to you');
    expect(await workspace.window(AIKO)).not.toContain('shown once');
    await workspace.tap(TOMAS, 'runs.show_once');
    expect(await workspace.window(TOMAS)).toContain('open-sesame-77');
    await workspace.slack.close({ user: TOMAS }, { settle: true });
    expect(wordsOf((await workspace.tap(TOMAS, 'runs.show_once')).view)).toContain('It is kept nowhere');
    expect(await thread(workspace)).not.toContain('sesame');
  });
});

describe('the actions that are always there', () => {
  async function serve(status: () => number): Promise<string> {
    const server: Server = createServer((_request, response) => void response.writeHead(status()).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(async () => void server.close().closeAllConnections());
    const address = server.address();
    return `127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
  }

  it('http.check asks a host that the operator has named, and what it answers leads on', async () => {
    let status = 503;
    const host = await serve(() => status);
    const text = page(
      '[Check the site](action:http.check?url={{url}})',
      '   - If `up` → [Verification](#verification)\n',
    );
    const workspace = await openRunWorkspace({ 'site.md': text }, { settings: { checkHosts: [host] } });
    ends.push(() => workspace.close());
    await begin(workspace, { 'input:url': 'https://elsewhere.example/' });
    expect(wordsOf((await workspace.tap(TOMAS, 'runs.act.0')).view)).toMatch(
      /This was refused[\s\S]*not among the hosts/,
    );
    await workspace.send(TOMAS, { 'input:url': `http://${host}/` });
    expect(await workspace.window(TOMAS)).toContain(`Asks http://${host}/ with GET`);
    await workspace.send(TOMAS);
    await expect
      .poll(() => workspace.window(TOMAS), settled)
      .toMatch(/:warning: .*not as hoped.*answered with the error 503/);
    status = 200;
    await workspace.tap(TOMAS, 'runs.act.0');
    await workspace.send(TOMAS);
    await expect.poll(() => workspace.window(TOMAS), settled).toContain('Look at the site');
    expect(await thread(workspace)).toMatch(/error 503[\s\S]*answered with 200/);
  });

  it('escalations.open opens one, whoever presses how often, and shows what is to be collected', async () => {
    const text = `${page('[Ask for help](action:escalations.open?summary=The+site+{{site}}+is+down)')}\n## Collect\n- The time it began\n`;
    const workspace = await open(text);
    await begin(workspace, { 'input:site': 'blue' });
    await workspace.press(AIKO, await workspace.runCard(1), 'runs.continue');
    const preview = await workspace.tap(TOMAS, 'runs.act.0');
    expect(wordsOf(preview.view)).toMatch(
      /Opens an escalation: The site blue is down[\s\S]*The time it began: _still open_/,
    );
    await workspace.tap(AIKO, 'runs.act.0');
    await Promise.all([workspace.send(TOMAS), workspace.send(AIKO)]);
    await expect.poll(() => workspace.window(TOMAS), settled).toContain('ESC-1 is open: The site blue is down');
    await expect.poll(() => workspace.window(AIKO), settled).toContain('ESC-1 is open');
    expect((await workspace.card(1)).ts).toBeTruthy();
    await expect(workspace.card(2)).rejects.toThrow('No message shows');
  });

  it('are for operators: whoever has left the team confirms nothing', async () => {
    const turned = valve();
    const workspace = await open(page(LINK), turned);
    await begin(workspace, V1);
    await workspace.tap(TOMAS, 'runs.act.0');
    await workspace.slack.workspace({ do: 'remove', channel: TEAM, user: TOMAS }, { settle: true });
    expect(wordsOf((await workspace.send(TOMAS)).view)).toContain('Only members of');
    expect(turned.performed).toEqual([]);
    expect(wordsOf((await workspace.type(LENA, 'continue RUN-1')).view)).not.toContain('Turn it');
  });
});
