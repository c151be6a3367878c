import type { Clock } from '../../far-end/clock.ts';
import type { Channel } from './guilds.ts';
import type { Post } from './post.ts';

/** Milliseconds for which a nonce is remembered, where Discord says "the past few minutes". */
const memory = 3 * 60_000;

/** The nonces of the bot's messages: https://docs.discord.com/developers/resources/message#create-message */
export type Nonces = ReturnType<typeof createNonces>;

export function createNonces(clock: Clock) {
  const used = new Map<string, { readonly post: Post; readonly at: number }>();
  const key = ({ id }: Channel, nonce: string | number) => `${id} ${nonce}`;

  return {
    /** The message that was sent with this nonce lately. */
    find(channel: Channel, nonce: string | number): Post | undefined {
      const found = used.get(key(channel, nonce));
      return found && clock.now() - found.at < memory ? found.post : undefined;
    },

    remember(post: Post, nonce: string | number): void {
      used.set(key(post.channel, nonce), { post, at: clock.now() });
    },
  };
}
