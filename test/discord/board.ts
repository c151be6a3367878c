import { onTestFinished } from 'vitest';
import type { Post } from '../../src/daily/board.ts';
import { createDiscordBoard } from '../../src/discord/board.ts';
import { questionPost } from '../daily/posts.ts';
import { startDiscordServer, type DiscordServerOptions } from '../discord-server/server.ts';
import { recordingLog } from '../house.ts';

const HOUR = 3_600_000;
const forever = new AbortController().signal;

/** A board at a Discord of its own, and somebody who looks at its first channel. */
export async function boardOnDiscord(options: DiscordServerOptions = {}) {
  const server = await startDiscordServer(options);
  onTestFinished(() => server.close());
  const log = recordingLog();
  const { token, api } = server;
  const board = createDiscordBoard({ token, api }, log);
  const ada = server.person('ada');
  const place = `discord:${ada.channel.id}`;
  const since = (options.clock?.now() ?? Date.now()) - HOUR;
  return {
    server,
    log,
    board,
    ada,
    place,
    post: (changes: Partial<Post> = {}) => board.post(place, questionPost(changes), forever),
    find: (key = questionPost().key) => board.find(place, key, since, forever),
  };
}
