import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A moment in the life of a worker: what it does goes on when whoever is told of it lets it. */
export interface Passage {
  readonly worker: string;
  /** What the worker does it for, by the name that it gave it in its addresses. */
  readonly errand: string;
  /**
   * The worker says so itself: it is about to write, or has written (`write`), or has done all that it can for now
   * (`end`); or its `request` has reached the platform, which has not acted yet; or the `answer` is on its way back.
   */
  readonly kind: 'write' | 'request' | 'answer' | 'end';
  /** Breaks the worker's connection; a request goes on to the platform all the same, when it is let. */
  cut(): void;
}

/** What happens at a passage, unless all goes well: it is lost, or the worker is answered with this HTTP status. */
export type Mishap = 'lost' | number | undefined;

/** Told of each moment, which lasts until this resolves. */
export type Watch = (passage: Passage) => Promise<Mishap>;

/**
 * Stands between workers in processes of their own and the platforms, and in the way of all that they do. They ask
 * for `/<worker>/<errand>/<platform>/…`, and say at `/<worker>/<errand>/step/<kind>` how far they are.
 *
 * @param origins the address of each platform
 */
export async function openGate(origins: Readonly<Record<string, string>>, watch: Watch) {
  const sockets = new Set<Socket>();
  const passing = new Set<Promise<void>>();

  const server = createServer((request, response) => {
    const passed = pass(request, response, origins, watch).catch(() => void response.destroy());
    passing.add(passed);
    void passed.then(() => passing.delete(passed));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,

    /** Resolves when workers that have ended are heard no more, and what was let through has been acted on. */
    async quiet(): Promise<void> {
      await Promise.all([...sockets].map((socket) => once(socket, 'close')));
      await Promise.all(passing);
    },

    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  origins: Readonly<Record<string, string>>,
  watch: Watch,
): Promise<void> {
  const body = await buffer(request);
  const [, worker = '', errand = '', where = '', ...path] = request.url!.split('/');
  const at = (kind: Passage['kind']): ReturnType<Watch> =>
    watch({ worker, errand, kind, cut: () => request.socket.destroy() });
  if (where === 'step') {
    await at(path[0] as Passage['kind']);
    return void response.end();
  }
  const refused = await at('request');
  if (refused !== undefined) return fail(response, refused);
  const answer = await forward(`${origins[where]}/${path.join('/')}`, request, body);
  const failed = await at('answer');
  if (failed !== undefined) return fail(response, failed);
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}

function fail(response: ServerResponse, mishap: 'lost' | number): void {
  if (mishap === 'lost') return void response.destroy();
  response.writeHead(mishap, { 'content-type': 'text/html' });
  response.end(`<h1>${mishap}</h1>`);
}

/** Headers of one connection only. */
const OWN = ['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive'];

async function forward(url: string, { method, headers }: IncomingMessage, body: Buffer<ArrayBuffer>) {
  const kept = Object.entries(headers).filter(([name]) => !OWN.includes(name));
  const answer = await fetch(url, {
    method: method!,
    headers: kept.map(([name, value]): [string, string] => [name, String(value)]),
    ...(body.length > 0 && { body }),
  });
  return {
    status: answer.status,
    headers: Object.fromEntries([...answer.headers].filter(([name]) => !OWN.includes(name))),
    body: Buffer.from(await answer.arrayBuffer()),
  };
}
