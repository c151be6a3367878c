import { Client, Events, GatewayIntentBits } from 'discord.js';
import { once } from 'node:events';
import { runDiscord } from '../src/discord/discord.ts';
import { tellThere, vivaIn } from './bot.ts';

/** A bot on Discord in a process of its own: `node bench/discord-bot.ts viva|bare <api> <token> <folder>`. */
const [kind, api = '', token = '', folder = ''] = process.argv.slice(2);

process.once('disconnect', () => process.exit());
await (kind === 'viva' ? runViva() : runBare());

async function runViva(): Promise<void> {
  const { log, signal, ...viva } = await vivaIn(folder);
  await runDiscord(viva, { token, api }, log, signal);
}

/** The least that discord.js can do: one command, one answer. */
async function runBare(): Promise<void> {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], shards: 'auto', rest: { api } });
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isChatInputCommand()) void interaction.reply('What is a coroutine?');
  });
  await Promise.all([once(client, Events.ClientReady), client.login(token)]);
  await client.application?.commands.set([{ name: 'ask', description: 'Ask me one question' }]);
  tellThere();
}
