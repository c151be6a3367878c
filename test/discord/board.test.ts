import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Gone, Refused, Unacceptable } from '../../src/daily/board.ts';
import { createDiscordBoard } from '../../src/discord/board.ts';
import { markOf, renderMarked } from '../../src/discord/mark.ts';
import { bytesOf, questionPost, somethingToHearAndSee } from '../daily/posts.ts';
import { checked } from '../discord-server/forms.ts';
import type { DiscordServer } from '../discord-server/server.ts';
import { manualClock } from '../far-end/clock.ts';
import { anyReply } from '../replies.ts';
import { boardOnDiscord } from './board.ts';

const POSTING = /POST .*messages$/;
const { clip, image } = await somethingToHearAndSee();
const forever = new AbortController().signal;

const posts = ({ requests }: DiscordServer) => requests.filter(({ method }) => method === 'POST');

describe('a post on Discord', () => {
  it('is seen by all, with its title, text and choices, and nothing of its key', async () => {
    const { ada, post } = await boardOnDiscord();
    const id = await post();
    const [message] = ada.messages();
    expect(message).toMatchObject({ id, private: false, buttons: ['A', 'B'] });
    expect(message!.text).toBe(
      '### Question of the day\nWhat is a task?\n\n**A.** A coroutine that runs\n**B.** A thread',
    );
  });

  it('mentions nobody, whatever it says', async () => {
    const { server, post } = await boardOnDiscord();
    await post({ reply: { text: '@everyone <@1>' } });
    expect(posts(server)[0]!.body).toMatchObject({ allowed_mentions: { parse: [] } });
  });

  it('brings its clip and its picture as files', async () => {
    const { ada, post } = await boardOnDiscord();
    await post({ reply: { text: 'Listen and look.', clip, image } });
    const [message] = ada.messages();
    expect(message).toMatchObject({ pictures: [image.alt], sounds: [clip.transcript] });
    const sound = message!.files.find(({ name }) => name === 'a.ogg')!;
    expect(Buffer.from(sound.bytes).equals(await bytesOf(clip.path))).toBe(true);
  });

  it('tells its files in words where none may be sent', async () => {
    const { server, ada, post } = await boardOnDiscord();
    server.permit({ AttachFiles: false });
    await post({ reply: { text: 'Listen.', clip } });
    expect(ada.messages()).toHaveLength(1);
    expect(ada.messages()[0]!.text).toContain(clip.transcript);
    expect(ada.messages()[0]!.text).toContain('lacks the permission **Attach Files**');
  });

  it('replies to the message that it is about', async () => {
    const { server, post } = await boardOnDiscord();
    const about = await post();
    await post({ key: 'answer', about, reply: { text: 'A.' } });
    expect(posts(server)[1]!.answer).toMatchObject({ message_reference: { message_id: about } });
  });

  it('comes also when the message that it is about is gone', async () => {
    const { server, ada, post } = await boardOnDiscord();
    const about = await post();
    server.person('boss', { manages: true }).messages()[0]!.remove();
    await post({ key: 'answer', about, reply: { text: 'A.' } });
    expect(ada.messages().map(({ text }) => text)).toEqual(['A.']);
  });

  it('goes to a thread as to a channel', async () => {
    const { server, board } = await boardOnDiscord();
    const thread = server.thread('Discussion');
    await board.post(`discord:${thread.id}`, questionPost(), forever);
    expect(server.person('ada', { in: thread }).messages()).toHaveLength(1);
  });

  it('is accepted by Discord with any reply, and always carries its mark', () => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        const { content, embeds, components } = renderMarked(reply, markOf('key'));
        checked('message', { content, embeds, components });
        expect(embeds.map(({ url }) => url)).toEqual([markOf('key')]);
      }),
    );
  });
});

describe('a post on Discord whose outcome is not known', () => {
  it.each([
    ['the answer is lost', { lost: 'answer' }, 1],
    ['the answer is lost by a reset', { lost: 'answer', reset: true }, 1],
    ['the request is lost', { lost: 'request' }, 0],
    ['the request is lost by a reset', { lost: 'request', reset: true }, 0],
  ] as const)(
    'is tried once, and again with its nonce makes one message: %s',
    async (_why, mishap, there) => {
      const { server, ada, post, find } = await boardOnDiscord();
      server.faults.transit.next(1, POSTING, mishap);
      const failure = await post({ nonce: 'same' }).catch((error: unknown) => error);
      expect(failure).not.toBeInstanceOf(Refused);
      expect(failure).not.toBeInstanceOf(Gone);
      expect(posts(server)).toHaveLength(1);
      expect(ada.messages()).toHaveLength(there);
      const id = await post({ nonce: 'same' });
      expect(ada.messages().map((message) => message.id)).toEqual([id]);
      expect(await find()).toBe(id);
    },
  );

  it('stays unknown after a 500, which is no refusal', async () => {
    const { server, post } = await boardOnDiscord();
    server.faults.next(1, POSTING, { status: 500 });
    const failure = await post().catch((error: unknown) => error);
    expect(failure).toMatchObject({ status: 500 });
    expect(posts(server)).toHaveLength(1);
  });

  it('is not taken for lost for as long as the nonce is said to live', async () => {
    const clock = manualClock();
    const { board, place, ada, post } = await boardOnDiscord({ clock });
    await post({ nonce: 'same' });
    clock.advance(board.nonceLife(place));
    await post({ nonce: 'same' });
    expect(ada.messages()).toHaveLength(1);
  });
});

describe('a refusal by Discord', () => {
  it.each([
    ['for this route', false],
    ['for all', true],
  ])('for too many requests says when to try again, %s', async (_scope, global) => {
    const { server, post } = await boardOnDiscord();
    server.faults.next(1, POSTING, { status: 429, retryAfter: 3, global });
    const refused = await post().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    const { retryAfter = 0 } = refused as Refused;
    expect(retryAfter).toBeGreaterThan(2500);
    expect(retryAfter).toBeLessThan(4000);
    expect(posts(server)).toHaveLength(1);
  });

  it('is foreseen once Discord has told what is left', async () => {
    const limits = { routes: { 'POST /channels/:channel/messages': { requests: 1, milliseconds: 60_000 } } };
    const { server, post } = await boardOnDiscord({ limits });
    await post();
    for (const _again of [1, 2, 3]) await expect(post()).rejects.toBeInstanceOf(Refused);
    expect(posts(server)).toHaveLength(2);
  });

  it.each([
    ['for this route holds other processes back there', false],
    ['for all holds them back everywhere', true],
  ])('for too many requests %s', async (_what, global) => {
    const { server, another, place, post } = await boardOnDiscord();
    const elsewhere = `discord:${server.channel({ name: 'elsewhere' }).id}`;
    server.faults.next(1, POSTING, { status: 429, retryAfter: 30, global });
    await expect(post()).rejects.toBeInstanceOf(Refused);
    const waits = (at: string) => another.ready(at, { key: 'x', due: 0 }, forever);
    await expect(waits(place)).rejects.toMatchObject({ name: 'Refused', retryAfter: expect.any(Number) });
    const there = expect(waits(elsewhere));
    await (global ? there.rejects.toBeInstanceOf(Refused) : there.resolves.toBeUndefined());
    expect(posts(server)).toHaveLength(1);
  });

  it('is avoided: a channel that has none left delays no other', async () => {
    const { server, board, place } = await boardOnDiscord();
    const elsewhere = `discord:${server.channel({ name: 'elsewhere' }).id}`;
    const stop = new AbortController();
    const ready = (at: string, key: string) => board.ready(at, { key, due: 0 }, stop.signal);
    for (const key of ['1', '2', '3', '4', '5']) await ready(place, key);
    const sixth = ready(place, '6').then(
      () => 'let in',
      () => 'still waiting',
    );
    await ready(elsewhere, '7');
    stop.abort();
    expect(await sixth).toBe('still waiting');
  });

  it('of the form of a message says that it is for this message alone', async () => {
    const { server, post } = await boardOnDiscord();
    const choices = [{ text: 'too long', id: 'x'.repeat(200) }];
    const failure = await post({ reply: { text: 'x', choices } }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Unacceptable);
    expect(posts(server)[0]).toMatchObject({ status: 400 });
    await expect(post()).resolves.toBeDefined();
  });

  it.each([
    ['ViewChannel', '**View Channel**'],
    ['SendMessages', '**Send Messages**'],
    ['EmbedLinks', '**Embed Links**'],
  ] as const)('for want of %s names the permission', async (permission, named) => {
    const { server, post } = await boardOnDiscord();
    server.permit({ [permission]: false });
    const gone = await post().catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(Gone);
    expect((gone as Gone).message).toContain(named);
  });

  it('to reply without the history names that permission', async () => {
    const { server, post } = await boardOnDiscord();
    const about = await post();
    server.permit({ ReadMessageHistory: false });
    await expect(post({ about })).rejects.toThrow('**Read Message History**');
  });

  it('to post in a channel that was deleted is for good', async () => {
    const { server, board } = await boardOnDiscord();
    const channel = server.channel({ name: 'short' });
    server.deleteChannel(channel);
    const gone = board.post(`discord:${channel.id}`, questionPost(), forever);
    await expect(gone).rejects.toEqual(new Gone('The channel was deleted.'));
  });

  it('after Viva was thrown out is for good', async () => {
    const { server, post } = await boardOnDiscord();
    server.throwOut(server.home);
    await expect(post()).rejects.toThrow('removed from the server');
  });

  it('to post what was posted and deleted is for good, so that it does not come back', async () => {
    const { server, ada, post } = await boardOnDiscord();
    await post({ nonce: 'same' });
    server.person('boss', { manages: true }).messages()[0]!.remove();
    await expect(post({ nonce: 'same' })).rejects.toEqual(new Gone('The message was deleted.'));
    expect(ada.messages()).toEqual([]);
  });

  it('of the token is a fault', async () => {
    const { server, tokens } = await boardOnDiscord();
    const stranger = createDiscordBoard({ token: 'wrong', api: server.api }, tokens);
    const failure = await stranger
      .post(`discord:${server.guildId}`, questionPost(), forever)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ status: 401 });
    expect(failure).not.toBeInstanceOf(Gone);
  });
});

describe('an edit on Discord', () => {
  it('replaces all of the message, and changes nothing when it comes again', async () => {
    const { board, place, ada, post } = await boardOnDiscord();
    const id = await post({ reply: { ...questionPost().reply, image } });
    const closed = { text: 'Closed: 3 answered.' };
    await board.edit(place, id, closed, forever);
    await board.edit(place, id, closed, forever);
    expect(ada.messages()).toHaveLength(1);
    expect(ada.messages()[0]).toMatchObject({ id, text: closed.text, buttons: [], pictures: [] });
  });

  it('can bring a picture, and mentions nobody', async () => {
    const { server, board, place, ada, post } = await boardOnDiscord();
    await board.edit(place, await post(), { text: '@everyone', image }, forever);
    expect(ada.messages()[0]!.pictures).toEqual([image.alt]);
    const edit = server.requests.find(({ method }) => method === 'PATCH');
    expect(edit!.body).toMatchObject({ allowed_mentions: { parse: [] } });
  });

  it('knows that the message was deleted', async () => {
    const { server, board, place, post } = await boardOnDiscord();
    const id = await post();
    server.person('boss', { manages: true }).messages()[0]!.remove();
    const gone = board.edit(place, id, { text: 'x' }, forever);
    await expect(gone).rejects.toEqual(new Gone('The message was deleted.'));
  });
});

describe('a board on Discord that is called off', () => {
  it('ends with the reason, while Discord keeps silent', async () => {
    const clock = manualClock();
    const { server, board, place } = await boardOnDiscord({ clock });
    server.faults.transit.next(1, POSTING, { delay: 1000 });
    const controller = new AbortController();
    const posting = board.post(place, questionPost(), controller.signal);
    while (clock.waiting === 0) await new Promise(setImmediate);
    controller.abort(new Error('called off'));
    await expect(posting).rejects.toThrow('called off');
  });

  it('asks nothing when it was called off before', async () => {
    const { server, board, place } = await boardOnDiscord();
    const over = AbortSignal.abort(new Error('called off'));
    await expect(board.post(place, questionPost(), over)).rejects.toThrow('called off');
    await expect(board.find(place, 'key', 0, over)).rejects.toThrow('called off');
    await expect(board.edit(place, '1', { text: 'x' }, over)).rejects.toThrow('called off');
    expect(server.requests).toEqual([]);
  });
});

describe('a thread to discuss an answer in', () => {
  it('is begun at its message, once', async () => {
    const { server, board, place, post } = await boardOnDiscord();
    const answer = await post();
    for (let times = 0; times < 2; times++) await board.discuss!(place, answer, 'Question 1', forever);
    const asked = posts(server).filter(({ path }) => path.endsWith(`/messages/${answer}/threads`));
    expect(asked.map(({ status }) => status)).toEqual([200, 400]);
  });

  it('can’t be begun without the permission', async () => {
    const { server, board, place, post } = await boardOnDiscord();
    const answer = await post();
    server.permit({ CreatePublicThreads: false });
    await expect(board.discuss!(place, answer, 'Question 1', forever)).rejects.toThrow(Gone);
  });
});

describe('a direct message on Discord', () => {
  it('reaches the person', async () => {
    const { server, board, ada } = await boardOnDiscord();
    const place = await board.direct(`discord:${ada.id}`, forever);
    await board.post(place.id, questionPost(), forever);
    expect(server.person('ada', { dm: true }).messages()).toHaveLength(1);
    expect(ada.messages()).toHaveLength(0);
  });

  it('is refused for good by who takes none, and by who doesn’t exist', async () => {
    const { server, board } = await boardOnDiscord();
    const { id } = server.person('grace', { takesDirectMessages: false });
    const place = await board.direct(`discord:${id}`, forever);
    await expect(board.post(place.id, questionPost(), forever)).rejects.toThrow(Gone);
    await expect(board.direct('discord:1', forever)).rejects.toThrow();
  });
});

it('a place on Discord has an address', async () => {
  const { board } = await boardOnDiscord();
  expect(board.addressOf('discord:2', 'discord:1')).toBe('https://discord.com/channels/1/2');
});
