/** How people's presses reach a capability: acknowledged in time, answered in words, whatever the capability does. */
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/platform/errors.ts';
import {
  actions,
  button,
  context,
  message,
  modal,
  section,
  selectInput,
  textInput,
  userInput,
} from '../../src/platform/slack/blocks.ts';
import {
  type Form,
  onAction,
  onCommand,
  onShortcut,
  onSubmit,
  type Press,
  type SubmitResult,
} from '../../src/platform/slack/listen.ts';
import { startTrial, wordsIn } from '../support/trial.ts';

const MAYA = 'U0MAYA';
const HELP = 'C0HELP';
const settle = { settle: true };
const say = (text: string) => message(text, [section(text)]);
const command = (text = '') => ({ user: MAYA, channel: HELP, command: '/escalation', text });
const form = (blocks = [textInput({ id: 'note', label: 'Note', optional: true })]) =>
  modal({ id: 'trial.form', title: 'Trial', submit: 'Send', metadata: '7', blocks });
/** A modal with a button. */
const parts = (text = 'panel') => [
  section(text),
  actions('b', [button({ id: 'trial.press', text: 'Press', value: '42' })]),
];
const panel = (text?: string) => modal({ id: 'trial.panel', title: 'Panel', blocks: parts(text) });

/** A capability whose command opens the form, and whose form does this. */
const startForm = (work: (form: Form) => Promise<void> | Promise<SubmitResult>, view = form()) =>
  startTrial((app, deps) => {
    onCommand(app, deps, '/escalation', (press) => press.openModal(view));
    onSubmit(app, deps, 'trial.form', work);
  });

describe('a command', () => {
  it('is acknowledged before its work is done', async () => {
    const gate = Promise.withResolvers<void>();
    const { slack } = await startTrial((app, deps) => {
      onCommand(app, deps, '/escalation', async (press) => {
        await gate.promise;
        await press.answer(say(`done: ${press.text}`));
      });
    });
    const pressed = await slack.command(command('  do it '));
    expect(pressed).toMatchObject({ acked: true });
    expect(pressed.ephemeral).toBeUndefined();
    gate.resolve();
    await slack.command(command(), settle);
    expect(wordsIn((await slack.state()).ephemerals)).toContain('done: do it');
  });

  it('that the person can put right says so in its own words', async () => {
    const { slack, log } = await startTrial((app, deps) => {
      onCommand(app, deps, '/escalation', async () => {
        throw new UserError('There is no ESC-9.');
      });
    });
    expect(wordsIn((await slack.command(command(), settle)).ephemeral)).toBe('There is no ESC-9.\nThere is no ESC-9.');
    expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('that fails apologises with an id that stands in the log beside the cause', async () => {
    const { slack, log } = await startTrial((app, deps) => {
      onCommand(app, deps, '/escalation', async () => {
        throw new Error('the cause');
      });
    });
    const words = wordsIn((await slack.command(command(), settle)).ephemeral);
    expect(words).toContain('it was not your doing');
    expect(words).not.toContain('the cause');
    const id = /[0-9A-F]{8}/.exec(words)?.[0];
    expect(log).toContainEqual(
      expect.objectContaining({
        errorId: id,
        what: '/escalation',
        err: expect.objectContaining({ message: 'the cause' }),
      }),
    );
  });

  it.each([
    ['is busy', { status: 429, retry_after: 7 }, 'Try again in 7 s'],
    [
      'says the window came too late',
      { error: 'expired_trigger_id' },
      'in the 3 seconds that Slack allows. Press again.',
    ],
    ['is in trouble itself', { status: 500 }, 'Try again; if it happens again'],
  ])('whose window can’t open because Slack %s tells the person', async (_name, fault, words) => {
    const { slack } = await startTrial((app, deps) => {
      onCommand(app, deps, '/escalation', (press) => press.openModal(form()));
    });
    await slack.faults({ method: 'views.open', ...fault });
    const pressed = await slack.command(command(), settle);
    expect(pressed.view).toBeUndefined();
    expect(wordsIn(pressed.ephemeral)).toContain(words);
  });

  it('is answered in the acknowledgement itself, so that no words get lost on a way of their own', async () => {
    const { slack } = await startTrial((app, deps) => {
      onCommand(app, deps, '/escalation', (press) => press.answer(say('done')));
    });
    await slack.faults({ method: 'response_url', status: 500 });
    await slack.faults({ method: 'chat.postEphemeral', status: 500 });
    const pressed = await slack.command(command());
    expect(pressed).toMatchObject({ acked: true });
    expect(wordsIn(pressed.ephemeral)).toBe('done\ndone');
  });

  it('is answered another way when the first does not work', async () => {
    const { slack } = await startTrial((app, deps) => {
      onCommand(app, deps, '/escalation', async (press) => {
        // The acknowledgement has carried these words away.
        await press.answer(say('at work'));
        await press.answer(say('still here'));
      });
    });
    await slack.faults({ method: 'response_url', status: 500 });
    expect(wordsIn((await slack.command(command(), settle)).ephemeral)).toContain('still here');
    await slack.faults({ method: 'response_url', status: 500 });
    await slack.faults({ method: 'chat.postEphemeral', error: 'user_not_in_channel' });
    expect(wordsIn((await slack.command(command(), settle)).ephemeral)).not.toContain('still here');
    const direct = (await slack.state()).channels.find(({ is_im, members }) => is_im && members.includes(MAYA));
    expect(wordsIn(direct?.messages)).toContain('still here');
  });

  it('that nobody listens to is refused in words', async () => {
    const { slack } = await startTrial(() => {});
    expect(wordsIn((await slack.command(command(), settle)).ephemeral)).toContain('older version');
  });
});

describe('a press', () => {
  const seen: Press[] = [];
  const startPanel = (work: (press: Press) => Promise<void> = async () => {}) => {
    seen.length = 0;
    return startTrial(
      (app, deps) => {
        onCommand(app, deps, '/escalation', async (press) => {
          if (press.text === 'panel') await press.openModal(panel());
          else await press.answer(message('card', parts()));
        });
        onAction(app, deps, 'trial.press', async (press) => {
          seen.push(press);
          await work(press);
        });
      },
      { home: async () => parts() },
    );
  };
  const inModal = { user: MAYA, action_id: 'trial.press' };

  it('on a message brings person, value and place', async () => {
    const { slack, sandbox } = await startPanel((press) => press.replace(say('replaced')));
    const [card] = (await slack.command(command(), settle)).ephemeral ?? [];
    const pressed = await slack.click({ ...inModal, ephemeral_id: card?.id ?? '' }, settle);
    expect(pressed).toMatchObject({ acked: true });
    expect(seen[0]).toMatchObject({ by: MAYA, value: '42', channel: HELP, home: false, ephemeral: true });
    expect(seen[0]?.at.until(sandbox.clock.now()).total('seconds')).toBeLessThan(60);
    expect(wordsIn((await slack.state()).ephemerals)).toContain('replaced');
    expect(wordsIn((await slack.state()).ephemerals)).not.toContain('panel');
  });

  it('in a modal opens the next one over it, and draws its own again', async () => {
    const { slack } = await startPanel(async (press) => {
      if ((await slack.state()).views[MAYA]?.length === 1) await press.openModal(panel('second'));
      else await press.updateModal(panel('drawn again'));
    });
    await slack.command(command('panel'), settle);
    expect(wordsIn((await slack.click(inModal, settle)).view)).toContain('second');
    expect(seen[0]?.view).toMatchObject({ callbackId: 'trial.panel', metadata: '' });
    expect(wordsIn((await slack.click(inModal, settle)).view)).toContain('drawn again');
    expect((await slack.state()).views[MAYA]).toHaveLength(2);
  });

  it('that opens a loading view fills that one', async () => {
    const { slack } = await startPanel(async (press) => {
      await press.openModal(panel('loading'));
      await press.updateModal(panel('loaded'));
    });
    await slack.command(command('panel'), settle);
    expect(wordsIn((await slack.click(inModal, settle)).view)).toContain('loaded');
  });

  it('whose modal was drawn meanwhile draws from the newest state', async () => {
    let state = 'old';
    const { slack } = await startPanel(async (press) => {
      await press.updateModal(() => panel(state));
    });
    await slack.command(command('panel'), settle);
    await slack.faults({ method: 'views.update', error: 'hash_conflict' });
    state = 'new';
    expect(wordsIn((await slack.click(inModal, settle)).view)).toContain('new');
  });

  it('in a modal that fails lays the words over it', async () => {
    const { slack } = await startPanel(async () => {
      throw new UserError('Somebody else has it.');
    });
    await slack.command(command('panel'), settle);
    const pressed = await slack.click(inModal, settle);
    expect(wordsIn(pressed.view)).toContain('Somebody else has it.');
    expect((await slack.state()).views[MAYA]).toHaveLength(2);
  });

  it('that fails while its window says "loading" puts the words there', async () => {
    const { slack } = await startTrial((app, deps) => {
      onCommand(app, deps, '/escalation', async (press) => {
        await press.openModal(panel('Loading…'));
        throw new UserError('Slack did not say who you are.');
      });
    });
    await slack.command(command(), settle);
    const views = (await slack.state()).views[MAYA] ?? [];
    expect(views).toHaveLength(1);
    expect(wordsIn(views)).toContain('Slack did not say who you are.');
    expect(wordsIn(views)).not.toContain('Loading…');
  });

  it('in Home is known as one, and its failure opens a window', async () => {
    const { slack } = await startPanel(async () => {
      throw new UserError('Not any more.');
    });
    await slack.home({ user: MAYA }, settle);
    const pressed = await slack.click({ ...inModal, home: true }, settle);
    expect(seen[0]).toMatchObject({ home: true, value: '42' });
    expect(wordsIn(pressed.view)).toContain('Not any more.');
  });

  it('whose words find no room among three windows reaches the person directly', async () => {
    const { slack } = await startPanel(async (press) => {
      if (((await slack.state()).views[MAYA]?.length ?? 0) < 3) await press.openModal(panel('deeper'));
      else throw new UserError('Too deep.');
    });
    await slack.command(command('panel'), settle);
    for (let n = 0; n < 3; n += 1) await slack.click(inModal, settle);
    const direct = (await slack.state()).channels.find(({ is_im, members }) => is_im && members.includes(MAYA));
    expect(wordsIn(direct?.messages)).toContain('Too deep.');
  });

  it('on a button of an older version says so instead of doing nothing', async () => {
    const { slack } = await startTrial((app, deps) => {
      onCommand(app, deps, '/escalation', (press) => press.openModal(panel()));
    });
    await slack.command(command(), settle);
    const pressed = await slack.click(inModal, settle);
    expect(pressed.acked).toBe(true);
    expect(wordsIn(pressed.view)).toContain('older version');
  });
});

describe('a shortcut', () => {
  it('brings the message, who wrote it, and a link to it', async () => {
    const { slack } = await startTrial((app, deps) => {
      onShortcut(app, deps, 'escalations.from_message', async (press) => {
        const { text, user, permalink } = press.message ?? {};
        await press.openModal(panel(`${text} / ${user} / ${permalink}`));
      });
    });
    await slack.message({ user: 'U0LENA', channel: HELP, text: 'help me' });
    const [written] = (await slack.state()).channels.find(({ id }) => id === HELP)?.messages ?? [];
    const ts = written?.ts ?? '';
    const pressed = await slack.shortcut(
      { user: MAYA, callback_id: 'escalations.from_message', channel: HELP, ts },
      settle,
    );
    const link = `archives/${HELP}/p${ts.replace('.', '')}`;
    expect(wordsIn(pressed.view)).toMatch(new RegExp(`help me / U0LENA / https?://.*/${link}`));
  });
});

describe('a form', () => {
  it('closes once it is saved', async () => {
    const saved: unknown[] = [];
    const { slack } = await startForm(async ({ values, view }) => {
      saved.push([values.text('note'), view.metadata]);
    });
    await slack.command(command(), settle);
    const sent = await slack.submit({ user: MAYA, values: { note: '  hello ' } });
    expect(sent.view).toBeUndefined();
    expect(saved).toEqual([['hello', '7']]);
  });

  it('stays, with the words at the field, when the field is wrong', async () => {
    const { slack } = await startForm(async () => {
      throw new UserError('Say a little more.', { field: 'note' });
    });
    await slack.command(command(), settle);
    const sent = await slack.submit({ user: MAYA, values: { note: 'x' } }, settle);
    expect(sent.errors).toEqual({ note: 'Say a little more.' });
    expect(sent.view?.callback_id).toBe('trial.form');
  });

  it.each([
    ['about no field', undefined],
    ['about a block that is no input', 'info'],
    ['about a block that is not there', 'nowhere'],
  ])('stays under the words of a failure %s', async (_name, field) => {
    const view = form([textInput({ id: 'note', label: 'Note' }), { ...context('info'), block_id: 'info' }]);
    const { slack } = await startForm(async () => {
      throw new UserError('Closed meanwhile by Tomás.', field ? { field } : {});
    }, view);
    await slack.command(command(), settle);
    const sent = await slack.submit({ user: MAYA, values: { note: 'long text' } }, settle);
    expect(wordsIn(sent.view)).toContain('Closed meanwhile by Tomás.');
    await slack.close({ user: MAYA });
    const [under] = (await slack.state()).views[MAYA] ?? [];
    expect(JSON.stringify(under?.view.state)).toContain('long text');
  });

  it('apologises with an id when something broke', async () => {
    const { slack, log } = await startForm(async () => {
      throw new TypeError('broken');
    });
    await slack.command(command(), settle);
    const sent = await slack.submit({ user: MAYA, values: { note: 'x' } }, settle);
    const id = /[0-9A-F]{8}/.exec(wordsIn(sent.view))?.[0];
    expect(log).toContainEqual(expect.objectContaining({ errorId: id, what: 'trial.form' }));
  });

  it('that takes longer than Slack waits says so, and then how it ended', async () => {
    const gate = Promise.withResolvers<void>();
    const { slack } = await startForm(() => gate.promise);
    await slack.command(command(), settle);
    const sent = await slack.submit({ user: MAYA, values: { note: 'x' } });
    expect(sent).toMatchObject({ acked: true });
    expect(wordsIn(sent.view)).toContain('Still saving');
    gate.resolve();
    const later = await slack.clock({ advance: 'PT1S' });
    expect(later.acked).toBe(true);
    expect(wordsIn((await slack.state()).views[MAYA])).toContain('It is saved');
  });

  it('that takes long and is then refused says that it was not saved', async () => {
    const gate = Promise.withResolvers<void>();
    const { slack } = await startForm(async () => {
      await gate.promise;
      throw new UserError('Say a little more.', { field: 'note' });
    });
    await slack.command(command(), settle);
    await slack.submit({ user: MAYA, values: { note: 'x' } });
    gate.resolve();
    await slack.clock({ advance: 'PT1S' });
    const words = wordsIn((await slack.state()).views[MAYA]);
    expect(words).toContain('Not saved');
    expect(words).toContain('Say a little more.');
  });

  it('can be followed by another, replaced, or close everything', async () => {
    let result: SubmitResult;
    const { slack } = await startForm(async () => result);
    const send = async (next: SubmitResult) => {
      result = next;
      await slack.command(command(), settle);
      await slack.submit({ user: MAYA, values: { note: 'x' } }, settle);
      const views = (await slack.state()).views[MAYA] ?? [];
      while (((await slack.state()).views[MAYA] ?? []).length > 0) await slack.close({ user: MAYA });
      return views.map(({ view }) => view.callback_id);
    };
    expect(await send({ push: panel() })).toEqual(['trial.form', 'trial.panel']);
    expect(await send({ update: panel() })).toEqual(['trial.panel']);
    expect(await send('clear')).toEqual([]);
  });

  it('from an older version is refused without losing what was typed', async () => {
    const { slack } = await startForm(async ({ values }) => {
      values.choice('priority');
    });
    await slack.command(command(), settle);
    const sent = await slack.submit({ user: MAYA, values: { note: 'kept' } }, settle);
    expect(wordsIn(sent.view)).toContain('out of date');
    await slack.close({ user: MAYA });
    expect(JSON.stringify((await slack.state()).views[MAYA])).toContain('kept');
  });

  it('that nobody takes any more does not close as if it were saved', async () => {
    const { slack } = await startTrial((app, deps) => {
      onCommand(app, deps, '/escalation', (press) => press.openModal(form()));
    });
    await slack.command(command(), settle);
    const sent = await slack.submit({ user: MAYA, values: { note: 'x' } }, settle);
    expect(wordsIn(sent.view)).toContain('older version');
    expect((await slack.state()).views[MAYA]).toHaveLength(2);
  });

  it('gives each kind of answer its own type', async () => {
    const read: unknown[] = [];
    const view = form([
      selectInput({ id: 'priority', label: 'P', choices: [{ value: 'high', text: 'High' }] }),
      userInput({ id: 'owner', label: 'O', optional: true }),
      textInput({ id: 'note', label: 'N', optional: true }),
    ]);
    const { slack } = await startForm(async ({ values }) => {
      read.push(values.choice('priority'), values.findUser('owner'), values.text('note'), values.has('nothing'));
      values.user('owner');
    }, view);
    await slack.command(command(), settle);
    const sent = await slack.submit({ user: MAYA, values: { priority: 'high' } }, settle);
    expect(read).toEqual(['high', undefined, '', false]);
    expect(sent.errors).toEqual({ owner: 'Choose a person.' });
  });
});
