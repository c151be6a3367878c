import { describe, expect, it } from 'vitest';
import { firstSeenBy, post, refusalOf, section, textsSeenBy, withClient } from './bare-app.ts';

const channel = 'C0STUDY';

describe('Posting to the Slack server', () => {
  it('puts a message under another, where its readers see the thread', async () => {
    const { server, client } = await withClient();
    const ts = await post(client, { text: 'question' });
    await post(client, { thread_ts: ts, text: 'answer' });

    const [question, answer] = server.person('ada').messages();
    expect(answer).toMatchObject({ text: 'answer', author: 'viva' });
    expect(answer?.thread).toBe(question);
    expect(question?.thread).toBeUndefined();
  });

  it('refuses a thread that is not there, or no longer, and replies to replies', async () => {
    const { client } = await withClient();
    const ts = await post(client, { text: 'question' });
    const reply = await post(client, { thread_ts: ts, text: 'answer' });
    const under = async (thread_ts: unknown) =>
      refusalOf(client.apiCall('chat.postMessage', { channel, thread_ts, text: 'A' }));

    await expect(under(reply)).resolves.toBe('cannot_reply_to_message');
    await client.chat.delete({ channel, ts: ts });
    await expect(under(ts)).resolves.toBe('thread_not_found');
    await expect(under('1.000009')).resolves.toBe('thread_not_found');
  });

  it('shows an ephemeral message in a thread to one reader, and tells the app its ts', async () => {
    const { server, client } = await withClient();
    const [ada, bob] = [server.person('ada'), server.person('bob')];
    const ts = await post(client, { text: 'question' });
    const told = await client.chat.postEphemeral({
      channel,
      user: ada.id,
      thread_ts: ts,
      text: 'hint',
    });

    const hint = ada.messages().at(-1);
    expect(hint).toMatchObject({ text: 'hint', private: true, ts: told.message_ts });
    expect(hint?.thread?.text).toBe('question');
    expect(textsSeenBy(bob)).toEqual(['question']);
  });

  it('reaches a channel by its name, and someone directly by their id', async () => {
    const { server, client } = await withClient();
    const ada = server.person('ada');

    await post(client, { channel: '#study', text: 'to all' });
    const direct = client.apiCall('chat.postMessage', { channel: ada.id, text: 'to you' });

    await expect(direct).resolves.toMatchObject({ channel: 'DADA' });
    expect(ada.messages().map((message) => [message.text, message.private])).toEqual([
      ['to all', false],
      ['to you', true],
    ]);
    expect(textsSeenBy(ada.at('direct'))).toEqual(['to you']);
    expect(textsSeenBy(server.person('bob'))).toEqual(['to all']);
  });

  it('changes only its own messages, in direct conversations by the id of these', async () => {
    const { server, client } = await withClient();
    const ada = server.person('ada');
    const { ts } = await ada.say('mine');
    const change = { channel, ts, text: 'yours' };

    await expect(refusalOf(client.chat.update(change))).resolves.toBe('cant_update_message');
    await expect(refusalOf(client.chat.delete({ channel, ts }))).resolves.toBe('cant_delete_message');
    const direct = await post(client, { channel: ada.id, text: 'A' });
    const byUser = client.chat.update({ channel: ada.id, ts: direct, text: 'B' });
    await expect(refusalOf(byUser)).resolves.toBe('channel_not_found');
  });

  it('takes the blocks away with a change that has only text', async () => {
    const { server, client } = await withClient();
    const blocks = [section('blocks')];
    const ts = await post(client, { text: 'for notifications', blocks });
    const message = firstSeenBy(server.person('ada'));
    expect(message.text).toBe('blocks');

    const { message: changed } = await client.chat.update({ channel, ts: ts, text: 'text' });

    expect(message.text).toBe('text');
    expect(changed).not.toHaveProperty('blocks');
    expect(changed).toHaveProperty('edited');
  });

  it('keeps metadata through a change that says nothing of it', async () => {
    const { client } = await withClient();
    const metadata = { event_type: 'drop', event_payload: { id: '1' } };
    const ts = await post(client, { text: 'A', metadata });
    const kept = async () => {
      const found = await client.conversations.history({ channel, include_all_metadata: true });
      return found.messages?.[0]?.metadata;
    };

    await client.chat.update({ channel, ts: ts, text: 'B' });
    await expect(kept()).resolves.toEqual(metadata);
    await client.apiCall('chat.update', { channel, ts, text: 'C', metadata: {} });
    await expect(kept()).resolves.toBeUndefined();
  });

  it.each([
    ['pictures', {}, ['https://example.org/loop.png']],
    ['nothing', { unfurl_media: false }, []],
    ['pages too', { unfurl_links: true }, ['https://example.org/task', 'https://example.org/loop.png']],
  ])('shows a preview of %s', async (_, flags, previews) => {
    const { server, client } = await withClient();
    await post(client, { text: '<https://example.org/task|task> <https://example.org/loop.png>', ...flags });

    expect(firstSeenBy(server.person('ada')).previews).toEqual(previews);
  });

  it('tells where a message is to be found', async () => {
    const { client } = await withClient();
    const ts = await post(client, { text: 'A' });

    const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
    expect(permalink).toBe(`https://study-circle.slack.com/archives/C0STUDY/p${ts.replace('.', '')}`);
  });

  it('takes JSON as well as forms', async () => {
    const { server } = await withClient();
    const blocks = [section('in JSON')];
    const answer = await fetch(`${server.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${server.botToken}` },
      body: JSON.stringify({ channel, blocks }),
    });

    expect(await answer.json()).toMatchObject({ ok: true, message: { blocks } });
    expect(textsSeenBy(server.person('ada'))).toEqual(['in JSON']);
  });

  it.each([
    ['invalid_json', 'application/json', '{'],
    ['json_not_object', 'application/json', '[]'],
    ['invalid_post_type', 'application/xml', '<channel/>'],
    ['not_authed', 'application/x-www-form-urlencoded', ''],
  ])('refuses with %s a body of %s: %s', async (error, type, body) => {
    const { server } = await withClient();
    const headers = { 'content-type': type };
    const answer = await fetch(`${server.apiUrl}chat.postMessage`, { method: 'POST', headers, body });

    expect(await answer.json()).toEqual({ ok: false, error });
  });
});
