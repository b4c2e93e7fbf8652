import { afterEach, beforeEach, expect, it } from 'vitest';
import { sandboxClient } from '../../../sandbox/client.ts';
import { movableClock, type Sandbox, startSandbox } from '../../../sandbox/index.ts';
import { manifest } from '../../../test/journeys/workspace.ts';
import { eachDatabase } from '../../../test/support/databases.ts';
import { type Desk, openDesk } from '../../../test/support/delivery-desk.ts';
import { postingClient } from '../../../test/support/loopback-slack.ts';
import { cardKey, note } from './show.ts';

const TEAM = 'C0ESC';
const MAYA = 'U0MAYA';
const CARD = cardKey('item', 1, TEAM);
const plain = (text: string) => ({ text, blocks: [] });

eachDatabase('on a Slack that is strict', (open) => {
  let sandbox: Sandbox;
  let desk: Desk;

  beforeEach(async () => {
    sandbox = await startSandbox({ manifest, clock: movableClock(), rateLimits: false });
    const client = () => postingClient(sandbox.apiUrl, { token: sandbox.botToken });
    desk = openDesk(await open(), { client }, { clock: sandbox.clock });
    desk.dispatcher.start();
  });
  afterEach(async () => {
    await desk.dispatcher.stop();
    await sandbox.close();
  });

  async function channel(id: string) {
    const { channels } = await sandboxClient(sandbox.url).state();
    return channels.find((one) => one.id === id || (one.is_im && one.members.includes(id)));
  }
  const texts = async (id: string) => (await channel(id))?.messages.map(({ text }) => text);
  async function retryNow() {
    desk.dispatcher.retryNow();
    await desk.dispatcher.settled();
  }

  it('finds what it posted before its answer was lost, in channel, thread and direct message, a day later', async () => {
    const control = sandboxClient(sandbox.url);
    await desk.draw(1, 'open', TEAM);
    await desk.dispatcher.settled();
    await control.faults({ method: 'chat.postMessage', reset: true, when: 'after', times: 2 });
    await desk.show(
      note({ key: 'entry', to: TEAM, under: CARD, message: plain('entry') }),
      note({ key: 'dm', to: MAYA, message: plain('hello') }),
    );
    await desk.dispatcher.settled();
    await control.faults({ method: 'chat.postMessage', reset: true, when: 'after' });
    await control.clock({ advance: 'P1D' });
    await retryNow();
    await desk.say(TEAM, 'plain');
    await desk.dispatcher.settled();
    await control.clock({ advance: 'P1D' });
    await retryNow();
    expect(await texts(TEAM)).toEqual(['open', 'plain']);
    expect((await channel(TEAM))?.messages[0]?.replies.map(({ text }) => text)).toEqual(['entry']);
    expect(await texts(MAYA)).toEqual(['hello']);
    expect((await desk.rows()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent', 'sent']);
  });

  it('is held to its rate limits and gets everything through, in order', async () => {
    sandbox.setRateLimits(true);
    const all = Array.from({ length: 7 }, (_, i) => `${i}`);
    await desk.say(TEAM, ...all);
    const enough = async () => (await texts(TEAM))?.length === all.length;
    while (!(await enough())) await desk.dispatcher.settled();
    expect(await texts(TEAM)).toEqual(all);
    const traffic = await sandboxClient(sandbox.url).traffic();
    expect(traffic.filter(({ what, ok }) => what === 'chat.postMessage' && ok)).toHaveLength(all.length);
  });

  it('waits for an archived channel, and for one it was removed from', async () => {
    const control = sandboxClient(sandbox.url);
    const { bot_user: bot } = await control.state();
    await control.workspace({ do: 'archive', channel: TEAM });
    await desk.draw(1, 'one', TEAM);
    await desk.dispatcher.settled();
    await control.workspace({ do: 'unarchive', channel: TEAM });
    desk.dispatcher.channelHealthy(TEAM);
    await desk.dispatcher.settled();
    expect(await texts(TEAM)).toEqual(['one']);
    await control.workspace({ do: 'remove', channel: TEAM, user: bot });
    await desk.draw(1, 'two', TEAM);
    await desk.dispatcher.settled();
    await control.workspace({ do: 'invite', channel: TEAM, user: bot });
    desk.dispatcher.channelHealthy(TEAM);
    await desk.dispatcher.settled();
    expect(await texts(TEAM)).toEqual(['two']);
    expect(desk.told.map(({ channel: id }) => id)).toEqual([TEAM, TEAM]);
  });
});
