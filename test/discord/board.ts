import { onTestFinished } from 'vitest';
import type { Post } from '../../src/daily/board.ts';
import { createTokens } from '../../src/daily/tokens.ts';
import { createDiscordBoard } from '../../src/discord/board.ts';
import { testRedis } from '../database.ts';
import { questionPost } from '../daily/posts.ts';
import { startDiscordServer, type DiscordServerOptions } from '../discord-server/server.ts';

/** One for the file that imports this; each board finds it empty. */
const redis = await testRedis();

const HOUR = 3_600_000;
const forever = new AbortController().signal;

/** A board at a Discord of its own, and somebody who looks at its first channel. */
export async function boardOnDiscord(options: DiscordServerOptions = {}) {
  await redis.flushall();
  const server = await startDiscordServer(options);
  onTestFinished(() => server.close());
  const { token, api } = server;
  const tokens = createTokens(redis);
  const board = createDiscordBoard({ token, api }, tokens);
  const ada = server.person('ada');
  const place = `discord:${ada.channel.id}`;
  const since = (options.clock?.now() ?? Date.now()) - HOUR;
  return {
    server,
    tokens,
    board,
    ada,
    place,
    /** The board of another process. */
    another: createDiscordBoard({ token, api }, createTokens(redis)),
    post: (changes: Partial<Post> = {}) => board.post(place, questionPost(changes), forever),
    find: (key = questionPost().key) => board.find(place, key, since, forever),
  };
}
