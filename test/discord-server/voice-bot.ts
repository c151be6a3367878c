import {
  type CreateVoiceConnectionOptions,
  entersState,
  joinVoiceChannel,
  type VoiceConnection,
  type VoiceConnectionState,
  VoiceConnectionStatus,
} from '@discordjs/voice';
import { once } from 'node:events';
import { type ClientOptions, GatewayIntentBits } from 'discord.js';
import { expect, onTestFinished } from 'vitest';
import type { BareBot } from './bare-bot.ts';
import type { DiscordServer } from './server.ts';
import { soon, trial } from './trial.ts';
import type { Channel } from './world/guilds.ts';

/** A server with a bare bot on it that goes into voice channels. */
export interface VoiceTrial {
  readonly server: DiscordServer;
  readonly bot: BareBot;
  /** Lets the bot go into a voice channel, and waits until it could speak. */
  joined(channel: Channel, options?: Partial<CreateVoiceConnectionOptions>): Promise<VoiceConnection>;
  /** The same, without waiting for what comes of it. The bot leaves when the test is over. */
  join(channel: Channel, options?: Partial<CreateVoiceConnectionOptions>): VoiceConnection;
  /** How often the bot has asked this of the server so far. */
  asked(what: string): number;
}

/** Without the five seconds that discord.js else leaves between two identifications. */
const impatient: ClientOptions['ws'] = {
  buildIdentifyThrottler: async () => ({ waitForIdentify: async () => {} }),
};

export async function voiceTrial(): Promise<VoiceTrial> {
  const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates];
  const { server, bot } = await trial({}, { intents, ws: impatient });
  const asked = (sought: string) => server.voice.asked.filter(({ what }) => what === sought).length;

  function join(channel: Channel, options = {}): VoiceConnection {
    const guild = bot.client.guilds.cache.get(channel.guild?.id ?? '');
    if (!guild) throw new Error('the bot is not in the guild of this channel');
    const { id: channelId } = channel;
    const adapterCreator = guild.voiceAdapterCreator;
    const connection = joinVoiceChannel({ guildId: guild.id, channelId, adapterCreator, ...options });
    connection.on('error', () => {});
    onTestFinished(() => leave(connection));
    return connection;
  }

  /** What comes of one test must not come in the midst of the next. */
  async function leave(connection: VoiceConnection): Promise<void> {
    if (connection.state.status === VoiceConnectionStatus.Destroyed) return;
    const before = asked('VoiceStateUpdate');
    connection.destroy();
    await expect.poll(() => asked('VoiceStateUpdate'), soon).toBeGreaterThan(before);
    const guild = bot.client.guilds.cache.get(connection.joinConfig.guildId);
    await expect.poll(() => guild?.members.me?.voice.channelId ?? null, soon).toBe(null);
  }

  return {
    server,
    bot,
    asked,
    join,
    joined: (channel, options) => becomes(join(channel, options), VoiceConnectionStatus.Ready),
  };
}

export function becomes(
  connection: VoiceConnection,
  status: VoiceConnectionStatus,
): Promise<VoiceConnection> {
  return entersState(connection, status, soon.timeout);
}

/** Resolves after the next change of the encrypted group has taken effect. */
export async function transition(connection: VoiceConnection): Promise<void> {
  await once(connection, 'transitioned', { signal: AbortSignal.timeout(soon.timeout) });
}

/** Says all of it at once. */
export function say(connection: VoiceConnection, frames: readonly Buffer[]): void {
  for (const frame of frames) connection.playOpusPacket(frame);
}

/** The code with which the bot's connection to a voice server is closed next, unless it may resume. */
export async function networkClosed(connection: VoiceConnection): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const watch = (_: unknown, state: VoiceConnectionState) => {
    if ('networking' in state) state.networking.once('close', resolve);
  };
  connection.on('stateChange', watch);
  watch(undefined, connection.state);
  return promise.finally(() => connection.off('stateChange', watch));
}
