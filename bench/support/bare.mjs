// The yardstick: a Bolt app as its documentation begins, which acknowledges and does nothing else.
// Plain JavaScript, so that it pays for no TypeScript; configured by the same variables as the bot.
import { App } from '@slack/bolt';

const { SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, PORT } = process.env;
const way = SLACK_APP_TOKEN ? { socketMode: true, appToken: SLACK_APP_TOKEN } : { signingSecret: SLACK_SIGNING_SECRET };
const app = new App({
  token: SLACK_BOT_TOKEN,
  ...way,
  clientOptions: { slackApiUrl: SLACK_API_URL },
  logLevel: 'error',
});

app.command('/escalation', async ({ ack }) => {
  await ack();
});
app.action('escalations.acknowledge', async ({ ack }) => {
  await ack();
});
app.view('runs.screen', async ({ ack }) => {
  await ack();
});

await app.start(PORT ? { port: Number(PORT), host: '127.0.0.1' } : undefined);
console.log('ready');
