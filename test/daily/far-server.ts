import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Gone, Refused, type Board, type Post } from '../../src/daily/board.ts';
import type { FarBoard } from './far-board.ts';

/** What a worker in another process asks of the far end. */
type Request =
  | { readonly kind: 'step'; readonly place: string; readonly finished: boolean }
  | { readonly kind: 'post'; readonly place: string; readonly post: Post }
  | { readonly kind: 'find'; readonly place: string; readonly key: string; readonly since: number }
  | {
      readonly kind: 'edit';
      readonly place: string;
      readonly message: string;
      readonly reply: Post['reply'];
    };

type Answer = { readonly value?: string | undefined; readonly error?: 'Refused' | 'Gone' };

const { signal } = new AbortController();

/** Called between any two things that a worker does for a place, and when it has finished; it goes on when this resolves. */
export type Step = (worker: string, place: string, finished: boolean) => Promise<void>;

/** A far end for workers in processes of their own. */
export async function serveFarBoard(far: FarBoard, step: Step) {
  const server = createServer((request, response) => {
    void answerTo(request, far, step).then(
      (answer) => response.end(JSON.stringify(answer)),
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answerTo(incoming: IncomingMessage, far: FarBoard, step: Step): Promise<Answer> {
  const request = JSON.parse(await text(incoming)) as Request;
  try {
    switch (request.kind) {
      case 'step':
        await step(incoming.url!.slice(1), request.place, request.finished);
        return {};
      case 'post':
        return { value: await far.post(request.place, request.post, signal) };
      case 'find':
        return { value: await far.find(request.place, request.key, request.since, signal) };
      case 'edit':
        await far.edit(request.place, request.message, request.reply, signal);
        return {};
    }
  } catch (error) {
    if (error instanceof Refused) return { error: 'Refused' };
    if (error instanceof Gone) return { error: 'Gone' };
    throw error;
  }
  return {};
}

/** The board as a worker in another process has it. */
export function remoteBoard(url: string, worker: string, nonceLife: number) {
  async function ask(request: Request, within: AbortSignal): Promise<string | undefined> {
    const response = await fetch(`${url}/${worker}`, {
      method: 'POST',
      body: JSON.stringify(request),
      signal: within,
    });
    const { value, error } = (await response.json()) as Answer;
    if (error === 'Refused') throw new Refused('too many requests');
    if (error === 'Gone') throw new Gone('the channel is gone');
    return value;
  }
  const board: Board = {
    nonceLife: () => nonceLife,
    post: async (place, post, within) => (await ask({ kind: 'post', place, post }, within))!,
    find: (place, key, since, within) => ask({ kind: 'find', place, key, since }, within),
    edit: async (place, message, reply, within) =>
      void (await ask({ kind: 'edit', place, message, reply }, within)),
    direct: async (account) => `${account}/direct`,
    addressOf: () => undefined,
  };
  return { board, step: (place: string, finished = false) => ask({ kind: 'step', place, finished }, signal) };
}
