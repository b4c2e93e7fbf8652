/** A person types a slash command. */
import { answerPerson } from '../answers.ts';
import type { Ack } from '../envelope.ts';
import { isWireObject } from '../json.ts';
import { commandText, readTyped } from '../person.ts';
import type { WireObject } from '../protocol.ts';
import { type Channel, payloadName, type User } from '../workspace.ts';
import type { World } from '../world.ts';
import { getPerson, getPlace } from './find.ts';
import { dispatchError, type Pressed } from './outcome.ts';
import type { Asked } from './requests.ts';

export async function command(
  world: World,
  { user: who, channel: where, command: name, text }: Asked<'command'>,
): Promise<Pressed> {
  const user = getPerson(world, who);
  const channel = getPlace(world, user, where);
  const known = world.manifest.commands.find((one) => one.command === name);
  if (!known) return { acked: false, ms: 0, error: `${name} is not a valid command.` };
  if (channel.is_archived)
    return { acked: false, ms: 0, error: `#${channel.name} is archived: commands do not work there.` };
  const said = text.trim();
  const sent = known.should_escape ? commandText(readTyped(world.workspace, said)) : said;
  const payload = commandPayload(world, { user, channel, command: name, text: sent });
  const ack = await world.delivery.send({ type: 'slash_commands', payload, what: `${name} ${said}`.trim() });
  if (!ack.acked) return { acked: false, ms: ack.ms, error: `${name} failed with the error "${dispatchError(ack)}"` };
  return { acked: true, ms: ack.ms, ...answered(world, { user: user.id, channel: channel.id }, ack) };
}

function commandPayload(
  world: World,
  { user, channel, command, text }: { user: User; channel: Channel; command: string; text: string },
): WireObject {
  const { team, app } = world.workspace;
  return {
    token: world.tokens.verification,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: payloadName(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: world.responseUrls.mint({ user: user.id, channel: channel.id }),
    trigger_id: world.triggers.mint({ user: user.id, channel: channel.id }),
  };
}

/** Text or blocks in the ack are shown to the person. */
function answered(
  world: World,
  target: { user: string; channel: string },
  { body }: Ack & { acked: true },
): { error?: string } {
  if (!isWireObject(body) || (body.text === undefined && body.blocks === undefined)) return {};
  const refused = answerPerson(world, target, body);
  if (!refused) return {};
  world.traffic.record({
    direction: 'bot → slack',
    what: 'ack of a command',
    ok: false,
    error: refused.error,
    problems: refused.problems,
    request: body,
    response: null,
  });
  return { error: `Slack would refuse the answer: ${refused.error}. ${refused.problems.join(' ')}`.trim() };
}
