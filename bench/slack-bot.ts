import { App, webApi } from '@slack/bolt';
import { runSlack } from '../src/slack/slack.ts';
import { tellThere, vivaIn } from './bot.ts';

/** A bot on Slack in a process of its own: `node bench/slack-bot.ts viva|bare <api> <app token> <bot token> <folder>`. */
const [kind, api = '', appToken = '', botToken = '', folder = ''] = process.argv.slice(2);

process.once('disconnect', () => process.exit());
await (kind === 'viva' ? runViva() : runBare());

async function runViva(): Promise<void> {
  const { stores, tokens, log, signal, ...viva } = await vivaIn(folder);
  await runSlack(viva, stores, { botToken, way: { kind: 'socket', appToken }, api }, tokens, log, signal);
}

/** The least that Bolt can do: one command, one answer. */
async function runBare(): Promise<void> {
  const app = new App({
    token: botToken,
    appToken,
    socketMode: true,
    logLevel: webApi.LogLevel.ERROR,
    clientOptions: { slackApiUrl: api },
  });
  app.command('/viva', async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'What is a coroutine?', response_type: 'in_channel' });
  });
  await app.start();
  tellThere();
}
