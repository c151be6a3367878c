import { ApplicationCommandType, InteractionType, MessageType } from 'discord-api-types/v10';
import type { Person, Typed } from '../../far-end/person.ts';
import type { Seats } from '../voice/seats.ts';
import type { Cdn } from '../world/cdn.ts';
import type { Channel } from '../world/guilds.ts';
import type { Actor, Outcome } from '../world/interactions.ts';
import type { Offer, Offers } from '../world/offers.ts';
import type { Posts } from '../world/posts.ts';
import type { Act } from './acting.ts';
import { createMessages, type DiscordMessage } from './message.ts';
import { typedOptions, typedPart } from './typing.ts';

/** Someone in front of Discord, in one channel. */
export interface DiscordPerson extends Person {
  /** Of the user. */
  readonly id: string;
  /** Where they are. */
  readonly channel: Channel;
  /** The slash commands that Discord offers to them here. */
  readonly commands: readonly string[];
  /** `slash('/deck add', { name: 'asyncio' })` sends a subcommand. */
  slash(command: string, options?: Typed): Promise<DiscordMessage>;
  /** What is suggested to someone who types this into an option; the other options are left empty. */
  suggestions(command: string, option: string, typed: string): Promise<readonly string[]>;
  messages(): readonly DiscordMessage[];
  /** Writes into the channel. */
  say(text: string): DiscordMessage;
  /** Goes into a voice channel, from another one if they are in one. */
  join(channel: Channel): void;
  /** Leaves the voice channel. */
  leave(): void;
}

interface Surroundings {
  readonly posts: Posts;
  readonly offers: Offers;
  readonly act: Act;
  readonly seats: Seats;
  readonly cdn: Cdn;
}

export function createPerson(actor: Actor, { posts, offers, act, seats, cdn }: Surroundings): DiscordPerson {
  const { user, channel } = actor;
  const messages = createMessages(actor, posts, offers, cdn, act);

  function offered(name: string): Offer {
    const offer = offers.named(name, ApplicationCommandType.ChatInput, actor);
    if (!offer) throw new Error(`Discord offers no command /${name} here`);
    return offer;
  }

  async function send(line: string, typed: Typed): Promise<{ outcome: Outcome; offer: Offer }> {
    const [name = '', ...path] = wordsOf(line);
    const offer = offered(name);
    const { id, type } = offer.command;
    const data = { id, name, type, options: typedOptions(offer.command, path, typed) };
    const begun = { ...actor, type: InteractionType.ApplicationCommand, owners: offer.owners };
    return { outcome: await act({ ...begun, what: line, data }), offer };
  }

  return {
    id: user.id,
    name: user.global_name ?? user.username,
    channel,
    get commands() {
      return offers
        .to(actor)
        .filter(({ command }) => command.type === ApplicationCommandType.ChatInput)
        .map(({ command }) => `/${command.name}`);
    },
    messages: () => posts.seenBy(user.id, channel).map(messages.of),
    slash: async (line, typed = {}) => messages.shown((await send(line, typed)).outcome),

    async openWith(line, typed = {}) {
      const { outcome, offer } = await send(line, typed);
      return messages.opened(outcome, offer.owners);
    },

    async suggestions(line, option, value) {
      const [name = '', ...path] = wordsOf(line);
      const { command, owners } = offered(name);
      const { id, type } = command;
      const data = { id, name, type, options: typedPart(command, path, option, value) };
      const begun = { ...actor, type: InteractionType.ApplicationCommandAutocomplete, owners };
      const { suggestions = [] } = await act({ ...begun, what: `${line} ${option}`, data });
      return suggestions;
    },

    say(content) {
      const place = { channel, type: MessageType.Default, owners: {}, author: user };
      return messages.of(posts.create(place, { content }));
    },

    join: (to) => seats.sit(user, to),
    leave() {
      if (!channel.guild) throw new Error('there are no voice channels in a conversation');
      seats.rise(user, channel.guild);
    },
  };
}

function wordsOf(line: string): string[] {
  return line.replace(/^\//, '').split(' ');
}
