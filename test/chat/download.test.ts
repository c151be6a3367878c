import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { remoteFile } from '../../src/chat/download.ts';
import { UserError } from '../../src/errors.ts';

const { signal } = new AbortController();

/** A host for the length of a test. */
async function host(answer: RequestListener): Promise<{ origin: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, asked };
}

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(65_536);
}

const fileAt = (origin: string, url = `${origin}/a`, size = 3) =>
  remoteFile({ name: 'a.csv', size, url }, { origins: [origin], headers: { authorization: 'Bearer it' } });

const refusalOf = async (read: Promise<unknown>): Promise<string> => {
  const error: unknown = await read.then(
    () => 'was read',
    (reason: unknown) => reason,
  );
  if (error instanceof UserError) return error.message;
  throw new Error(`was not refused: ${String(error)}`);
};

describe('a file that somebody has sent', () => {
  it('is fetched when it is read, as the platform knows Viva', async () => {
    const { origin, asked } = await host((_, response) => response.end('Q,A'));
    const file = fileAt(origin);
    expect(asked).toEqual([]);
    expect(Buffer.from(await file.read(3, signal)).toString()).toBe('Q,A');
    expect(asked).toEqual(['/a Bearer it']);
  });

  it('is not fetched if the platform says that it is too large', async () => {
    const { origin, asked } = await host((_, response) => response.end('Q,A'));
    expect(await refusalOf(fileAt(origin, `${origin}/a`, 4).read(3, signal))).toContain('are allowed');
    expect(asked).toEqual([]);
  });

  it('is fetched no further than to its limit, whatever the platform said', async () => {
    const sent = Promise.withResolvers<void>();
    const { origin } = await host((_, response) => {
      response.on('close', sent.resolve);
      Readable.from(endless())
        .on('error', () => {})
        .pipe(response);
    });
    expect(await refusalOf(fileAt(origin).read(1_000_000, signal))).toContain('1 MB are allowed');
    await sent.promise;
  });

  it.each(['https://example.org/a', 'http://127.0.0.1:1/a', 'file:///etc/hosts', ''])(
    'is not fetched from elsewhere: %o',
    async (url) => {
      const { origin } = await host((_, response) => response.end());
      expect(await refusalOf(fileAt(origin, url).read(9, signal))).toContain('This is a link');
    },
  );

  it('is not looked for where a redirect leads', async () => {
    const elsewhere = await host((_, response) => response.end('Q,A'));
    const { origin } = await host((_, response) =>
      response.writeHead(302, { location: `${elsewhere.origin}/b` }).end(),
    );
    expect(await refusalOf(fileAt(origin).read(9, signal))).toContain('could not be fetched (302)');
    expect(elsewhere.asked).toEqual([]);
  });

  it.each([404, 500])('is to be sent again where it is answered with %i', async (status) => {
    const { origin } = await host((_, response) => response.writeHead(status).end('not the file'));
    expect(await refusalOf(fileAt(origin).read(99, signal))).toContain(`(${status}). Send it again`);
  });

  it('is to be sent again where the connection breaks', async () => {
    const { origin } = await host((_, response) => {
      response.writeHead(200, { 'content-length': '9' });
      response.write('Q,', () => response.destroy());
    });
    expect(await refusalOf(fileAt(origin).read(99, signal))).toBe(
      'The file could not be fetched. Send it again in a moment.',
    );
  });

  it('is given up when the signal fires', async () => {
    const arrived = Promise.withResolvers<void>();
    const { origin } = await host(() => arrived.resolve());
    const controller = new AbortController();
    const reading = fileAt(origin).read(99, controller.signal);
    await arrived.promise;
    controller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });
});
