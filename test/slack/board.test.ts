import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { Gone, Refused, Unacceptable, Unreadable } from '../../src/daily/board.ts';
import { mention } from '../../src/mention.ts';
import { manifestFor, SCOPES } from '../../src/slack/manifest.ts';
import { bytesOf, questionPost, somethingToHearAndSee } from '../daily/posts.ts';
import { manualClock } from '../far-end/clock.ts';
import { boardOnSlack, calls, forever, people } from './board.ts';

const POSTING = /chat\.postMessage/;
const { clip, image } = await somethingToHearAndSee();

describe('a post on Slack', () => {
  it('unfolds no links', async () => {
    const { ada, post } = await boardOnSlack();
    await post({ reply: { text: 'https://example.org' } });
    expect(ada.messages()[0]!.previews).toEqual([]);
  });

  it('is worded as Slack wants it', async () => {
    const { ada, post } = await boardOnSlack();
    await post({ reply: { text: `More with ${mention('ask')}.` } });
    expect(ada.messages()[0]!.text).toContain('/viva ask');
  });

  it('has its files in its thread', async () => {
    const { ada, post } = await boardOnSlack();
    const id = await post({ reply: { text: 'Listen and look.', clip, image } });
    const [message, ...files] = ada.messages();
    expect(message!.text).toContain(image.alt);
    expect(files.map(({ thread }) => thread?.ts)).toEqual([id, id]);
    expect(files.map(({ sounds, pictures }) => [sounds, pictures].flat())).toEqual([
      [clip.transcript],
      [image.alt],
    ]);
    expect(files[0]!.files[0]!.bytes.equals(await bytesOf(clip.mp3))).toBe(true);
  });

  it('stands when its files can’t be added, and the log tells', async () => {
    const scopes = SCOPES.filter((scope) => scope !== 'files:write');
    const { log, ada, post } = await boardOnSlack({ scopes });
    const id = await post({ reply: { text: 'Look.', image } });
    expect(ada.messages().map(({ ts }) => ts)).toEqual([id]);
    expect(log.lines.map(({ message }) => message)).toEqual(['a message on Slack stands without its files']);
  });

  it('answers in the thread of the message that it is about, for all to see', async () => {
    const { server, ada, post } = await boardOnSlack();
    const about = await post();
    await post({ key: 'answer', about, reply: { text: 'A.' } });
    expect(ada.messages()[1]!.thread?.ts).toBe(about);
    expect(calls(server, 'chat.postMessage')[1]!.args).toMatchObject({ reply_broadcast: 'true' });
  });

  it('answers in the thread only, where that is wished for', async () => {
    const { server, ada, post } = await boardOnSlack();
    const about = await post();
    await post({ key: 'answer', about, inThread: true, reply: { text: 'A.', clip } });
    expect(ada.messages().map(({ thread }) => thread?.ts)).toEqual([undefined, about, about]);
    expect(calls(server, 'chat.postMessage')[1]!.args).not.toHaveProperty('reply_broadcast');
  });
});

describe('looking on Slack for what was posted', () => {
  it('finds it in private channels too, with the manifest’s scopes', async () => {
    const { post, find } = await boardOnSlack({}, { private: true });
    const id = await post();
    expect(await find()).toBe(id);
  });

  it('finds it after an edit', async () => {
    const { board, place, post, find } = await boardOnSlack();
    const id = await post();
    await board.edit(place, id, { text: 'Closed.' }, forever);
    expect(await find()).toBe(id);
  });

  it('says so where Slack shows only the latest messages, and what it looks for is not among them', async () => {
    const limits = { 'conversations.history': { calls: 1, per: 60_000, items: 15 } };
    const { ada, post, find } = await boardOnSlack({ limits });
    for (let count = 0; count < 20; count++) await ada.say('chat');
    const id = await post();
    expect(await find()).toBe(id);
    await expect(find()).rejects.toBeInstanceOf(Refused);
    const other = await boardOnSlack({ limits });
    for (let count = 0; count < 20; count++) await other.ada.say('chat');
    await expect(other.find()).rejects.toBeInstanceOf(Unreadable);
  });
});

describe('a refusal by Slack', () => {
  it('for too many calls says when to try again, and is not asked before', async () => {
    const clock = manualClock();
    const limits = { 'chat.postMessage': { calls: 1, per: 30_000 } };
    const { server, post, ready } = await boardOnSlack({ clock, limits });
    await post();
    for (const ask of [post, ready, ready]) {
      const refused = await ask().catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(Refused);
      const { retryAfter = 0 } = refused as Refused;
      expect(retryAfter).toBeGreaterThan(20_000);
      expect(retryAfter).toBeLessThanOrEqual(30_000);
    }
    expect(calls(server, 'chat.postMessage')).toHaveLength(2);
  });

  it('for too many calls holds answers to people back too', async () => {
    const { server, post } = await boardOnSlack();
    server.faults.next(1, POSTING, { status: 429, retryAfter: 30 });
    await expect(post()).rejects.toBeInstanceOf(Refused);
    const called = people(server)('T0STUDY').call(
      'chat.postMessage',
      (client) => client.chat.postMessage({ channel: 'C0STUDY', text: 'x' }),
      AbortSignal.timeout(50),
    );
    await expect(called).rejects.toThrow('timeout');
    expect(calls(server, 'chat.postMessage')).toEqual([]);
  });

  it('of the length of a message says that it is for this message alone', async () => {
    const { post } = await boardOnSlack();
    await expect(post({ reply: { text: 'x'.repeat(50_000) } })).rejects.toBeInstanceOf(Unacceptable);
  });

  it.each([
    ['Viva is not in the channel', { bot: false }, '/invite @Viva'],
    ['the channel is closed to Viva', { private: true, bot: false }, '/invite @Viva'],
    ['the channel is archived', { archived: true }, 'This channel is archived'],
    ['the workspace restricts who may post', { restricted: true }, 'does not let Viva post in this channel'],
  ])('is for good, in plain words: %s', async (_why, channel, words) => {
    const { post } = await boardOnSlack({}, channel);
    const gone = await post().catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(Gone);
    expect((gone as Gone).message).toContain(words);
  });

  it.each(['token_revoked', 'account_inactive'] as const)(
    'is for good when Viva was removed: %s',
    async (code) => {
      const { server, post } = await boardOnSlack();
      await server.revoke(code);
      const gone = await post().catch((error: unknown) => error);
      expect(gone).toBeInstanceOf(Gone);
      expect((gone as Gone).message).toContain('lost its access to this workspace');
    },
  );

  it('says that the message was deleted', async () => {
    const { board, place } = await boardOnSlack();
    const edit = board.edit(place, '1.000009', { text: 'x' }, forever);
    await expect(edit).rejects.toEqual(new Gone('The message was deleted.'));
  });

  it('is for good where the app has no messages tab to write to a person, and names it', async () => {
    const manifest = manifestFor(commands, undefined) as { features: object };
    const tabless = { ...manifest, features: { ...manifest.features, app_home: { home_tab_enabled: true } } };
    const { board, server } = await boardOnSlack({ manifest: tabless });
    const { id } = server.person('ada');
    const written = async () => {
      const place = await board.direct(`slack:T0STUDY/${id}`, forever);
      await board.post(place.id, questionPost(), forever);
    };
    const gone = await written().catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(Gone);
    expect((gone as Gone).message).toContain('messages tab');
  });

  it('names the permission that lacks', async () => {
    const { post } = await boardOnSlack({ scopes: SCOPES.filter((scope) => scope !== 'chat:write') });
    await expect(post()).rejects.toThrow('`chat:write`');
  });
});

describe('the limit of Slack', () => {
  it('lets an answer to a person go before all questions that wait', async () => {
    const { server, board } = await boardOnSlack();
    const order: string[] = [];
    const waiting = Array.from({ length: 12 }, async (_, index) => {
      await board.ready(`slack:T0STUDY/C${index}`, { key: `${index}`, due: 0 }, forever);
      order.push('question');
    });
    await waiting[0];
    const answer = { method: 'chat.postMessage', channel: 'CX', id: 'answer' };
    await people(server)('T0STUDY').ready(answer, Date.now(), forever);
    order.push('answer');
    await Promise.all(waiting);
    expect(order.indexOf('answer')).toBeLessThan(10);
  });
});
