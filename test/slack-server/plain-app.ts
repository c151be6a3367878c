import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** What an app without Bolt was sent. */
interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An app that answers Slack's challenge, unless `instead` is given, and whatever else as told. */
export async function appAnswering(answer: (response: ServerResponse) => unknown, instead?: string) {
  const requests: Received[] = [];

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const challenge = /"challenge":"(\w+)"/.exec(body)?.[1];
    if (challenge !== undefined) return void response.end(instead ?? challenge);
    requests.push({ headers: request.headers, body });
    answer(response);
  }

  const server = createServer((request, response) => void take(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/slack/events`,
    requests,
    received: async (count: number) => until(() => requests.length >= count),
  };
}

/** Resolves when it is so; a test that waits in vain is ended by its deadline. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}
