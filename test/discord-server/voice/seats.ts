import type { APIUser, GatewayVoiceStateUpdateData } from 'discord-api-types/v10';
import { VoiceCloseCodes } from 'discord-api-types/voice/v8';
import { type Announce, voiceServerFound, voiceStateChanged } from '../gateway/events.ts';
import type { Channel, Guild } from '../world/guilds.ts';
import { has } from '../world/permissions.ts';
import { bot } from '../world/users.ts';
import { isFull, isStage, isVoice, occupants, type VoiceState } from '../world/voice-states.ts';
import type { World } from '../world/world.ts';
import { trust } from './certificate.ts';
import type { VoiceGateway } from './gateway.ts';
import type { Incoming } from './incoming.ts';

/** Who sits in which voice channel. The bot is told of it at both gateways. */
export interface Seats {
  /** Someone goes into a voice channel, from another one of the guild if they are in one. */
  sit(user: APIUser, channel: Channel): void;
  rise(user: APIUser, guild: Guild): void;
  /** The bot asks to go somewhere, or to leave, at the main gateway: opcode 4. What it may not is not answered. */
  ask(wish: GatewayVoiceStateUpdateData, sessionId: string): void;
  /** What moderators, or the bot itself, change of the bot's state. */
  change(guild: Guild, change: Partial<VoiceState>): void;
  /** Someone moves the bot to another channel of the guild in which it is. */
  move(channel: Channel): void;
  /** Takes the bot out of the voice channel. */
  sendAway(guild: Guild): void;
  /** The channel is no more, nor is anyone in it. */
  clear(channel: Channel): void;
  /** The bot's session at the main gateway has ended, and with it all it did in voice channels. */
  forgetSession(sessionId: string): void;
  /** No voice server is to be had any more, or one is again. */
  offerServers(are: boolean): void;
}

export function createSeats(
  world: World,
  voice: VoiceGateway,
  incoming: Incoming,
  announce: Announce,
): Seats {
  let areServers = true;

  function sit(user: APIUser, channel: Channel, own: Partial<VoiceState> = {}): void {
    const { guild } = channel;
    if (!guild || !isVoice(channel)) throw new Error(`${channel.name} is not a voice channel`);
    const from = guild.voice.get(user.id);
    if (from?.channel === channel) return;
    if (from && user !== bot) voice.leave(from.channel, user.id);
    const speaks = user !== bot || has(channel, 'Speak');
    const state = {
      user,
      channel,
      sessionId: from?.sessionId ?? `session-of-${user.id}`,
      selfMute: false,
      selfDeaf: false,
      mute: from?.mute ?? false,
      suppress: isStage(channel) || !speaks,
      requested: null,
      ...own,
    };
    guild.voice.set(user.id, state);
    announce(voiceStateChanged(guild, state));
    if (user !== bot) voice.enter(channel, user.id);
  }

  function rise(user: APIUser, guild: Guild): void {
    const state = guild.voice.get(user.id);
    if (!state) return;
    guild.voice.delete(user.id);
    announce(voiceStateChanged(guild, state, false));
    if (user !== bot) voice.leave(state.channel, user.id);
  }

  /** Tells the bot where to connect, after its state. */
  function connect(guild: Guild): void {
    const state = guild.voice.get(bot.id);
    if (!state) return;
    trust();
    const token = voice.admit(guild, state.channel, state.sessionId);
    announce(voiceServerFound(guild, token, areServers ? voice.endpoint : null));
  }

  function place(channel: Channel, guild: Guild, own: Partial<VoiceState>): void {
    const before = guild.voice.get(bot.id)?.channel;
    if (before && before !== channel) voice.sendAway(guild, VoiceCloseCodes.Disconnected);
    sit(bot, channel, own);
    connect(guild);
  }

  function change(guild: Guild, changes: Partial<VoiceState>): void {
    const state = guild.voice.get(bot.id);
    if (!state) return;
    const changed = { ...state, ...changes };
    guild.voice.set(bot.id, changed);
    announce(voiceStateChanged(guild, changed));
  }

  function takeAway(guild: Guild, code: VoiceCloseCodes): void {
    rise(bot, guild);
    voice.sendAway(guild, code);
  }

  return {
    sit,
    rise,
    change,

    ask({ guild_id, channel_id, self_mute, self_deaf }, sessionId) {
      const guild = world.guilds.get(guild_id);
      if (incoming.meet('VoiceStateUpdate') !== undefined || !guild?.hasBot) return;
      if (channel_id === null) return takeAway(guild, VoiceCloseCodes.Disconnected);
      const channel = world.channels.get(channel_id);
      if (!channel || channel.guild !== guild || !mayJoin(channel)) return;
      const own = { selfMute: self_mute, selfDeaf: self_deaf, sessionId };
      if (guild.voice.get(bot.id)?.channel !== channel) return place(channel, guild, own);
      change(guild, own);
      if (!voice.has(guild)) connect(guild);
    },

    move(channel) {
      const { guild } = channel;
      const state = guild?.voice.get(bot.id);
      if (!guild || !state) throw new Error('the bot is in no voice channel of that server');
      const { selfMute, selfDeaf } = state;
      place(channel, guild, { selfMute, selfDeaf });
    },

    sendAway: (guild) => takeAway(guild, VoiceCloseCodes.Disconnected),

    clear(channel) {
      const { guild } = channel;
      if (!guild) return;
      const hadBot = guild.voice.get(bot.id)?.channel === channel;
      for (const { user } of occupants(channel)) rise(user, guild);
      if (hadBot) voice.sendAway(guild, VoiceCloseCodes.CallTerminated);
    },

    forgetSession(sessionId) {
      for (const guild of world.guilds.values())
        if (guild.voice.get(bot.id)?.sessionId === sessionId) takeAway(guild, VoiceCloseCodes.Disconnected);
    },

    offerServers(are) {
      areServers = are;
      for (const guild of world.guilds.values()) {
        if (!guild.voice.has(bot.id)) continue;
        connect(guild);
        if (!are) voice.sendAway(guild, VoiceCloseCodes.CallTerminated);
      }
    },
  };
}

/** https://docs.discord.com/developers/topics/voice-connections#connecting-to-voice */
function mayJoin(channel: Channel): boolean {
  if (!isVoice(channel) || !has(channel, 'ViewChannel') || !has(channel, 'Connect')) return false;
  const isIn = channel.guild?.voice.get(bot.id)?.channel === channel;
  return isIn || !isFull(channel) || has(channel, 'MoveMembers');
}
