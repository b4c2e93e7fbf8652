/** What a command of a run is as a gesture in Slack, on the window that the person sees. */
import type { sandboxClient } from '../../sandbox/client.ts';
import type { Outcome, SubmitRequest } from '../../sandbox/protocol.ts';
import type { Command } from '../../src/platform/runbook/run/command.ts';
import { TEAM } from '../journeys/workspace.ts';

type Slack = ReturnType<typeof sandboxClient>;
type Options = { readonly settle: true };

/** @throws when nobody can press that. */
export async function gesture(slack: Slack, user: string, command: Command, options?: Options): Promise<Outcome> {
  const click = (action_id: string) => slack.click({ user, action_id }, options);
  const on = 'on' in command ? command.on : 'finish';
  /** With what is typed into the field beside it, where there is one. */
  const clickWithWords = async (action_id: string) => {
    const field = `evidence@${on}`;
    const has = JSON.stringify(await windowOf(slack, user)).includes(`"${field}"`);
    return slack.click({ user, action_id, ...(has ? { values: { [field]: 'It printed ok.' } } : {}) }, options);
  };
  const send = (values: SubmitRequest['values']) => {
    const named = Object.entries(values ?? {}).map(([name, value]) => [`${name}@${on}`, value]);
    return slack.submit({ user, values: Object.fromEntries(named) }, options);
  };
  switch (command.do) {
    case 'tick':
    case 'collect':
      return send({ ticks: [] });
    case 'risk':
      return send({ affected: 'One tenant', level: 'low', reversible: 'yes' });
    case 'accept danger':
      return click('runs.accept');
    case 'confirm':
      return send({ evidence: 'It printed ok.' });
    case 'answer':
      return clickWithWords(`runs.answer.${command.answer}`);
    case 'pick':
      return clickWithWords(`runs.pick.${command.index ?? 'none'}`);
    case 'choose':
      return click(`runs.choose.${command.option === undefined ? 'none' : await placeOf(slack, user, command.option)}`);
    case 'helped':
      return click(`runs.helped.${command.answer}`);
    case 'finish':
      return send({ verification: command.verification, outcome: command.outcome, text: command.text });
    case 'request approval':
      return click('runs.ask_approval');
    case 'approve':
      return slack.click({ user, channel: TEAM, ts: await requestOf(slack), action_id: 'runs.approve' }, options);
    default:
      throw new Error(`Nobody presses ${command.do} here.`);
  }
}

async function windowOf(slack: Slack, user: string): Promise<unknown> {
  return (await slack.state()).views[user]?.at(-1)?.view.blocks;
}

/** Options stand smallest first, whatever their order in the text. */
async function placeOf(slack: Slack, user: string, option: string): Promise<string> {
  const found: string[] = [];
  JSON.stringify(await windowOf(slack, user), (_key, value) => {
    if (value?.value === option) found.push(String(value.action_id));
    return value;
  });
  const index = found[0]?.split('.').at(-1);
  if (index === undefined) throw new Error(`No button takes ${option}.`);
  return index;
}

/** The newest request that can still be approved. */
async function requestOf(slack: Slack): Promise<string> {
  const team = (await slack.state()).channels.find(({ id }) => id === TEAM)?.messages ?? [];
  const found = team
    .flatMap((each) => [each, ...each.replies])
    .findLast(({ blocks }) => JSON.stringify(blocks).includes('"runs.approve"'));
  if (!found) throw new Error('Nobody was asked for approval.');
  return found.ts;
}
