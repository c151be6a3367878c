import { describe, expect, it } from 'vitest';
import { Gone, Refused, Unreadable } from '../../src/daily/board.ts';
import { markOf } from '../../src/discord/mark.ts';
import { questionPost, somethingToHearAndSee } from '../daily/posts.ts';
import { manualClock } from '../far-end/clock.ts';
import { boardOnDiscord } from './board.ts';

const { clip } = await somethingToHearAndSee();
const forever = new AbortController().signal;

describe('looking on Discord for what was posted', () => {
  it('finds it by its key, without buttons too, and nothing under another key', async () => {
    const { post, find } = await boardOnDiscord();
    const id = await post({ key: 'plain', reply: { text: 'Nothing to press.' } });
    const bare = await post({ key: 'clip', reply: { clip } });
    expect(await find('plain')).toBe(id);
    expect(await find('clip')).toBe(bare);
    expect(await find('other')).toBeUndefined();
  });

  it('takes no one else’s message for Viva’s own, whatever it says', async () => {
    const { ada, find } = await boardOnDiscord();
    ada.say(markOf(questionPost().key));
    expect(await find()).toBeUndefined();
  });

  it('finds nothing that was posted before', async () => {
    const clock = manualClock();
    const { board, place, post } = await boardOnDiscord({ clock });
    const id = await post();
    const { key } = questionPost();
    expect(await board.find(place, key, clock.now(), forever)).toBe(id);
    expect(await board.find(place, key, clock.now() + 1, forever)).toBeUndefined();
  });

  it('reads page after page', async () => {
    const { ada, post, find } = await boardOnDiscord();
    for (let count = 0; count < 250; count++) ada.say(`chat ${count}`);
    const id = await post();
    for (let count = 0; count < 50; count++) ada.say(`more ${count}`);
    expect(await find()).toBe(id);
    expect(await find('other')).toBeUndefined();
  });

  it('says so where there is more than it can read', async () => {
    const { ada, find } = await boardOnDiscord();
    for (let count = 0; count < 1501; count++) ada.say('chat');
    await expect(find()).rejects.toBeInstanceOf(Unreadable);
  });

  it('is not fooled by the empty history that Discord shows to who may not read it', async () => {
    const { server, post, find } = await boardOnDiscord();
    await post();
    server.permit({ ReadMessageHistory: false });
    const unreadable = await find().catch((error: unknown) => error);
    expect(unreadable).toBeInstanceOf(Unreadable);
    expect((unreadable as Unreadable).message).toContain('**Read Message History**');
  });

  it('does not know where it can’t see the channel', async () => {
    const { server, post, find } = await boardOnDiscord();
    await post();
    server.permit({ ViewChannel: false });
    await expect(find()).rejects.toBeInstanceOf(Unreadable);
  });

  it('has nowhere to look when the channel was deleted', async () => {
    const { server, board } = await boardOnDiscord();
    const channel = server.channel({ name: 'short' });
    server.deleteChannel(channel);
    await expect(board.find(`discord:${channel.id}`, 'key', Date.now(), forever)).rejects.toBeInstanceOf(
      Gone,
    );
  });

  it('waits a little for Discord, and for longer leaves it to its caller', async () => {
    const { server, post, find } = await boardOnDiscord();
    const id = await post();
    server.faults.next(1, /GET .*messages$/, { status: 429, retryAfter: 0.05 });
    expect(await find()).toBe(id);
    server.faults.next(1, /GET .*messages$/, { status: 429, retryAfter: 60 });
    await expect(find()).rejects.toBeInstanceOf(Refused);
  });
});
