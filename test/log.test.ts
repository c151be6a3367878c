import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createLogTo, describeError, logging, type LogLevel } from '../src/log.ts';
import { withoutSecrets } from '../src/secrets.ts';

/** A log as `npm start` writes it where nobody watches, and its lines. */
function writtenLog(level: LogLevel = 'debug') {
  const written: string[] = [];
  const log = createLogTo({ write: (line) => void written.push(line) }, level);
  return { log, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the log', () => {
  it('keeps no request of a failed call: its address holds a token, its body what was said', () => {
    const url = '/interactions/1/the-secret-token/callback';
    const request = { files: undefined, body: { content: 'what was said' } };
    const error = new DiscordAPIError(
      { code: 10062, message: 'Unknown interaction' },
      10062,
      404,
      'POST',
      url,
      request,
    );
    const described = JSON.stringify(
      describeError(new AggregateError([new Error('outer', { cause: error })])),
    );
    expect(described).toContain('Unknown interaction');
    expect(described).toContain('10062');
    expect(described).not.toMatch(/the-secret-token|what was said/);
  });

  it('keeps nothing of what could not be read', () => {
    const failing = (): unknown => JSON.parse('{"answer": what was said}');
    const { log, lines } = writtenLog();
    try {
      failing();
    } catch (err) {
      log.error({ err }, 'failed');
    }
    log.error({ err: new Error("unknown command 'X', with args beginning with: 'what was said'") }, 'failed');
    expect(lines()[0]).toMatchObject({
      err: { message: expect.stringContaining('not valid JSON') as string },
    });
    expect(JSON.stringify(lines())).not.toContain('what was');
  });

  it('carries the id of the interaction in each line that is written meanwhile, whoever writes it', async () => {
    const { log, lines } = writtenLog();
    const answer = (id: string): Promise<void> =>
      logging({ interaction: id }, async () => {
        await new Promise(setImmediate);
        log.info({ place: `of ${id}` }, 'deep down');
      });
    await Promise.all([answer('one'), answer('two')]);
    log.info({}, 'elsewhere');
    expect(lines()).toMatchObject([
      { interaction: 'one', place: 'of one' },
      { interaction: 'two', place: 'of two' },
      { msg: 'elsewhere' },
    ]);
    expect(lines()[2]).not.toHaveProperty('interaction');
  });

  it('tells no less than its level', () => {
    const { log, lines } = writtenLog('warn');
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]({}, level);
    expect(lines().map(({ msg }) => msg)).toEqual(['warn', 'error']);
  });
});

const SECRETS: readonly (readonly [string, string])[] = [
  ['a bot token of Slack', 'xoxb-1234-5678-abcDEF'],
  ['an app token of Slack', 'xapp-1-A012-345-abcdef'],
  [
    'a token of Discord',
    `${Buffer.from('1234567890123456789').toString('base64url')}.Gabcde.${'s'.repeat(38)}`,
  ],
  [
    'the token of an interaction',
    'https://discord.com/api/v10/interactions/1234/aW50ZXJhY3Rpb24.x-y_z/callback',
  ],
  ['the token of a webhook', 'https://discord.com/api/v10/webhooks/1234/aW50ZXJhY3Rpb24/messages/@original'],
  ['a response URL', 'https://hooks.slack.com/actions/T1/2/aW50ZXJhY3Rpb24'],
  ['a socket’s address', 'wss://wss-primary.slack.com/link/?ticket=aW50ZXJhY3Rpb24&app_id=1'],
  ['a password', 'rediss://viva:aW50ZXJhY3Rpb24@redis.example.org:6379'],
];

describe('a secret', () => {
  it.each(SECRETS)('never comes into the log: %s', (_name, secret) => {
    const { log, lines } = writtenLog();
    log.error(
      { err: new Error(`at ${secret}`, { cause: new Error(secret) }), reason: secret },
      `about ${secret}`,
    );
    expect(lines()).toHaveLength(1);
    expect(JSON.stringify(lines())).not.toMatch(/aW50ZXJhY3Rpb24|abcDEF|abcdef|sssss/);
  });

  it('is cut out of a text of which the rest stays', () => {
    expect(withoutSecrets('GET wss://x.slack.com/?ticket=abc&app_id=1 with xoxb-1-2 failed')).toBe(
      'GET wss://x.slack.com/?ticket=…&app_id=1 with x… failed',
    );
    const harmless =
      'python/asyncio/coroutine of discord:1234567890123456789 in slack:T1/C2 at 2026-11-23T09:00:00.000Z';
    expect(withoutSecrets(harmless)).toBe(harmless);
  });
});
