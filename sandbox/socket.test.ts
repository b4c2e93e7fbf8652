import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { callApi, connectParrot, startTrial } from './trial.ts';

const say = { user: 'maya', channel: 'escalations', command: '/say', text: 'hello' };

describe('a Socket Mode connection', () => {
  it('begins with hello', async () => {
    const { sandbox } = await startTrial();
    const { notices } = await connectParrot(sandbox);
    expect(notices[0]).toMatchObject({
      type: 'hello',
      num_connections: 1,
      connection_info: { app_id: expect.stringMatching(/^A/) },
      debug_info: { approximate_connection_time: 18_060 },
    });
  });

  it('is announced to be short with debug_reconnects', async () => {
    const { sandbox } = await startTrial();
    const { notices } = await connectParrot(sandbox, undefined, '&debug_reconnects=true');
    expect(notices[0]).toMatchObject({ debug_info: { approximate_connection_time: 360 } });
  });

  it('needs a ticket, which serves once', async () => {
    const { sandbox } = await startTrial();
    const { body } = await callApi(sandbox, 'apps.connections.open', {}, sandbox.appToken);
    const knock = (url: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url);
        socket.once('open', () => resolve('open'));
        socket.once('error', (error) => resolve(error.message));
      });
    expect(await knock(String(body.url))).toBe('open');
    expect(await knock(String(body.url))).toContain('404');
    expect(await knock(sandbox.url.replace('http', 'ws'))).toContain('404');
  });

  it('shows in the state', async () => {
    const { sandbox, slack } = await startTrial();
    expect((await slack.state()).connected).toBe(false);
    const parrot = await connectParrot(sandbox);
    expect((await slack.state()).connected).toBe(true);
    parrot.socket.close();
    await parrot.closed;
    expect((await slack.state()).connected).toBe(false);
  });
});

describe('several connections', () => {
  it('get each envelope exactly once, in turn', async () => {
    const { sandbox, slack } = await startTrial();
    const parrots = [await connectParrot(sandbox), await connectParrot(sandbox), await connectParrot(sandbox)];
    for (let count = 0; count < 6; count += 1) await slack.command({ ...say, text: `${count}` });
    expect(parrots.map(({ heard }) => heard.length)).toEqual([2, 2, 2]);
    const heard = parrots.flatMap((parrot) => parrot.heard.map(({ payload }) => payload.text));
    expect(heard.toSorted()).toEqual(['0', '1', '2', '3', '4', '5']);
  });

  it('may be ten and not eleven', async () => {
    const { sandbox } = await startTrial();
    for (let count = 0; count < 10; count += 1) await connectParrot(sandbox);
    const { notices } = await connectParrot(sandbox);
    expect(notices[0]).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
  });

  it('lose nothing while one is told to reconnect', async () => {
    const { sandbox, slack } = await startTrial();
    const [oldest, other] = [await connectParrot(sandbox), await connectParrot(sandbox)];
    await slack.workspace({ do: 'refresh_connection' });
    for (let count = 0; count < 3; count += 1) expect((await slack.command(say)).acked).toBe(true);
    expect(oldest.notices.at(-1)).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
    expect([oldest.heard.length, other.heard.length]).toEqual([0, 3]);
  });

  it('can all be warned at once', async () => {
    const { sandbox, slack } = await startTrial();
    const parrots = [await connectParrot(sandbox), await connectParrot(sandbox)];
    await slack.workspace({ do: 'refresh_connection', reason: 'warning', all: true });
    expect(await slack.command(say)).toMatchObject({
      acked: false,
      error: '/say failed with the error "dispatch_failed"',
    });
    expect(parrots.map(({ notices }) => notices.at(-1)?.reason)).toEqual(['warning', 'warning']);
    await expect(slack.workspace({ do: 'refresh_connection' })).rejects.toThrow('No Socket Mode connection is open.');
  });
});

describe('a command, a press or a submission that nobody acknowledges', () => {
  it('is an error for the person after the time is up, and is not sent again', async () => {
    const { sandbox, slack } = await startTrial({ ackMs: 20 });
    const { heard } = await connectParrot(sandbox, () => 'silence');
    expect(await slack.command(say)).toMatchObject({
      acked: false,
      error: '/say failed with the error "operation_timeout"',
    });
    await slack.clock({ advance: 'PT1H' });
    expect(heard).toHaveLength(1);
  });

  it('fails at once when the connection breaks', async () => {
    const { sandbox, slack } = await startTrial();
    const parrot = await connectParrot(sandbox, () => {
      parrot.socket.terminate();
      return 'silence';
    });
    expect(await slack.command(say)).toMatchObject({
      acked: false,
      error: '/say failed with the error "dispatch_failed"',
    });
  });

  it('fails at once when no bot is connected', async () => {
    const { slack } = await startTrial();
    expect(await slack.command(say)).toMatchObject({
      acked: false,
      ms: 0,
      error: '/say failed with the error "dispatch_failed"',
    });
  });

  it('is too late afterwards: a second answer changes nothing', async () => {
    const { sandbox, slack } = await startTrial({ ackMs: 20 });
    const parrot = await connectParrot(sandbox, () => 'silence');
    await slack.command(say);
    parrot.socket.send(
      JSON.stringify({ envelope_id: parrot.heard[0]?.envelope.envelope_id, payload: { text: 'late' } }),
    );
    await slack.command(say);
    expect((await slack.state()).ephemerals).toEqual([]);
  });
});
