import { onTestFinished } from 'vitest';
import type { Post } from '../../src/daily/board.ts';
import { createTokens, type Priority } from '../../src/daily/tokens.ts';
import { createSlackBoard } from '../../src/slack/board.ts';
import { SCOPES } from '../../src/slack/manifest.ts';
import { silentLog } from '../../src/log.ts';
import { clientOptions, createWorkspaces, type Workspaces } from '../../src/slack/workspaces.ts';
import { createUploads } from '../../src/store/uploads.ts';
import { questionPost } from '../daily/posts.ts';
import { testRedis } from '../database.ts';
import { recordingLog } from '../house.ts';
import { startSlackServer, type SlackServer, type SlackServerOptions } from '../slack-server/server.ts';

/** One for the file that imports this; each board finds it empty. */
const redis = await testRedis();
const HOUR = 3_600_000;
const uploads = createUploads(redis);
export const forever = new AbortController().signal;

/** The tokens of each are those of a process of its own. */
function workspacesFor({ apiUrl, botToken }: SlackServer, priority: Priority): Workspaces {
  const calling = { options: clientOptions(apiUrl, silentLog), tokens: createTokens(redis), priority };
  return createWorkspaces(() => botToken, calling);
}

/** Workspaces as answers to people are given in. */
export const people = (server: SlackServer) => workspacesFor(server, 'people');

/** A board at a Slack of its own, and somebody who looks at a channel of it: `study`, unless told. */
export async function boardOnSlack(
  options: SlackServerOptions = {},
  channel?: Parameters<SlackServer['channel']>[1],
) {
  await redis.flushall();
  const server = await startSlackServer({ scopes: SCOPES, ...options });
  onTestFinished(() => server.close());
  const log = recordingLog();
  const board = createSlackBoard(workspacesFor(server, 'rest'), { uploads }, log);
  const conversation = server.channel(channel ? 'odd' : 'study', channel);
  const place = `slack:T0STUDY/${conversation.id}`;
  const since = (options.clock?.now() ?? Date.now()) - HOUR;
  return {
    server,
    log,
    board,
    place,
    ada: server.person('ada', { in: conversation }),
    /** The board of another process. */
    another: createSlackBoard(workspacesFor(server, 'rest'), { uploads }, log),
    ready: () => board.ready(place, { key: 'question', due: 0 }, forever),
    post: (changes: Partial<Post> = {}) => board.post(place, questionPost(changes), forever),
    find: (key = questionPost().key) => board.find(place, key, since, forever),
  };
}

/** What was called of a method. */
export const calls = ({ requests }: SlackServer, method: string) =>
  requests.filter(({ name }) => name === method);
