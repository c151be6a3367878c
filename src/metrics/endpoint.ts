import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { ConfigError } from '../config.ts';
import { withDeadline } from '../deadline.ts';
import type { Log } from '../log.ts';
import { orAborted, untilAborted } from '../sleep.ts';
import type { Metrics } from './metrics.ts';

/** Milliseconds in which what Viva needs has to answer, to count as there. */
const READY_WITHIN = 2000;

/** What Viva needs to answer people, by name. Each throws, or is false, while it isn't there. */
export type Needs = Readonly<Record<string, () => boolean | Promise<boolean>>>;

export interface EndpointParts {
  /** 0 for any that is free. */
  readonly port: number;
  readonly needs: Needs;
  readonly metrics: Metrics;
  readonly log: Log;
}

/**
 * Answers those who look after Viva, until the signal fires: `/healthz` while the process lives, `/readyz` while it
 * has all it needs (503 otherwise, with what is missing), `/metrics` for Prometheus. It tells nothing of people and is
 * open to everybody who reaches the port.
 *
 * @throws {ConfigError} when the port is taken
 */
export async function runEndpoint(
  { port, needs, metrics, log }: EndpointParts,
  signal: AbortSignal,
): Promise<never> {
  const server = createServer((request, response) => {
    const answering = answer(request.url ?? '', response);
    answering.catch((error: unknown) => {
      log.warn({ err: error }, 'who looks after Viva could not be answered');
      response.destroy();
    });
  });
  server.listen(port);
  await once(server, 'listening', { signal }).catch((error: unknown) => {
    throw isTaken(error) ? new ConfigError(`Port ${port} is taken: set VIVA_PORT to another one.`) : error;
  });
  const address = server.address();
  log.info({ port: address && typeof address === 'object' ? address.port : port }, 'Viva tells how it is');
  try {
    return await untilAborted(signal);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }

  async function answer(path: string, response: ServerResponse): Promise<void> {
    if (path === '/healthz') return send(response, 200, 'alive\n');
    if (path === '/readyz') return ready(response);
    if (path === '/metrics') return send(response, 200, await metrics.text(), metrics.contentType);
    return send(response, 404, 'There are /healthz, /readyz and /metrics.\n');
  }

  async function ready(response: ServerResponse): Promise<void> {
    const names = Object.keys(needs);
    const there = await Promise.all(names.map((name) => isThere(needs[name]!)));
    const missing = names.filter((_, index) => !there[index]);
    const told = missing.length === 0 ? 'ready\n' : `not there: ${missing.join(', ')}\n`;
    send(response, missing.length === 0 ? 200 : 503, told);
  }

  async function isThere(need: Needs[string]): Promise<boolean> {
    try {
      // What hangs takes no signal; it ends by a time-out of its own, such as that of a command to Redis.
      return await withDeadline(signal, READY_WITHIN, (within) => orAborted(need(), within));
    } catch {
      return false;
    }
  }
}

function send(response: ServerResponse, status: number, body: string, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
