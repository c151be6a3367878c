import { ChannelType } from 'discord-api-types/v10';
import type { Channel, Guild } from '../world/guilds.ts';
import type { Actor } from '../world/interactions.ts';
import type { World } from '../world/world.ts';
import type { DiscordPerson } from './person.ts';

/** Where someone is, and what they may do. What is told once about someone stays so. */
export interface Seat {
  /** A channel, or a guild's first text channel; the first guild's, unless told. */
  readonly in?: Channel | Guild;
  /** In the conversation with the bot. */
  readonly dm?: boolean;
  /** Has Manage Server in the guild. */
  readonly manages?: boolean;
  /** Has installed the bot for themselves; whoever meets it so in a conversation shares no guild with it. */
  readonly userInstalled?: boolean;
  /** Is a bot too, such as one that plays music. */
  readonly isBot?: boolean;
  /** Takes direct messages of bots; they do, unless told. */
  readonly takesDirectMessages?: boolean;
}

export interface People {
  /** The same one each time for the same name in the same channel. */
  person(name: string, seat?: Seat): DiscordPerson;
  /** A conversation among people, without the bot. */
  conversation(...names: readonly string[]): Channel;
}

/** `sitDown`: puts someone in front of a client. */
export function createPeople(world: World, sitDown: (actor: Actor) => DiscordPerson): People {
  const seated = new Map<string, DiscordPerson>();

  return {
    person(name, seat = {}) {
      const user = world.userNamed(name);
      if (seat.isBot) user.bot = true;
      const channel = seat.dm ? world.direct(user) : channelOf(seat.in ?? world.study);
      if (seat.userInstalled) world.installers.add(user.id);
      toggle(world.withoutDirectMessages, user.id, invert(seat.takesDirectMessages));
      const guild = channel.guild ?? (world.installers.has(user.id) ? undefined : world.home);
      guild?.members.add(user.id);
      toggle(guild?.managers, user.id, seat.manages);
      const key = `${user.id} ${channel.id}`;
      const person = seated.get(key) ?? sitDown({ user, channel });
      seated.set(key, person);
      return person;
    },

    conversation: (...names) => world.addConversation(names.map((name) => world.userNamed(name))),
  };
}

function channelOf(place: Channel | Guild): Channel {
  if (!('channels' in place)) return place;
  const channel = place.channels.find(({ type }) => type === ChannelType.GuildText);
  if (!channel) throw new Error(`${place.name} has no text channel to be in`);
  return channel;
}

function toggle(ids: Set<string> | undefined, id: string, on: boolean | undefined): void {
  if (on === true) ids?.add(id);
  if (on === false) ids?.delete(id);
}

function invert(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}
