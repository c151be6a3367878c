import type { App, webApi } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { connected, refusalOf, withClient } from './bare-app.ts';

const channel = 'C0STUDY';

describe('The Slack server grants', () => {
  it.each([
    ['chat:write', 'chat.postMessage', { channel, text: 'A' }],
    ['users:read', 'users.info', { user: 'U0VIVA' }],
    ['im:write,mpim:write', 'conversations.open', { users: 'UADA' }],
    ['files:write', 'files.getUploadURLExternal', { filename: 'a.ogg', length: 1 }],
    ['files:read', 'files.info', { file: 'F1' }],
    ['channels:history,groups:history,im:history,mpim:history', 'conversations.history', { channel }],
  ])('nothing that takes %s to a token without it', async (needed, method, args) => {
    const { client } = await withClient({ scopes: ['commands', 'app_mentions:read'] });

    await expect(client.apiCall(method, args)).rejects.toMatchObject({
      data: { ok: false, error: 'missing_scope', needed, provided: 'commands,app_mentions:read' },
    });
  });

  it('reading by the kind of conversation', async () => {
    const { server, client } = await withClient({ scopes: ['channels:history', 'chat:write'] });
    server.person('ada');
    const quiz = server.channel('quiz', { private: true });

    await expect(client.conversations.history({ channel })).resolves.toMatchObject({ ok: true });
    const reading = client.conversations.history({ channel: quiz.id });
    await expect(reading).rejects.toMatchObject({ data: { needed: 'groups:history' } });
    const direct = client.conversations.history({ channel: 'DADA' });
    await expect(direct).rejects.toMatchObject({ data: { needed: 'im:history' } });
  });

  it('posting where the bot is not a member only with chat:write.public, and files not even then', async () => {
    const uninvited = { bot: false };
    const without = await withClient({ scopes: ['chat:write'] });
    const { id } = without.server.channel('elsewhere', uninvited);
    const refused = without.client.apiCall('chat.postMessage', { channel: id, text: 'A' });
    await expect(refusalOf(refused)).resolves.toBe('not_in_channel');

    const { server, client } = await withClient();
    server.channel('elsewhere', uninvited);
    await expect(client.apiCall('chat.postMessage', { channel: id, text: 'A' })).resolves.toMatchObject({
      ok: true,
    });
    const file = client.files.uploadV2({ channel_id: id, filename: 'a.txt', content: 'A' });
    await expect(refusalOf(file)).resolves.toBe('not_in_channel');
  });

  it.each([
    ['is_archived', { archived: true }],
    ['restricted_action', { restricted: true }],
  ])('no posting, with %s, to a channel that is such', async (code, options) => {
    const { server, client } = await withClient();
    const { id } = server.channel('closed', options);

    await expect(refusalOf(client.apiCall('chat.postMessage', { channel: id, text: 'A' }))).resolves.toBe(
      code,
    );
    const { channel: told } = await client.conversations.info({ channel: id });
    expect(told).toMatchObject({ is_archived: code === 'is_archived' });
  });

  it('nothing to a token that was revoked, and tells the app of it', async () => {
    const heard = Promise.withResolvers<string>();
    let client: webApi.WebClient | undefined;
    const register = (app: App) => {
      ({ client } = app);
      app.event('tokens_revoked', async ({ event }) => heard.resolve(event.type));
    };
    const server = await connected(register, { events: ['tokens_revoked'] });

    await server.revoke();

    await expect(heard.promise).resolves.toBe('tokens_revoked');
    await expect(refusalOf(client!.auth.test({ token: server.botToken }))).resolves.toBe('token_revoked');
  });

  it('nothing to the token of an app that was removed', async () => {
    const { server, client } = await withClient();
    await server.revoke('account_inactive');

    await expect(refusalOf(client.apiCall('chat.postMessage', { channel, text: 'A' }))).resolves.toBe(
      'account_inactive',
    );
  });
});

describe('Where limits are strict, the Slack server', () => {
  it('takes one message a second for each channel, and says how long to wait', async () => {
    const clock = manualClock();
    const { server, client } = await withClient(
      { clock, limits: 'strict' },
      { rejectRateLimitedCalls: true },
    );
    const { id } = server.channel('quiz');
    const post = async (to: string) => client.apiCall('chat.postMessage', { channel: to, text: 'A' });

    await post(channel);
    await expect(post(channel)).rejects.toMatchObject({ retryAfter: 1 });
    await expect(post(id)).resolves.toMatchObject({ ok: true });
    clock.advance(1_000);
    await expect(post(channel)).resolves.toMatchObject({ ok: true });
  });

  it('answers with 429, ratelimited and Retry-After', async () => {
    const { server } = await withClient({ limits: { 'auth.test': { calls: 0, per: 1_000 } } });
    const answer = await fetch(`${server.apiUrl}auth.test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.botToken}` },
    });

    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await answer.json()).toEqual({ ok: false, error: 'ratelimited' });
  });

  it('is waited for by WebClient, unless told to reject', async () => {
    const limits = { 'auth.test': { calls: 1, per: 1_000 } };
    const { server, client } = await withClient({ limits }, { retryConfig: { retries: 1, minTimeout: 0 } });

    await client.auth.test();
    await expect(client.auth.test()).resolves.toMatchObject({ ok: true });
    expect(server.requests.map(({ error }) => error)).toEqual([undefined, 'ratelimited', undefined]);
  });
});
