import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  type ClientOptions,
  ComponentType,
  DiscordAPIError,
} from 'discord.js';
import { afterAll, afterEach, expect } from 'vitest';
import { type BareBot, connectedBot } from './bare-bot.ts';
import { type DiscordServer, type DiscordServerOptions, startDiscordServer } from './server.ts';

/** Milliseconds that something which comes by itself may take. */
export const soon = { timeout: 10_000 };

/** A server with a bare bot on it, for the tests of one file. Nothing may go wrong in the bot's answers. */
export async function trial(
  options: DiscordServerOptions = {},
  client: Partial<ClientOptions> = {},
): Promise<{ server: DiscordServer; bot: BareBot }> {
  const server = await startDiscordServer(options);
  const bot = await connectedBot(server, client);
  afterEach(() => {
    bot.answers = {};
    expect(bot.failures.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await bot.client.destroy();
    await server.close();
  });
  return { server, bot };
}

/** The error with which Discord refused, `50035: Invalid Form Body data.content[BASE_TYPE_MAX_LENGTH]…` */
export async function refusalOf(request: Promise<unknown>): Promise<string> {
  const error: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiscordAPIError)) throw new Error(`Discord did not refuse: ${String(error)}`);
  return `${error.code}: ${error.message}`;
}

export function row(
  ...components: APIComponentInMessageActionRow[]
): APIActionRowComponent<APIComponentInMessageActionRow> {
  return { type: ComponentType.ActionRow, components };
}

export function button(label: string, custom_id = label): APIComponentInMessageActionRow {
  return { type: ComponentType.Button, style: ButtonStyle.Primary, label, custom_id };
}
