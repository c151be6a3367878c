import { beforeEach, describe, expect, it } from 'vitest';
import { httpEngine } from '../../src/speech/httpengine.ts';
import { breakOff, hang, refuse, reply, startSpeechServer } from '../speech-server/speech-server.ts';

const key = 'sk-very-secret';
const never = new AbortController().signal;
const NEVER_WITHIN_A_TEST = 1_000_000;

let server: Awaited<ReturnType<typeof startSpeechServer>>;

beforeEach(async () => {
  server = await startSpeechServer({ key });
  return () => server.close();
});

const engine = (options: Partial<Parameters<typeof httpEngine>[0]> = {}): ReturnType<typeof httpEngine> =>
  httpEngine({ url: server.url, key, model: 'tts-1', voice: 'nova', pause: 1, ...options });

async function failureOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error.message : String(error);
}

describe('an engine behind an OpenAI-compatible speech endpoint', () => {
  it('asks for WAV with the model, the voice and the text', async () => {
    const sound = await engine().speak('Hello there.', never);
    expect(Buffer.from(sound).toString('latin1', 0, 4)).toBe('RIFF');
    expect(server.requests).toEqual([
      { model: 'tts-1', voice: 'nova', input: 'Hello there.', response_format: 'wav' },
    ]);
  });

  it('is another engine with another host, model or voice, and its id holds no key', () => {
    const ids = [
      engine(),
      engine({ model: 'other' }),
      engine({ voice: 'other' }),
      engine({ url: 'http://b/v1' }),
    ];
    expect(new Set(ids.map(({ id }) => id)).size).toBe(4);
    expect(ids.every(({ id }) => !id.includes(key))).toBe(true);
  });

  it.each([
    ['429', refuse(429, 'Rate limit')],
    ['500', refuse(500, 'Oops')],
    ['503', refuse(503, 'Overloaded')],
    ['a connection that breaks off', breakOff],
  ])('tries again after %s', async (_, fault) => {
    server.failWith(fault, fault);
    await engine().speak('Hello.', never);
    expect(server.requests).toHaveLength(3);
  });

  it('tries again after a time-out', async () => {
    server.failWith(hang);
    await engine({ timeout: 200 }).speak('Hello.', never);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['seconds', '0'],
    ['a date', new Date(0).toUTCString()],
  ])('waits as long as Retry-After says, in %s, and not its own pause', async (_, wait) => {
    server.failWith(refuse(429, 'Rate limit', { 'retry-after': wait }));
    await engine({ pause: NEVER_WITHIN_A_TEST }).speak('Hello.', never);
    expect(server.requests).toHaveLength(2);
  });

  it('gives up after five tries, and says what the server said', async () => {
    server.failWith(...Array.from({ length: 9 }, () => refuse(500, 'The model is asleep')));
    expect(await failureOf(engine().speak('Hello.', never))).toMatch(
      /answered 500: .*The model is asleep.*5 times/,
    );
    expect(server.requests).toHaveLength(5);
  });

  it('says at once what is wrong with a request, and never the key', async () => {
    const wrong = 'sk-wrong';
    const message = await failureOf(engine({ key: wrong }).speak('Hello.', never));
    expect(message).toMatch(/answered 401: .*Incorrect API key/);
    expect(message).not.toContain(wrong);
    expect(server.requests).toHaveLength(0);
  });

  it('says when the server does not answer in time', async () => {
    server.failWith(hang, hang, hang, hang, hang);
    const speech = engine({ timeout: 50 }).speak('Hello.', never);
    expect(await failureOf(speech)).toMatch(/did not answer within 0.05 s, 5 times/);
  });

  it('says when there is no server', async () => {
    const gone = await startSpeechServer({ key });
    await gone.close();
    const speech = engine({ url: gone.url }).speak('Hello.', never);
    expect(await failureOf(speech)).toMatch(/can't be reached: ECONNREFUSED/);
  });

  it.each(['', '<html>Welcome</html>', 'RIFF'])('takes %j for no sound', async (content) => {
    server.failWith(reply(content));
    expect(await failureOf(engine().speak('Hello.', never))).toContain('did not give a WAV file');
  });

  it('ends when it is cancelled, waiting for an answer or for the next try', async () => {
    for (const fault of [hang, refuse(500, 'Oops')]) {
      const cancellation = new AbortController();
      server.failWith(fault);
      const asked = server.requested();
      const speech = engine({ pause: NEVER_WITHIN_A_TEST }).speak('Hello.', cancellation.signal);
      await asked;
      cancellation.abort(new Error('enough'));
      expect(await failureOf(speech)).toBe('enough');
    }
  });
});
