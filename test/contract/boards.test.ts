import { describe, expect, it } from 'vitest';
import { Gone, Refused, Unacceptable, Unreadable, type Post } from '../../src/daily/board.ts';
import { joinBoards } from '../../src/daily/boards.ts';
import { questionPost } from '../daily/posts.ts';
import { recordingLog } from '../house.ts';
import type { Mishap, Request } from './board-platform.ts';
import { boardPlatforms } from './boards.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const forever = new AbortController().signal;

/** In milliseconds; soon enough for a request not to have ended by itself, which the libraries' take ten seconds for. */
const SOON = 8 * SECOND;

/** Each says that the far end has certainly not acted. */
const CERTAIN = [Refused, Gone, Unacceptable, Unreadable];

const REQUESTS: readonly Request[] = ['post', 'find', 'edit', 'direct'];
const MISHAPS: readonly (readonly [Mishap, number])[] = [
  ['answer lost', 1],
  ['answer reset', 1],
  ['request lost', 0],
  ['request reset', 0],
  ['server error', 0],
];

const plain = (key: string, changes: Partial<Post> = {}): Post =>
  questionPost({ key, reply: { text: `It says ${key}.` }, ...changes });

const closed = { text: 'Closed: 3 answered.' };

/** An action's id that is longer than any platform takes. */
const malformed = { text: 'x', choices: [{ text: 'too long', id: 'x'.repeat(300) }] };

const failureOf = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error,
  );

/** What every board promises to those who have to say a thing exactly once; asked as Viva asks them. */
describe.each(boardPlatforms)('a board $name', (platform) => {
  const { asks, mishaps, rules, nonces, edits, calls, atOnce, history, unreadable, address } = platform;

  async function meet(unreadableHistory = false) {
    const meeting = await platform.start(unreadableHistory);
    const { place, account, clock } = meeting;
    const board = joinBoards(new Map([[place.split(':')[0]!, meeting.board]]), recordingLog());
    const post = (posted = questionPost()) => board.post(place, posted, forever);
    const find = (key = questionPost().key, since = clock.now() - HOUR) =>
      board.find(place, key, since, forever);
    const edit = (message: string, reply = closed) => board.edit(place, message, reply, forever);
    const requests: Readonly<Record<Request, (signal: AbortSignal) => Promise<unknown>>> = {
      post: (signal) => board.post(place, questionPost(), signal),
      find: (signal) => board.find(place, 'key', 0, signal),
      edit: (signal) => board.edit(place, '1', closed, signal),
      direct: (signal) => board.direct(account, signal),
    };
    return { ...meeting, board, post, find, edit, ask: (request: Request) => requests[request] };
  }

  describe('that posts', () => {
    it('shows the title, the text and what can be chosen, and nothing of the key', async () => {
      const { read, post } = await meet();
      const posted = questionPost();
      await post(posted);
      const [message, ...more] = read();
      expect(more).toEqual([]);
      for (const words of ['Question of the day', 'What is a task?', 'A coroutine that runs', 'A thread'])
        expect(message!.text).toContain(words);
      expect(message!.buttons).toHaveLength(2);
      expect(message!.text).not.toContain(posted.key);
      expect(message!.text).not.toContain(posted.nonce);
    });

    it.skipIf(!calls)('calls nobody, whatever it says, then or in an edit', async () => {
      const { called, post, edit } = await meet();
      const loud = { text: '@everyone <!channel> <@1> <@UADA>' };
      const message = await post(plain('loud', { reply: loud }));
      await edit(message, loud);
      expect(called!()).toEqual([]);
    });

    it.skipIf(!edits)('answers also a message that was taken away', async () => {
      const { remove, read, post } = await meet();
      const about = await post();
      await remove!(about);
      const answer = await post(plain('answer', { about }));
      expect(read().map(({ id }) => id)).toEqual([answer]);
    });

    it('says that a place is gone for good, to whatever it is asked for there', async () => {
      const { board, nowhere } = await meet();
      await expect(board.post(nowhere, questionPost(), forever)).rejects.toBeInstanceOf(Gone);
      await expect(board.find(nowhere, 'key', 0, forever)).rejects.toBeInstanceOf(Gone);
      await expect(board.edit(nowhere, '1', closed, forever)).rejects.toBeInstanceOf(Gone);
    });

    it.skipIf(!rules)('says that a form is not taken, of that message alone', async () => {
      const { read, post, edit } = await meet();
      await expect(post(plain('wrong', { reply: malformed }))).rejects.toBeInstanceOf(Unacceptable);
      const message = await post();
      await expect(edit(message, malformed)).rejects.toBeInstanceOf(Unacceptable);
      expect(read()).toHaveLength(1);
      expect(read()[0]!.text).toContain('What is a task?');
    });
  });

  describe('that does not learn what became of a post', () => {
    it.for(MISHAPS)(
      'has tried once, is in doubt, and finds what is there: %s',
      async ([mishap, there], test) => {
        test.skip(!mishaps.includes(mishap));
        const { trouble, read, post, find } = await meet();
        trouble!.meet(mishap);
        const failure = await failureOf(post());
        for (const certain of CERTAIN) expect(failure).not.toBeInstanceOf(certain);
        expect(read()).toHaveLength(there);
        expect(await find()).toBe(read()[0]?.id);
      },
    );

    it.for(MISHAPS)('posts it once, tried again with its nonce: %s', async ([mishap], test) => {
      test.skip(!nonces || !mishaps.includes(mishap));
      const { board, place, clock, trouble, read, post } = await meet();
      const posted = questionPost();
      trouble!.meet(mishap);
      await failureOf(post(posted));
      const message = await post(posted);
      clock.advance(board.nonceLife(place));
      expect(await post(posted)).toBe(message);
      expect(read().map(({ id }) => id)).toEqual([message]);
    });

    it.skipIf(nonces)('does not rely on nonces where there are none', async () => {
      const { board, place } = await meet();
      expect(board.nonceLife(place)).toBe(0);
    });
  });

  describe('that looks for what was posted', () => {
    it('finds it by its key, an answer too, and nothing by another key', async () => {
      const { post, find } = await meet();
      const question = await post();
      const answer = await post(plain('answer', { about: question }));
      expect(await find()).toBe(question);
      expect(await find('answer')).toBe(answer);
      expect(await find('other')).toBeUndefined();
    });

    it('finds nothing that was posted before', async () => {
      const { clock, post, find } = await meet();
      const message = await post();
      const { key } = questionPost();
      expect(await find(key, clock.now())).toBe(message);
      expect(await find(key, clock.now() + SECOND)).toBeUndefined();
    });

    it.skipIf(!history)('takes no one else’s message for Viva’s own', async () => {
      const { others, find } = await meet();
      await others!.forge(questionPost().key);
      expect(await find()).toBeUndefined();
    });

    it.skipIf(!history)('reads page after page', async () => {
      const { others, post, find } = await meet();
      const chat = async (): Promise<void> => {
        for (let count = 0; count < history!.most / 5; count++) await others!.say('chat');
      };
      await chat();
      const message = await post();
      await chat();
      expect(await find()).toBe(message);
      expect(await find('other')).toBeUndefined();
    });

    it.skipIf(!history)('says so where there is more than it can read', async () => {
      const { others, find } = await meet();
      for (let count = 0; count <= history!.most; count++) await others!.say('chat');
      await expect(find()).rejects.toBeInstanceOf(Unreadable);
    });

    it.skipIf(unreadable === undefined)('says so, and why, where it may not read', async () => {
      const { find } = await meet(true);
      const failure = await failureOf(find());
      expect(failure).toBeInstanceOf(Unreadable);
      expect((failure as Unreadable).message).toContain(unreadable);
    });

    it.skipIf(!history)('waits a little for the platform by itself', async () => {
      const { trouble, post, find } = await meet();
      const message = await post();
      trouble!.refuse(history!.shortestWait);
      expect(await find()).toBe(message);
    });
  });

  describe.skipIf(!edits)('that edits', () => {
    it('replaces all of the message, and changes nothing when it comes again', async () => {
      const { read, post, edit } = await meet();
      const id = await post();
      for (let times = 0; times < 2; times++) {
        await edit(id);
        expect(read()).toHaveLength(1);
        expect(read()[0]).toMatchObject({ id, text: closed.text, buttons: [] });
      }
    });

    it('may try again what had no answer', async () => {
      const { trouble, read, post, edit } = await meet();
      const message = await post();
      trouble!.meet('answer lost');
      const failure = await failureOf(edit(message));
      for (const certain of CERTAIN) expect(failure).not.toBeInstanceOf(certain);
      await edit(message);
      expect(read().map(({ text }) => text)).toEqual([closed.text]);
    });

    it('says that the message was taken away', async () => {
      const { remove, post, edit } = await meet();
      const message = await post();
      await remove!(message);
      await expect(edit(message)).rejects.toBeInstanceOf(Gone);
    });
  });

  describe('that writes to somebody', () => {
    it('reaches them in the same conversation each time, and finds there what it wrote', async () => {
      const { board, account, privateSpace, clock, readInPrivate } = await meet();
      const { id: place, space } = await board.direct(account, forever);
      expect(space).toBe(privateSpace);
      expect(await board.direct(account, forever)).toEqual({ id: place, space });
      const message = await board.post(place, questionPost(), forever);
      expect(readInPrivate()).toHaveLength(1);
      expect(await board.find(place, questionPost().key, clock.now() - HOUR, forever)).toBe(message);
    });

    it('says that there is nobody', async () => {
      const { board, nobody } = await meet();
      await expect(board.direct(nobody, forever)).rejects.toBeInstanceOf(Gone);
    });
  });

  describe('that is refused for now', () => {
    it.for(REQUESTS)('says when to try again: %s', async (request, test) => {
      test.skip(!asks.includes(request));
      const { trouble, read, ask } = await meet();
      const wanted = trouble!.refuse(30);
      const refused = await failureOf(ask(request)(forever));
      expect(refused).toBeInstanceOf(Refused);
      const { retryAfter = 0 } = refused as Refused;
      expect(retryAfter).toBeGreaterThan(wanted * 0.8);
      expect(retryAfter).toBeLessThan(wanted + SECOND);
      expect(read()).toEqual([]);
    });

    it.skipIf(atOnce === undefined)('holds other processes back there', async () => {
      const { trouble, beside, place, post } = await meet();
      trouble!.refuse(30);
      await expect(post()).rejects.toBeInstanceOf(Refused);
      const ready = beside!.board.ready(place, { key: 'x', due: 0 }, forever);
      await expect(ready).rejects.toMatchObject({ name: 'Refused', retryAfter: expect.any(Number) });
    });

    it.skipIf(atOnce === undefined)('delays no other place while one has no room', async () => {
      const { board, place, beside } = await meet();
      const stop = new AbortController();
      const ready = (at: string, key: string) => board.ready(at, { key, due: 0 }, stop.signal);
      for (let count = 0; count < atOnce!; count++) await ready(place, `${count}`);
      const oneMore = expect(ready(place, 'one more')).rejects.toThrow(/no room|called off/);
      await ready(beside!.place, 'beside');
      stop.abort(new Error('called off'));
      await oneMore;
    });
  });

  describe('that is called off', () => {
    it('asks nothing when it was called off before', async () => {
      const { board, place, requests, ask } = await meet();
      const over = AbortSignal.abort(new Error('called off'));
      for (const request of REQUESTS) await expect(ask(request)(over)).rejects.toThrow('called off');
      await expect(board.ready(place, { key: 'key', due: 0 }, over)).rejects.toThrow('called off');
      expect(requests()).toBe(0);
    });

    it.for(REQUESTS)(
      'ends with the reason while the far end keeps silent: %s',
      { timeout: SOON },
      async (request, test) => {
        test.skip(!asks.includes(request));
        const { trouble, ask } = await meet();
        const asked = trouble!.keepSilent();
        const controller = new AbortController();
        const failure = failureOf(ask(request)(controller.signal));
        await asked();
        controller.abort(new Error('called off'));
        expect(await failure).toMatchObject({ message: 'called off' });
      },
    );
  });

  it('tells the address of a place, where it has one', async () => {
    const { board } = await meet();
    expect(board.addressOf(address.place, address.space)).toBe(address.is);
  });
});
