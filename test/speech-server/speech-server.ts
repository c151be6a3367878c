import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { babble } from '../speech/sound.ts';

/** What the speech endpoint takes (OpenAI's API reference, "Create speech"). */
const speechRequest = v.strictObject({
  model: v.string(),
  voice: v.string(),
  input: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
  response_format: v.literal('wav'),
});

type SpeechRequest = v.InferOutput<typeof speechRequest>;

/** Answers a request in place of the server, wrongly. */
export type Fault = (response: ServerResponse) => void;

export interface SpeechServer {
  /** What SPEAK_URL should be. */
  readonly url: string;
  /** Those that were well-formed and had the key, in their order; faults count too. */
  readonly requests: readonly SpeechRequest[];
  /** The next requests meet these, one each; those after them are served. */
  failWith(...faults: readonly Fault[]): void;
  /** Waits for the next request. */
  requested(): Promise<void>;
  close(): Promise<void>;
}

/** A speech service with OpenAI's endpoint, on loopback, that speaks babble as long as the text. */
export async function startSpeechServer({ key }: { key: string }): Promise<SpeechServer> {
  const requests: SpeechRequest[] = [];
  const faults: Fault[] = [];
  const server = createServer((request, response) => {
    void answer(request, response, { key, requests, faults }).finally(() => server.emit('served'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    failWith: (...more) => void faults.push(...more),
    requested: async () => void (await once(server, 'served')),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  state: { key: string; requests: SpeechRequest[]; faults: Fault[] },
): Promise<void> {
  const body = await text(request);
  if (`${request.method} ${request.url}` !== 'POST /v1/audio/speech')
    return refuse(404, 'Unknown URL')(response);
  if (request.headers.authorization !== `Bearer ${state.key}`)
    return refuse(401, `Incorrect API key provided: ${request.headers.authorization}`)(response);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), speechRequest), body);
  if (!parsed.success) return refuse(400, parsed.issues[0].message)(response);
  state.requests.push(parsed.output);
  const fault = state.faults.shift();
  if (fault) return fault(response);
  response.setHeader('content-type', 'audio/wav').end(babble(parsed.output.input.length / 15));
}

/** An error as the API words it. */
export function refuse(status: number, message: string, headers: Record<string, string> = {}): Fault {
  return (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ error: { message, type: 'error' } }));
}

/** Takes the request and never answers. */
export const hang: Fault = () => {};

/** Breaks the connection in the middle of the sound. */
export const breakOff: Fault = (response) => {
  const sound = babble(1);
  response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': sound.length });
  response.write(sound.subarray(0, 1000), () => response.destroy());
};

/** Answers with something that is no sound. */
export function reply(content: string): Fault {
  return (response) => void response.setHeader('content-type', 'text/html').end(content);
}
