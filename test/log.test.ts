import { DiscordAPIError } from 'discord.js';
import { expect, it } from 'vitest';
import { describeError } from '../src/log.ts';

it('the log keeps no request of a failed call: its address holds a token, its body what was said', () => {
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
  const described = JSON.stringify(describeError(new AggregateError([new Error('outer', { cause: error })])));
  expect(described).toContain('Unknown interaction');
  expect(described).toContain('10062');
  expect(described).not.toMatch(/the-secret-token|what was said/);
});
