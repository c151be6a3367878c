import { describe, expect, it } from 'vitest';
import { firstSeenBy, post, refusalOf, section, withClient } from './bare-app.ts';

const channel = 'C0STUDY';
const clip = Buffer.from('OggS: what is a task?');

describe('A file at the Slack server', () => {
  it('is shared with its comment in a channel, where all see its title and get its bytes', async () => {
    const { server, client } = await withClient();

    await client.files.uploadV2({
      channel_id: channel,
      file: clip,
      filename: 'task.question.ogg',
      title: 'What is a task?',
      initial_comment: 'Listen:',
    });

    const message = firstSeenBy(server.person('ada'));
    expect(message).toMatchObject({ text: 'Listen:', sounds: ['What is a task?'], pictures: [] });
    expect(message.files).toMatchObject([{ name: 'task.question.ogg', mimeType: 'audio/ogg' }]);
    expect(message.files[0]?.bytes.equals(clip)).toBe(true);
  });

  it('can be sent as it is, and be shared with blocks in a thread', async () => {
    const { server, client } = await withClient();
    const thread_ts = await post(client, { text: 'question' });
    const { upload_url: url = '', file_id: id = '' } = await reserve(client, clip.length);

    const sent = await fetch(url, { method: 'POST', body: new Uint8Array(clip) });
    expect(await sent.text()).toBe(`OK - ${clip.length}`);
    const blocks = [section('The answer')];
    await client.files.completeUploadExternal({ files: [{ id }], channel_id: channel, thread_ts, blocks });

    const answer = server.person('ada').messages().at(-1);
    expect(answer).toMatchObject({ text: 'The answer', sounds: ['clip.ogg'] });
    expect(answer?.thread?.text).toBe('question');
  });

  it('is told of with the messages that share it', async () => {
    const { client } = await withClient();
    const id = await shared(client);

    const { file } = await client.files.info({ file: id });
    const { messages = [] } = await client.conversations.history({ channel });
    expect(file).toMatchObject({ name: 'clip.ogg', mimetype: 'audio/ogg', size: clip.length });
    expect(file?.shares?.public?.[channel]).toMatchObject([{ ts: messages[0]?.ts }]);
    expect(messages[0]?.files?.[0]?.id).toBe(id);
  });

  it('is shared only after the call has answered', async () => {
    const { server, client } = await withClient();
    const release = server.holdShares();
    const id = await shared(client);
    const told = async () => (await client.files.info({ file: id })).file?.shares;

    await expect(told()).resolves.toEqual({});
    expect(server.person('ada').messages()).toEqual([]);
    release();
    await expect(told()).resolves.toHaveProperty('public');
    expect(server.person('ada').messages()).toHaveLength(1);
  });

  it('shows once more in a message that links to it', async () => {
    const { server, client } = await withClient();
    const { file } = await client.files.info({ file: await shared(client) });

    await post(client, { text: `Again: <${file?.permalink}|clip>` });

    expect(server.person('ada').messages().at(-1)).toMatchObject({
      text: 'Again: clip',
      sounds: ['clip.ogg'],
    });
  });

  it('does not show in an ephemeral message', async () => {
    const { server, client } = await withClient();
    const ada = server.person('ada');
    const { file } = await client.files.info({ file: await shared(client) });

    await client.chat.postEphemeral({ channel, user: ada.id, text: `<${file?.permalink}|clip>` });

    expect(ada.messages().at(-1)).toMatchObject({ text: 'clip', private: true, sounds: [] });
  });

  it('is gone from its messages when it is deleted', async () => {
    const { server, client } = await withClient();
    const id = await shared(client);

    await client.files.delete({ file: id });

    expect(firstSeenBy(server.person('ada')).sounds).toEqual([]);
    await expect(refusalOf(client.files.info({ file: id }))).resolves.toBe('file_deleted');
  });

  it('never shows, though Slack says nothing, if it has an alt_txt and is no image', async () => {
    const { server, client } = await withClient();
    const { upload_url: url = '', file_id: id = '' } = await reserve(client, clip.length, {
      alt_txt: 'a clip',
    });
    await fetch(url, { method: 'POST', body: new Uint8Array(clip) });

    const done = client.files.completeUploadExternal({ files: [{ id }], channel_id: channel });
    await expect(done).resolves.toMatchObject({ ok: true });
    expect(server.person('ada').messages()).toEqual([]);
  });

  it('that is an image shows by its alt_txt', async () => {
    const { server, client } = await withClient();
    const name = { filename: 'loop.png', alt_txt: 'The event loop' };
    const { upload_url: url = '', file_id: id = '' } = await reserve(client, clip.length, name);
    await fetch(url, { method: 'POST', body: new Uint8Array(clip) });
    await client.files.completeUploadExternal({ files: [{ id }], channel_id: channel });

    expect(firstSeenBy(server.person('ada'))).toMatchObject({ pictures: ['The event loop'], sounds: [] });
  });

  it('is not taken when its length is not what was announced, and can then not be completed', async () => {
    const { client } = await withClient();
    const { upload_url: url = '', file_id: id = '' } = await reserve(client, clip.length + 1);

    const sent = await fetch(url, { method: 'POST', body: new Uint8Array(clip) });
    expect(sent.status).toBe(400);
    const completing = client.files.completeUploadExternal({ files: [{ id }] });
    await expect(refusalOf(completing)).resolves.toBe('file_not_found');
  });

  it.each([
    ['missing_argument', 'files.getUploadURLExternal', { filename: 'a.ogg', length: 0 }],
    [
      'alt_txt_too_large',
      'files.getUploadURLExternal',
      { filename: 'a.ogg', length: 1, alt_txt: 'x'.repeat(1001) },
    ],
    ['invalid_arguments', 'files.completeUploadExternal', { files: [] }],
    ['file_not_found', 'files.completeUploadExternal', { files: [{ id: 'F1' }] }],
    ['channel_not_found', 'files.completeUploadExternal', { files: [{ id: 'F1' }], channel_id: 'UADA' }],
    ['file_not_found', 'files.info', { file: 'F1' }],
    ['file_not_found', 'files.delete', { file: 'F1' }],
  ])('is refused with %s: %s', async (code, method, args) => {
    const { client } = await withClient();

    await expect(refusalOf(client.apiCall(method, args))).resolves.toBe(code);
  });
});

type Client = Awaited<ReturnType<typeof withClient>>['client'];

async function reserve(client: Client, length: number, more: object = {}) {
  return client.files.getUploadURLExternal({ filename: 'clip.ogg', length, ...more });
}

/** The id of a clip that was shared in the channel. */
async function shared(client: Client): Promise<string> {
  const { upload_url: url = '', file_id: id = '' } = await reserve(client, clip.length);
  await fetch(url, { method: 'POST', body: new Uint8Array(clip) });
  await client.files.completeUploadExternal({ files: [{ id }], channel_id: channel });
  return id;
}
