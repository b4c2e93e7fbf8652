/** A whole run as people do it in the browser, on a wide screen and on a phone: each screen is kept as a picture. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PATIENCE, useBrowser } from './visit.ts';

const FILE = 'incident-playbooks/whatsapp-auth-corruption.md';
const visit = useBrowser({
  runbooks: { 'whatsapp-auth-corruption.md': readFileSync(new URL(`../../runbooks/${FILE}`, import.meta.url), 'utf8') },
});

describe.each(['desktop', 'phone'] as const)('a run on a %s', (screen) => {
  it('goes from the symptom to the verified end, with a second person', PATIENCE, async () => {
    const tomas = await visit({ screen, as: 'tomas', at: 'escalations' });
    const { page, modal, field, see, picture, actAs, go } = tomas;
    const press = (name: string | RegExp) => modal.getByRole('button', { name }).first().click();
    /** The main button: the window stays and shows the next screen. */
    const goOn = async (words: string | RegExp) => {
      await modal.getByTestId('modal-submit').click();
      await see(modal, words);
    };
    await page.getByTestId('composer').fill('/runbook whatsapp auth');
    await page.getByTestId('send').click();
    await see(modal, 'WhatsApp auth corruption');
    await picture('run-01-reading');
    await press('Start');
    await see(modal, 'Do not begin without the phone');
    await picture('run-02-start');
    await modal.getByText('I have read', { exact: false }).first().click();
    await goOn('Which of these do you see?');
    await picture('run-03-symptoms');
    await goOn('Is the worker still linked?');
    await picture('run-04-decision');
    await press(/there/);
    await see(modal, 'Which auth mode');
    await press('Overview');
    await see(modal, 'Clear the session entries');
    await picture('run-05-overview');
    await modal.getByTestId('modal-cancel').click();
    await press(/convex/);
    await see(modal, 'What is at risk?');
    await picture('run-06-risk');
    await field('affected@step:s9').getByRole('textbox').fill('Messages of one account');
    await modal.getByText('Low', { exact: false }).first().click();
    await modal.getByText('Yes', { exact: false }).first().click();
    await goOn('Use the supervisor that runs it');
    await picture('run-07-step');
    await field('evidence@step:s9').getByRole('textbox').fill('The process is gone.');
    await goOn('Keep a backup');
    await field('evidence@step:s10').getByRole('textbox').fill('Exported to the vault.');
    await goOn('Needs a second person');
    await picture('run-08-second-person');
    await press('Ask for approval');
    await see(modal, 'Waits for a second person');
    await picture('run-09-waits');
    await modal.getByTestId('modal-cancel').click();

    await actAs('aiko');
    await go('escalations');
    await see(page.getByTestId('message'), 'asks for a second person');
    await picture('run-10-request');
    await page
      .getByRole('button', { name: /^Approve/ })
      .first()
      .click();
    await page.getByTestId('confirm-ok').click();
    await see(page.getByTestId('message'), 'Approved');

    await actAs('tomas');
    await page.getByRole('button', { name: 'Continue' }).first().click();
    await see(modal, 'has approved this');
    await picture('run-11-danger');
    await press('Show the commands');
    await page.getByTestId('confirm-ok').click();
    await see(modal, 'whatsappSession.clearAll');
    await picture('run-12-command');
    await modal.getByText('Problem', { exact: true }).first().click();
    await see(modal, 'What is wrong');
    await picture('run-13-problem');
    await modal.getByTestId('modal-cancel').click();
    await field('evidence@step:s11').getByRole('textbox').fill('The table is empty.');
    await goOn('Start the worker again');
    await field('evidence@step:s12').getByRole('textbox').fill('It shows a new QR code.');
    await goOn('Scan the new QR code');
    await field('evidence@step:s13').getByRole('textbox').fill('Connected.');
    await goOn('Did it help?');
    await picture('run-14-helped');
    await press('Yes, verify it');
    await see(modal, 'Read the log of the worker');
    await goOn('Look for the event in Axiom');
    await goOn('Let an allowed contact');
    await goOn('Evidence');
    await picture('run-15-collect');
    await goOn('How did it end?');
    await picture('run-16-finish');
    await modal.getByText('Yes, I have checked it').click();
    await goOn('is finished');
    await picture('run-17-report');
    await modal.getByTestId('modal-cancel').click();
    await page.getByTestId('thread-summary').first().click();
    await see(page.getByTestId('thread'), 'Took');
    await picture('run-18-thread');
    expect(await page.getByTestId('thread').getByText('The table is empty.').count()).toBeGreaterThan(0);
  });
});
