import { GatewayDispatchEvents as Events, PermissionFlagsBits } from 'discord-api-types/v10';
import { type Announce, channelChanged, guildCreated, guildDeleted } from './gateway/events.ts';
import type { DiscordPerson } from './people/person.ts';
import type { Seats } from './voice/seats.ts';
import type { Channel, ChannelPlan, Guild, GuildPlan } from './world/guilds.ts';
import type { Offers } from './world/offers.ts';
import type { Permission } from './world/permissions.ts';
import type { World } from './world/world.ts';

/** What those do who manage guilds. The bot is told of it at the gateway. */
export interface Management {
  /** Makes a guild and, unless told, adds the bot to it. */
  guild(plan?: GuildPlan): Guild;
  /** Adds a channel: to the first guild, unless told. */
  channel(plan: ChannelPlan, guild?: Guild): Channel;
  /** Begins a thread: in the first guild's first channel, unless told. */
  thread(name: string, parent?: Channel): Channel;
  deleteChannel(channel: Channel): void;
  /** Grants (true) or denies (false) the bot what it may do in a channel, the first one unless told. */
  permit(permissions: Partial<Record<Permission, boolean>>, channel?: Channel): void;
  /** Lets someone use a command where they are, whatever permissions it asks for. */
  allow(command: string, person: DiscordPerson): void;
  /** Adds the bot to a guild, for the first time or again. */
  invite(guild: Guild): void;
  /** Takes the bot out of a guild. */
  throwOut(guild: Guild): void;
}

export function createManagement(world: World, offers: Offers, seats: Seats, announce: Announce): Management {
  return {
    guild(plan = {}) {
      const guild = world.addGuild(plan);
      announce(guildCreated(guild));
      return guild;
    },

    channel(plan, guild = world.home) {
      const channel = world.addChannel(plan, guild);
      announce(channelChanged(Events.ChannelCreate, channel));
      return channel;
    },

    thread(name, parent = world.study) {
      const thread = world.addThread(name, parent);
      announce(channelChanged(Events.ThreadCreate, thread));
      return thread;
    },

    deleteChannel(channel) {
      seats.clear(channel);
      world.remove(channel);
      announce(channelChanged(channel.parent ? Events.ThreadDelete : Events.ChannelDelete, channel));
    },

    permit(permissions, channel = world.study) {
      let { allow, deny } = channel.overwrite ?? { allow: 0n, deny: 0n };
      for (const [name, granted] of Object.entries(permissions)) {
        const bit = PermissionFlagsBits[name as Permission];
        allow = granted ? allow | bit : allow & ~bit;
        deny = granted ? deny & ~bit : deny | bit;
      }
      channel.overwrite = { allow, deny };
      announce(channelChanged(Events.ChannelUpdate, channel));
    },

    allow: (command, { id, channel }) => offers.allow(command.replace(/^\//, ''), id, channel.guild),

    invite(guild) {
      guild.hasBot = true;
      announce(guildCreated(guild));
    },

    throwOut(guild) {
      seats.sendAway(guild);
      announce(guildDeleted(guild));
      guild.hasBot = false;
    },
  };
}
