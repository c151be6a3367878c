import { randomBytes } from 'node:crypto';
import type {
  APIModalInteractionResponseCallbackData,
  APIUser,
  InteractionResponseType,
  InteractionType,
} from 'discord-api-types/v10';
import type { Clock } from '../../far-end/clock.ts';
import { Refusal } from '../rules/refusal.ts';
import type { Channel } from './guilds.ts';
import type { Owners, Post } from './post.ts';

/** What the person who began an interaction sees come of it. */
export interface Outcome {
  readonly post?: Post;
  readonly modal?: APIModalInteractionResponseCallbackData;
  readonly suggestions?: readonly string[];
}

/** Someone, and where they are. */
export interface Actor {
  readonly user: APIUser;
  readonly channel: Channel;
}

/** What a person did. */
export interface Begun extends Actor {
  readonly type: InteractionType;
  readonly owners: Owners;
  /** The message whose component was used, be it by way of a modal. */
  readonly source?: Post;
}

/** Something a person did that the bot is told of, and what the bot may still do with its token. */
export interface Interaction extends Begun {
  readonly id: string;
  readonly token: string;
  readonly begunAt: number;
  /** How it was acknowledged. */
  response?: InteractionResponseType;
  /** What `@original` stands for. */
  original?: Post;
  /** All messages that the token reaches. */
  readonly posts: Set<Post>;
  readonly outcomes: Outcome[];
  followUps: number;
}

/** Milliseconds: https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback */
export const acknowledgeWithin = 3_000;
const tokenLife = 15 * 60_000;

export type Interactions = ReturnType<typeof createInteractions>;

export function createInteractions(clock: Clock, newId: () => string) {
  const byToken = new Map<string, Interaction>();

  const hasFailed = (interaction: Interaction) =>
    interaction.response === undefined && clock.now() - interaction.begunAt >= acknowledgeWithin;

  return {
    begin(begun: Begun): Interaction {
      const token = randomBytes(48).toString('base64url');
      const posts = new Set(begun.source ? [begun.source] : []);
      const ids = { id: newId(), token, begunAt: clock.now() };
      const interaction: Interaction = { ...begun, ...ids, posts, outcomes: [], followUps: 0 };
      byToken.set(token, interaction);
      return interaction;
    },

    /** No acknowledgement came in time. */
    hasFailed,

    /** The one that a callback answers. */
    toAcknowledge(id: string, token: string): Interaction {
      const found = byToken.get(token);
      if (!found || found.id !== id || hasFailed(found)) throw new Refusal('unknownInteraction');
      if (found.response !== undefined) throw new Refusal('alreadyAcknowledged');
      return found;
    },

    /** The one whose token is used as a webhook's. */
    acknowledged(token: string): Interaction {
      const found = byToken.get(token);
      if (found?.response === undefined) throw new Refusal('unknownWebhook');
      if (clock.now() - found.begunAt >= tokenLife) throw new Refusal('invalidWebhookToken');
      return found;
    },
  };
}
