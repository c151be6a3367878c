import { type APIUser, ChannelType } from 'discord-api-types/v10';
import {
  type Channel,
  type ChannelPlan,
  type Guild,
  type GuildPlan,
  newChannel,
  newGuild,
} from './guilds.ts';
import { guildIds } from './ids.ts';
import { bot, user } from './users.ts';

/** Id of the first guild's one channel. */
const studyChannel = '100000000000000003';

/** All guilds, channels and people. It changes in silence: who changes it tells the bot. */
export type World = ReturnType<typeof createWorld>;

export function createWorld(newId: () => string) {
  const newGuildId = guildIds();
  const guilds = new Map<string, Guild>();
  const channels = new Map<string, Channel>();
  const users = new Map<string, APIUser>([[bot.id, bot]]);
  /** Ids of those who have installed the bot for themselves. */
  const installers = new Set<string>();
  /** Ids of those whom nobody but friends can write to. */
  const withoutDirectMessages = new Set<string>();

  function add(channel: Channel): Channel {
    channels.set(channel.id, channel);
    if (channel.guild) channel.guild.channels = [...channel.guild.channels, channel];
    return channel;
  }

  function addGuild(plan: GuildPlan): Guild {
    const guild = newGuild(newGuildId(), plan, newId);
    guilds.set(guild.id, guild);
    for (const channel of guild.channels) channels.set(channel.id, channel);
    return guild;
  }

  /** A conversation of these people: with the bot, if it is one person; else among themselves. */
  function addConversation(recipients: readonly APIUser[]): Channel {
    const type = recipients.length > 2 ? ChannelType.GroupDM : ChannelType.DM;
    return add({ id: newId(), type, name: '', recipients });
  }

  const home = addGuild({ name: 'Study circle', channels: 0 });

  return {
    /** The guild where people are, unless told. */
    home,
    /** Its first channel. */
    study: add(newChannel(studyChannel, { name: 'study' }, home)),
    guilds,
    channels,
    users,
    installers,
    withoutDirectMessages,
    addGuild,
    addConversation,

    addChannel: (plan: ChannelPlan, guild: Guild): Channel => add(newChannel(newId(), plan, guild)),

    /** `id`: of the message that it begins with, if it begins with one. */
    addThread: (name: string, parent: Channel, id = newId()): Channel =>
      add({ id, type: ChannelType.PublicThread, name, guild: parent.guild, parent }),

    /** Takes a channel away, with its threads. */
    remove(channel: Channel): void {
      const { guild } = channel;
      const threads = guild?.channels.filter(({ parent }) => parent === channel) ?? [];
      for (const { id } of [channel, ...threads]) channels.delete(id);
      if (guild) guild.channels = guild.channels.filter(({ id }) => channels.has(id));
    },

    /** The same one each time for the same name. */
    userNamed(name: string): APIUser {
      const known = [...users.values()].find(({ global_name }) => global_name === name);
      const found = known ?? user(newId(), name);
      users.set(found.id, found);
      return found;
    },

    /** The conversation of the bot with this person. */
    direct(recipient: APIUser): Channel {
      const known = [...channels.values()].find(
        ({ recipients }) => recipients?.length === 1 && recipients[0] === recipient,
      );
      return known ?? addConversation([recipient]);
    },
  };
}
