import { describe, expect, it } from 'vitest';
import { Gone, Refused, Unacceptable } from '../../src/daily/board.ts';
import { SCOPES } from '../../src/slack/manifest.ts';
import { manualClock } from '../far-end/clock.ts';
import { boardOnSlack, calls, forever, people } from './board.ts';

const POSTING = /chat\.postMessage/;

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

  it('holds other processes back, and answers to people too', async () => {
    const { server, another, place, post } = await boardOnSlack();
    server.faults.next(1, POSTING, { status: 429, retryAfter: 30 });
    await expect(post()).rejects.toBeInstanceOf(Refused);
    await expect(another.ready(place, { key: 'x', due: 0 }, forever)).rejects.toBeInstanceOf(Refused);
    const called = people(server)('T0STUDY').call(
      'chat.postMessage',
      (client) => client.chat.postMessage({ channel: 'C0STUDY', text: 'x' }),
      AbortSignal.timeout(50),
    );
    await expect(called).rejects.toThrow('timeout');
    expect(calls(server, 'chat.postMessage')).toEqual([]);
  });

  it('of the form of a message says that it is for this message alone', async () => {
    const { post } = await boardOnSlack();
    const failure = await post({ reply: { text: 'x'.repeat(50_000) } }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Unacceptable);
    await expect(post({ key: 'other' })).resolves.toBeDefined();
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

  it('names the permission that lacks', async () => {
    const { post } = await boardOnSlack({ scopes: SCOPES.filter((scope) => scope !== 'chat:write') });
    await expect(post()).rejects.toThrow('`chat:write`');
  });
});

describe('the limit of Slack', () => {
  it('is held: a channel that has none left delays no other', async () => {
    const { server, board, place } = await boardOnSlack();
    const stop = new AbortController();
    const ready = (at: string, key: string) => board.ready(at, { key, due: 0 }, stop.signal);
    await ready(place, '1');
    const second = ready(place, '2');
    await ready(`slack:T0STUDY/${server.channel('other').id}`, '3');
    stop.abort(new Error('still waiting'));
    await expect(second).rejects.toThrow('still waiting');
  });

  it('is held: an answer to a person goes before all questions that wait', async () => {
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
