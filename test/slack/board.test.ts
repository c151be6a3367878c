import { describe, expect, it } from 'vitest';
import { Gone, Refused, Unreadable } from '../../src/daily/board.ts';
import { mention } from '../../src/mention.ts';
import { SCOPES } from '../../src/slack/manifest.ts';
import { bytesOf, questionPost, somethingToHearAndSee } from '../daily/posts.ts';
import { manualClock } from '../far-end/clock.ts';
import { boardOnSlack, calls, forever } from './board.ts';

const POSTING = /chat\.postMessage/;
const HISTORY = /conversations\.history/;
const HOUR = 3_600_000;
const { clip, image } = await somethingToHearAndSee();

describe('a post on Slack', () => {
  it('is seen by all, with its title, text and choices, and nothing of its key', async () => {
    const { ada, post } = await boardOnSlack();
    const id = await post();
    const [message] = ada.messages();
    expect(message).toMatchObject({ ts: id, private: false, buttons: ['A', 'B'] });
    expect(message!.text).toContain('Question of the day\nWhat is a task?');
    expect(message!.text).not.toContain(questionPost().key);
  });

  it('calls nobody and unfolds no links, whatever it says', async () => {
    const { server, ada, post } = await boardOnSlack();
    await post({ reply: { text: '<!channel> @everyone <@UADA> https://example.org' } });
    expect(ada.messages()[0]!.calls).toEqual([]);
    expect(calls(server, 'chat.postMessage')[0]!.args).toMatchObject({
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
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

  it('comes also when the message that it is about is gone', async () => {
    const { ada, post } = await boardOnSlack();
    await post({ key: 'answer', about: '1.000009', reply: { text: 'A.' } });
    expect(ada.messages().map(({ text, thread }) => [text, thread])).toEqual([['A.', undefined]]);
  });
});

describe('a post on Slack whose outcome is not known', () => {
  it.each([
    ['the answer is lost', { lost: 'answer' }, 1],
    ['the answer is lost by a reset', { lost: 'answer', reset: true }, 1],
    ['the request is lost', { lost: 'request' }, 0],
    ['the request is lost by a reset', { lost: 'request', reset: true }, 0],
  ] as const)('is tried once, and can be looked for: %s', async (_why, mishap, there) => {
    const { server, board, place, ada, post, find } = await boardOnSlack();
    server.faults.transit.next(1, POSTING, mishap);
    const failure = await post().catch((error: unknown) => error);
    expect(failure).not.toBeInstanceOf(Refused);
    expect(failure).not.toBeInstanceOf(Gone);
    expect(calls(server, 'chat.postMessage')).toHaveLength(there);
    expect(board.nonceLife(place)).toBe(0);
    expect(await find()).toBe(ada.messages()[0]?.ts);
  });

  it('stays unknown after a 500, which is no refusal', async () => {
    const { server, post } = await boardOnSlack();
    server.faults.next(1, POSTING, { status: 500 });
    expect(await post().catch((error: unknown) => error)).toMatchObject({ statusCode: 500 });
    expect(calls(server, 'chat.postMessage')).toEqual([]);
  });
});

describe('looking on Slack for what was posted', () => {
  it('finds it by its key, the answer in the thread too, and nothing under another key', async () => {
    const { post, find } = await boardOnSlack();
    const about = await post();
    const answer = await post({ key: 'answer', about, reply: { text: 'A.' } });
    expect(await find()).toBe(about);
    expect(await find('answer')).toBe(answer);
    expect(await find('other')).toBeUndefined();
  });

  it('finds it in private channels and in direct messages, with the manifest’s scopes', async () => {
    const { board, post, find } = await boardOnSlack({}, { private: true });
    const id = await post();
    expect(await find()).toBe(id);
    const direct = 'slack:T0STUDY/DADA';
    const told = await board.post(direct, questionPost(), forever);
    expect(await board.find(direct, questionPost().key, Date.now() - HOUR, forever)).toBe(told);
  });

  it('takes no one else’s message for Viva’s own, whatever it says', async () => {
    const { ada, find } = await boardOnSlack();
    await ada.say(questionPost().key);
    expect(await find()).toBeUndefined();
  });

  it('finds it after an edit', async () => {
    const { board, place, post, find } = await boardOnSlack();
    const id = await post();
    await board.edit(place, id, { text: 'Closed.' }, forever);
    expect(await find()).toBe(id);
  });

  it('finds nothing that was posted before', async () => {
    const clock = manualClock();
    const { board, place, post } = await boardOnSlack({ clock });
    const id = await post();
    const { key } = questionPost();
    expect(await board.find(place, key, clock.now(), forever)).toBe(id);
    expect(await board.find(place, key, clock.now() + 1000, forever)).toBeUndefined();
  });

  it('reads page after page', async () => {
    const { ada, post, find } = await boardOnSlack();
    const id = await post();
    for (let count = 0; count < 450; count++) await ada.say(`chat ${count}`);
    expect(await find()).toBe(id);
    expect(await find('other')).toBeUndefined();
  });

  it('says so where there is more than it can read', async () => {
    const { ada, find } = await boardOnSlack();
    for (let count = 0; count < 2001; count++) await ada.say('chat');
    await expect(find()).rejects.toBeInstanceOf(Unreadable);
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

  it('does not know without the scope, which it names', async () => {
    const { post, find } = await boardOnSlack({
      scopes: SCOPES.filter((scope) => !scope.endsWith(':history')),
    });
    await post();
    const unreadable = await find().catch((error: unknown) => error);
    expect(unreadable).toBeInstanceOf(Unreadable);
    expect((unreadable as Unreadable).message).toContain('channels:history');
  });

  it('has nowhere to look in a channel that is closed to Viva', async () => {
    const { find } = await boardOnSlack({}, { private: true, bot: false });
    await expect(find()).rejects.toBeInstanceOf(Gone);
  });

  it('waits a little for Slack, and for longer leaves it to its caller', async () => {
    const { server, post, find } = await boardOnSlack();
    const id = await post();
    server.faults.next(1, HISTORY, { status: 429, retryAfter: 1 });
    expect(await find()).toBe(id);
    server.faults.next(1, HISTORY, { status: 429, retryAfter: 60 });
    await expect(find()).rejects.toBeInstanceOf(Refused);
  });
});

describe('an edit on Slack', () => {
  it('replaces all of the message, and changes nothing when it comes again', async () => {
    const { board, place, ada, post } = await boardOnSlack();
    const id = await post();
    const closed = { text: 'Closed: 3 answered.' };
    await board.edit(place, id, closed, forever);
    await board.edit(place, id, closed, forever);
    expect(ada.messages()).toHaveLength(1);
    expect(ada.messages()[0]).toMatchObject({ ts: id, text: closed.text, buttons: [] });
  });

  it('knows that the message is not there', async () => {
    const { board, place } = await boardOnSlack();
    const gone = board.edit(place, '1.000009', { text: 'x' }, forever);
    await expect(gone).rejects.toEqual(new Gone('The message was deleted.'));
  });
});

describe('a board on Slack that is called off', () => {
  it('ends with the reason, while Slack keeps silent', async () => {
    const clock = manualClock();
    const { server, board, place } = await boardOnSlack({ clock });
    server.faults.transit.next(1, POSTING, { delay: 1000 });
    const controller = new AbortController();
    const posting = board.post(place, questionPost(), controller.signal);
    while (clock.waiting === 0) await new Promise(setImmediate);
    controller.abort(new Error('called off'));
    await expect(posting).rejects.toThrow('called off');
  });

  it('asks nothing when it was called off before', async () => {
    const { server, board, place } = await boardOnSlack();
    const over = AbortSignal.abort(new Error('called off'));
    await expect(board.post(place, questionPost(), over)).rejects.toThrow('called off');
    await expect(board.find(place, 'key', 0, over)).rejects.toThrow('called off');
    await expect(board.edit(place, '1', { text: 'x' }, over)).rejects.toThrow('called off');
    expect(server.requests).toEqual([]);
  });
});

describe('a direct message on Slack', () => {
  it('reaches the person', async () => {
    const { board, ada } = await boardOnSlack();
    const place = await board.direct(`slack:T0STUDY/${ada.id}`, forever);
    await board.post(place.id, questionPost(), forever);
    expect(place).toEqual({ id: expect.stringMatching(/^slack:T0STUDY\/D/), space: 'slack:T0STUDY' });
    expect(ada.at('direct').messages()).toHaveLength(1);
  });

  it('can’t be sent to who doesn’t exist', async () => {
    const { board } = await boardOnSlack();
    await expect(board.direct('slack:T0STUDY/U0NOBODY', forever)).rejects.toThrow();
  });
});

it('a place on Slack has an address', async () => {
  const { board } = await boardOnSlack();
  expect(board.addressOf('slack:T1/C2', 'slack:T1')).toBe('https://app.slack.com/client/T1/C2');
});
