import {
  type AutocompleteInteraction,
  Client,
  type ClientOptions,
  Events,
  type Interaction,
  type MessageComponentInteraction,
  type ChatInputCommandInteraction,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import { once } from 'node:events';
import type { DiscordServer } from './server.ts';

/** What a bot does with each kind of interaction. */
interface Answers {
  command?: (interaction: ChatInputCommandInteraction) => Promise<unknown>;
  messageCommand?: (interaction: MessageContextMenuCommandInteraction) => Promise<unknown>;
  component?: (interaction: MessageComponentInteraction) => Promise<unknown>;
  form?: (interaction: ModalSubmitInteraction) => Promise<unknown>;
  autocomplete?: (interaction: AutocompleteInteraction) => Promise<unknown>;
}

/** A discord.js client with nothing of ours, to show what the server does. */
export interface BareBot {
  readonly client: Client<true>;
  answers: Answers;
  /** What went wrong in the answers. */
  readonly failures: unknown[];
}

export async function connectedBot(
  server: DiscordServer,
  options: Partial<ClientOptions> = {},
): Promise<BareBot> {
  const client = new Client({ intents: [], rest: { api: server.api }, ...options });
  const ready = once(client, Events.ClientReady);
  await client.login(server.token);
  await ready;
  if (!client.isReady()) throw new Error('the client is not ready');
  const bot: BareBot = { client, answers: {}, failures: [] };
  client.on(Events.InteractionCreate, (interaction) => {
    answer(bot.answers, interaction).catch((error: unknown) => bot.failures.push(error));
  });
  return bot;
}

async function answer(answers: Answers, interaction: Interaction): Promise<void> {
  if (interaction.isChatInputCommand()) await answers.command?.(interaction);
  if (interaction.isMessageContextMenuCommand()) await answers.messageCommand?.(interaction);
  if (interaction.isMessageComponent()) await answers.component?.(interaction);
  if (interaction.isModalSubmit()) await answers.form?.(interaction);
  if (interaction.isAutocomplete()) await answers.autocomplete?.(interaction);
}
