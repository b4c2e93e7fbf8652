/** The main job as people do it in the browser: asked, seen, worked and closed, on a wide screen and on a phone. */
import { describe, expect, it } from 'vitest';
import { PATIENCE, useBrowser } from './visit.ts';

const visit = useBrowser();

describe.each(['desktop', 'phone'] as const)('an escalation on a %s', (screen) => {
  it('goes from a question to a resolution by three people', PATIENCE, async () => {
    const priya = await visit({ screen, as: 'priya', at: 'help-desk' });
    const { page, modal, field, see, picture, actAs, go, card } = priya;
    await page.getByTestId('composer').fill('/escalation ');
    await see(page.getByTestId('usage-hint'), 'list [filter]');
    await picture('01-hint');
    await priya.say('/escalation new Members can’t pay');
    await modal.waitFor();
    expect(await field('summary').getByRole('textbox').inputValue()).toBe('Members can’t pay');
    await field('details').getByRole('textbox').fill('Since this morning, three people so far.');
    await priya.choose('priority', 'Urgent');
    await picture('02-form');
    await priya.submit();
    await see(page.getByTestId('ephemeral'), 'ESC-1 is recorded: Members can’t pay');
    await picture('03-recorded');

    await actAs('tomas');
    await go('escalations');
    await see(card(1), 'Open. Nobody has it yet.');
    await picture('04-card-open');
    await card(1).getByRole('button', { name: 'Acknowledge' }).click();
    await see(card(1), 'Acknowledged. @Tomás Ferreira has it.');
    await card(1).getByRole('button', { name: 'Update' }).click();
    await field('text').getByRole('textbox').fill('We found the cause: the payment key has expired.');
    await modal.getByText('The requester too', { exact: true }).click();
    await picture('05-update');
    await priya.submit();
    await card(1).getByTestId('thread-summary').click();
    await see(page.getByTestId('thread'), 'to the requester');
    await see(page.getByTestId('thread'), 'We found the cause');
    await picture('06-thread');
    await page.getByTestId('thread-close').click();

    await actAs('priya');
    await go('home');
    await see(page.getByTestId('home'), '@Tomás Ferreira has it and will look into it.');
    await picture('07-home');
    await page.getByTestId('tab-messages').click();
    await card(1).getByTestId('thread-summary').click();
    await see(page.getByTestId('thread'), 'We found the cause');
    await page.getByTestId('thread-composer').fill('Two more can’t pay.');
    await page.getByTestId('thread-send').click();
    await see(page.getByTestId('thread'), 'Two more can’t pay.');
    await picture('08-requester');

    await actAs('maya');
    await go('escalations');
    await see(card(1), 'Needs reply');
    await card(1).getByRole('button', { name: 'Take' }).click();
    await see(card(1), '@Maya Lindqvist');
    await card(1).getByRole('button', { name: 'Resolve' }).click();
    await field('note').getByRole('textbox').fill('Renewed the payment key.');
    await field('message').getByRole('textbox').fill('Everybody can pay again. Thank you for telling us!');
    await picture('09-resolve');
    await priya.submit();
    await see(card(1), 'Resolved by @Maya Lindqvist');
    await picture('10-card-resolved');
    expect(
      await card(1)
        .getByRole('button', { name: /Timeline|Reopen/ })
        .count(),
    ).toBe(2);
    await card(1).getByRole('button', { name: 'Timeline' }).click();
    await see(modal, 'Renewed the payment key.');
    await picture('11-timeline');
    await modal.getByTestId('modal-cancel').click();

    // The page takes her back to where she was: her direct message, with its thread open.
    await actAs('priya');
    await see(card(1), 'Resolved.');
    await see(page.getByTestId('thread'), 'Everybody can pay again.');
    await picture('12-requester-told');
    expect(await page.getByText('Renewed the payment key').count()).toBe(0);
  });
});
