/** Forms that can't be sent yet, questions before something is done, and the administrator's settings. */
import { describe, expect, it } from 'vitest';
import { PRIYA } from '../journeys/workspace.ts';
import { PATIENCE, useBrowser } from './visit.ts';

const visit = useBrowser();

describe.each(['desktop', 'phone'] as const)('a form on a %s', (screen) => {
  it('says at the field what is wrong, and goes through once it is right', PATIENCE, async () => {
    const { workspace, page, modal, field, see, picture, submit, say, card, choose, go } = await visit({
      screen,
      as: 'maya',
      at: 'help-desk',
    });
    await say('/escalation new');
    await modal.getByTestId('modal-submit').click();
    await field('summary').getByRole('alert').waitFor();
    await picture('20-missing');
    const wrong = field('summary').getByRole('alert');
    await field('summary').getByRole('textbox').fill('The door is stuck');
    await wrong.waitFor({ state: 'detached' });
    await field('summary').getByRole('textbox').fill('');
    await modal.getByTestId('modal-submit').click();
    await wrong.waitFor();
    await field('summary').getByRole('textbox').fill('The door is stuck');
    await submit();
    await see(page.getByTestId('ephemeral'), 'ESC-1 is recorded');

    await go('escalations');
    await card(1).getByTestId('action-escalations.more').click();
    await page.getByTestId('option-handover:1').click();
    await choose('owner', 'Priya Raman');
    await modal.getByTestId('modal-submit').click();
    await see(field('owner').getByRole('alert'), 'They are not an operator, so they could not work on it.');
    await picture('21-refused');
    expect((await workspace.slack.state()).views).toHaveProperty('U0MAYA');
    await choose('owner', 'Aiko Mori');
    await submit();
    await see(card(1), /Acknowledged.* @Aiko Mori/);
  });

  it('asks before a message is deleted, and the card of an escalation comes back', PATIENCE, async () => {
    const { workspace, page, see, picture, card, say } = await visit({ screen, as: 'tomas', at: 'escalations' });
    await workspace.raise(PRIYA, 'The door is stuck');
    const remove = async () => {
      await card(1).hover();
      await card(1).getByTestId('message-menu').click();
      await page.getByRole('menuitem', { name: 'Delete message' }).click();
    };
    await see(card(1), 'Open. Nobody has it yet.');
    await remove();
    await picture('22-confirm');
    await page.getByTestId('confirm-cancel').click();
    await see(card(1), 'Open. Nobody has it yet.');
    await remove();
    await page.getByTestId('confirm-ok').click();
    await card(1).waitFor({ state: 'detached' });
    await say('/escalation ESC-1');
    await page.getByTestId('ephemeral').getByRole('button', { name: 'Acknowledge' }).click();
    await see(card(1), 'Acknowledged. @Tomás Ferreira has it.');
    await picture('23-back');
  });

  it('is how an administrator sets things up', PATIENCE, async () => {
    const { modal, field, picture, submit, say, choose } = await visit({ screen, as: 'maya', at: 'help-desk' });
    await say('/escalation settings');
    await field('channel').waitFor();
    await picture('24-settings');
    await choose('operators', 'Support duty');
    await submit();
    await say('/escalation settings');
    await field('operators').getByText('Support duty').waitFor();
    for (const [index, name] of ['Needs pickup…', 'Hours and holidays…', 'On duty…'].entries()) {
      await modal.getByRole('button', { name }).click();
      await modal.getByTestId('modal-back').waitFor();
      await picture(`25-settings-${index + 1}`);
      await modal.getByTestId('modal-back').click();
      await field('operators').waitFor();
    }
    await modal.getByTestId('modal-cancel').click();
  });
});
