import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Gone, Refused, Unreadable } from '../../src/daily/board.ts';
import { createDiscordBoard } from '../../src/discord/board.ts';
import { markOf, renderMarked } from '../../src/discord/mark.ts';
import { bytesOf, questionPost, somethingToHearAndSee } from '../daily/posts.ts';
import { checked } from '../discord-server/forms.ts';
import type { DiscordServer } from '../discord-server/server.ts';
import { anyReply } from '../replies.ts';
import { boardOnDiscord } from './board.ts';

const POSTING = /POST .*messages$/;
const { clip, image } = await somethingToHearAndSee();
const forever = new AbortController().signal;

const posts = ({ requests }: DiscordServer) => requests.filter(({ method }) => method === 'POST');

describe('a post on Discord', () => {
  it('has its title as a heading, which the address of its mark makes no link of', async () => {
    const { ada, post } = await boardOnDiscord();
    await post();
    expect(ada.messages()[0]!.text).toBe(
      '### Question of the day\nWhat is a task?\n\n**A.** A coroutine that runs\n**B.** A thread',
    );
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

describe('a refusal by Discord', () => {
  it('is foreseen once Discord has told what is left', async () => {
    const limits = { routes: { 'POST /channels/:channel/messages': { requests: 1, milliseconds: 60_000 } } };
    const { server, post } = await boardOnDiscord({ limits });
    await post();
    for (const _again of [1, 2, 3]) await expect(post()).rejects.toBeInstanceOf(Refused);
    expect(posts(server)).toHaveLength(2);
  });

  it.each([
    ['for this route holds no process back elsewhere', false],
    ['for all holds every process back everywhere', true],
  ])('for too many requests %s', async (_what, global) => {
    const { server, another, post } = await boardOnDiscord();
    const elsewhere = `discord:${server.channel({ name: 'elsewhere' }).id}`;
    server.faults.next(1, POSTING, { status: 429, retryAfter: 30, global });
    await expect(post()).rejects.toBeInstanceOf(Refused);
    const ready = expect(another.ready(elsewhere, { key: 'x', due: 0 }, forever));
    await (global ? ready.rejects.toBeInstanceOf(Refused) : ready.resolves.toBeUndefined());
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

  it('says what was deleted, the channel or the message', async () => {
    const { server, board, place, post } = await boardOnDiscord();
    const message = await post();
    server.person('boss', { manages: true }).messages()[0]!.remove();
    const edit = board.edit(place, message, { text: 'x' }, forever);
    await expect(edit).rejects.toEqual(new Gone('The message was deleted.'));
    server.deleteChannel(server.person('ada').channel);
    await expect(post()).rejects.toEqual(new Gone('The channel was deleted.'));
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

it('an edit on Discord can bring a picture, and take it away', async () => {
  const { board, place, ada, post } = await boardOnDiscord();
  const message = await post();
  await board.edit(place, message, { text: 'Look.', image }, forever);
  expect(ada.messages()[0]!.pictures).toEqual([image.alt]);
  await board.edit(place, message, { text: 'Look away.' }, forever);
  expect(ada.messages()[0]!.pictures).toEqual([]);
});

describe('looking on Discord for what was posted', () => {
  it('finds what is nothing but a clip', async () => {
    const { post, find } = await boardOnDiscord();
    const message = await post({ key: 'clip', reply: { clip } });
    expect(await find('clip')).toBe(message);
  });

  it('does not know where it can’t see the channel', async () => {
    const { server, post, find } = await boardOnDiscord();
    await post();
    server.permit({ ViewChannel: false });
    await expect(find()).rejects.toBeInstanceOf(Unreadable);
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
  it('is refused for good by who takes none', async () => {
    const { server, board } = await boardOnDiscord();
    const { id } = server.person('grace', { takesDirectMessages: false });
    const place = await board.direct(`discord:${id}`, forever);
    await expect(board.post(place.id, questionPost(), forever)).rejects.toThrow('takes no direct messages');
  });

  it('is refused for good to who was met in a server that removed Viva', async () => {
    const { server, board, ada } = await boardOnDiscord();
    const place = await board.direct(`discord:${ada.id}`, forever);
    server.throwOut(server.home);
    const gone = await board.post(place.id, questionPost(), forever).catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(Gone);
    expect((gone as Gone).message).toContain('in no server with Viva');
  });
});
