import { Client, Events, GatewayIntentBits } from 'discord.js';
import { once } from 'node:events';
import { join } from 'node:path';
import { commands } from '../commands/index.ts';
import { createBot } from '../src/bot.ts';
import { loadContent } from '../src/content.ts';
import { runDiscord } from '../src/discord/discord.ts';
import { createLog } from '../src/log.ts';
import { openDatabase } from '../src/store/redis.ts';
import { createStores } from '../src/store/stores.ts';

/** A bot in a process of its own: `node bench/discord-bot.ts viva|bare <api> <token> <folder>`. It tells when it is there. */
const [kind, api = '', token = '', folder = ''] = process.argv.slice(2);

const there = (): void => {
  globalThis.gc?.();
  process.send?.({ resident: process.memoryUsage.rss() });
};

process.once('disconnect', () => process.exit());
await (kind === 'viva' ? runViva() : runBare());

async function runViva(): Promise<void> {
  const signal = new AbortController().signal;
  const log = await createLog('error');
  const database = await openDatabase({ redisUrl: undefined, dataDirectory: folder }, log, signal);
  const root = join(import.meta.dirname, '..');
  const content = await loadContent(join(root, 'content'), join(root, 'audio'), log);
  const stores = createStores(database.redis);
  const bot = createBot({ commands, ...content, stores, log, clock: Date.now, zone: 'UTC' });
  process.once('SIGTERM', () => void database.close().then(() => process.exit()));
  const tell = (fields: object, message: string): void => {
    if (message === 'Viva is on Discord') there();
    log.info(fields, message);
  };
  await runDiscord(bot, { token, api }, { ...log, info: tell }, signal);
}

/** The least that discord.js can do: one command, one answer. */
async function runBare(): Promise<void> {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api } });
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isChatInputCommand()) void interaction.reply('What is a coroutine?');
  });
  await Promise.all([once(client, Events.ClientReady), client.login(token)]);
  await client.application?.commands.set([{ name: 'ask', description: 'Ask me one question' }]);
  there();
}
