/**
 * `npm run screenshots`: the README's picture, of the demo's week in a real browser.
 * It always shows the same moment, so that it changes only when what it shows has changed.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sandboxClient } from '../sandbox/client.ts';
import { movableClock } from '../sandbox/clock.ts';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { launchChromium } from '../test/browser/chromium.ts';
import { manifest } from '../test/journeys/workspace.ts';
import { startBot } from '../test/support/bot.ts';
import { STORY_HOURS, tellStory } from './demo/story.ts';

const PICTURE = fileURLToPath(new URL('../docs/images/sandbox.png', import.meta.url));
/** A Thursday morning in Maya's Stockholm, 10:24. */
const MOMENT = Temporal.Instant.from('2026-11-19T09:24:00Z');
/** Has been answered by a requester and come up again: its thread shows most of what threads are for. */
const OPEN_THREAD = '*ESC-2*';

const clock = movableClock({ start: MOMENT.subtract({ hours: STORY_HOURS }), frozen: true });
const sandbox = await startSandbox({ manifest, clock, rateLimits: false });
const bot = await startBot({ sandbox });
try {
  await tellStory(sandboxClient(sandbox.url), () => MOMENT);
  mkdirSync(dirname(PICTURE), { recursive: true });
  await takePicture(sandbox, PICTURE);
  process.stdout.write(`${PICTURE}\n`);
} finally {
  await bot.stop();
  await sandbox.close();
}

async function takePicture({ url }: Sandbox, path: string): Promise<void> {
  const { channels } = await sandboxClient(url).state();
  const team = channels.find(({ id }) => id === 'C0ESC');
  const card = team?.messages.find(({ blocks }) => JSON.stringify(blocks).includes(OPEN_THREAD));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
      locale: 'en-GB',
    });
    await page.goto(`${url}/#user=maya&channel=escalations&thread=${card?.ts}`);
    await page
      .getByTestId('thread')
      .getByText(/^Acknowledged/)
      .first()
      .waitFor();
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  } finally {
    await browser.close();
  }
}
