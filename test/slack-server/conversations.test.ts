import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { post, refusalOf, withClient } from './bare-app.ts';

const study = 'C0STUDY';

describe('The Slack server tells the app', () => {
  it('who it is', async () => {
    const { client } = await withClient({ scopes: ['chat:write'] });

    await expect(client.auth.test()).resolves.toMatchObject({
      team_id: 'T0STUDY',
      user_id: 'U0VIVA',
      bot_id: 'B0VIVA',
      response_metadata: { scopes: ['chat:write'] },
    });
  });

  it('who someone is, and how far their clock is from UTC today', async () => {
    const clock = manualClock(Date.UTC(2026, 6, 1));
    const { server, client } = await withClient({ clock });
    server.person('ada', { timeZone: 'Europe/Berlin', owner: true });
    server.person('bob');

    const { user: ada } = await client.users.info({ user: 'UADA' });
    expect(ada).toMatchObject({ name: 'ada', tz: 'Europe/Berlin', tz_offset: 7200, is_bot: false });
    expect(ada).toMatchObject({ is_admin: true, is_owner: true, is_primary_owner: true });
    const { user: bob } = await client.users.info({ user: 'UBOB' });
    expect(bob).toMatchObject({ is_admin: false, is_owner: false, is_primary_owner: false });
    const { user: bot } = await client.users.info({ user: 'U0VIVA' });
    expect(bot).toMatchObject({ is_bot: true, profile: { api_app_id: 'A0VIVA' } });
  });

  it('what a channel is, and who is in it', async () => {
    const { server, client } = await withClient();
    const quiz = server.channel('quiz', { private: true, creator: 'UADA' });
    server.person('ada', { in: quiz });

    const { channel } = await client.conversations.info({ channel: quiz.id, include_num_members: true });
    expect(channel).toMatchObject({ name: 'quiz', creator: 'UADA', is_private: true, is_member: true });
    expect(channel).toMatchObject({ is_im: false, is_archived: false, num_members: 2 });
    const { members } = await client.conversations.members({ channel: quiz.id });
    expect(members).toEqual(['U0VIVA', 'UADA']);
  });

  it('which direct conversation it has with someone', async () => {
    const { server, client } = await withClient();
    server.person('ada', { in: 'direct' });

    const { channel } = await client.conversations.open({ users: 'UADA' });
    expect(channel).toEqual({ id: 'DADA' });
    const { channel: im } = await client.conversations.info({ channel: 'DADA' });
    expect(im).toMatchObject({ is_im: true, user: 'UADA' });
  });

  it('nothing of a private channel in which it is not', async () => {
    const { server, client } = await withClient();
    const { id: channel } = server.channel('secret', { private: true, bot: false });

    for (const method of ['conversations.info', 'conversations.history', 'chat.postMessage'])
      await expect(refusalOf(client.apiCall(method, { channel, text: 'A' }))).resolves.toBe(
        'channel_not_found',
      );
  });

  it('what a public channel is in which it is not, but not what is said there', async () => {
    const { server, client } = await withClient();
    const { id: channel } = server.channel('elsewhere', { bot: false });

    const { channel: told } = await client.conversations.info({ channel });
    expect(told).toMatchObject({ is_member: false });
    await expect(refusalOf(client.conversations.history({ channel }))).resolves.toBe('not_in_channel');
  });
});

describe('The history of a conversation at the Slack server', () => {
  const texts = (found: { messages?: { text?: string }[] }) => found.messages?.map(({ text }) => text);

  it('is told latest first, and a part at a time', async () => {
    const { client } = await withClient();
    for (const text of ['one', 'two', 'three']) await post(client, { text });

    const first = await client.conversations.history({ channel: study, limit: 2 });
    expect(texts(first)).toEqual(['three', 'two']);
    expect(first.has_more).toBe(true);
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await client.conversations.history({ channel: study, limit: 2, cursor });
    expect(texts(second)).toEqual(['one']);
    expect(second.has_more).toBe(false);
  });

  it('is told between two times', async () => {
    const clock = manualClock(Date.UTC(2026, 0, 1));
    const { client } = await withClient({ clock });
    const times: string[] = [];
    for (const text of ['one', 'two', 'three']) {
      times.push(await post(client, { text }));
      clock.advance(60_000);
    }
    const [oldest, , latest] = times;

    const between = { channel: study, oldest, latest };
    expect(texts(await client.conversations.history(between))).toEqual(['two']);
    const inclusive = await client.conversations.history({ ...between, inclusive: true });
    expect(texts(inclusive)).toEqual(['three', 'two', 'one']);
  });

  it('tells what metadata says only when asked to', async () => {
    const { client } = await withClient();
    const metadata = { event_type: 'drop', event_payload: { id: 'slack:T1/C1/2026-01-01' } };
    await post(client, { text: 'A', metadata });

    const plain = await client.conversations.history({ channel: study });
    expect(plain.messages?.[0]?.metadata).toEqual({ event_type: 'drop' });
    const whole = await client.conversations.history({ channel: study, include_all_metadata: true });
    expect(whole.messages?.[0]?.metadata).toEqual(metadata);
  });

  it('has neither ephemeral nor deleted messages nor replies, but says how many replies there are', async () => {
    const { server, client } = await withClient();
    server.person('ada');
    const ts = await post(client, { text: 'question' });
    for (const text of ['one', 'two']) await post(client, { thread_ts: ts, text });
    await client.chat.postEphemeral({ channel: study, user: 'UADA', text: 'secret' });
    const gone = await post(client, { text: 'slip' });
    await client.chat.delete({ channel: study, ts: gone });

    const { messages = [] } = await client.conversations.history({ channel: study });
    expect(messages).toMatchObject([{ text: 'question', thread_ts: ts, reply_count: 2 }]);
    const thread = await client.conversations.replies({ channel: study, ts: ts });
    expect(texts(thread)).toEqual(['question', 'one', 'two']);
    const refused = client.conversations.replies({ channel: study, ts: '1.000009' });
    await expect(refusalOf(refused)).resolves.toBe('thread_not_found');
  });

  it('is told once a minute and fifteen messages at a time, where limits are strict', async () => {
    const clock = manualClock();
    const limits = { 'conversations.history': { calls: 1, per: 60_000, items: 15 } };
    const { client } = await withClient({ clock, limits }, { rejectRateLimitedCalls: true });
    for (let count = 0; count < 16; count += 1) await post(client, { text: String(count) });
    const read = async () => client.conversations.history({ channel: study, limit: 100 });

    expect((await read()).messages).toHaveLength(15);
    clock.advance(45_000);
    await expect(read()).rejects.toMatchObject({ retryAfter: 15 });
    clock.advance(15_001);
    await expect(read()).resolves.toMatchObject({ ok: true });
  });
});
