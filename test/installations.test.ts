import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { REMEMBERED } from '../src/installations.ts';
import { botOn, visitor } from './bot.ts';
import { testRedis } from './database.ts';
import { keysWith } from './held.ts';

const DAY = 86_400_000;
const MONDAY = Date.parse('2026-11-02T08:00:00Z');

const redis = await testRedis();
const { bot, daily, board, clock, installations, log, stores, timetable } = botOn(redis);
afterAll(() => timetable.close());
beforeEach(() => redis.flushall());
const never = new AbortController().signal;

let spaces = 0;

/** A space with cards, a reported one, a daily quiz whose first question was answered and told, and its manager. */
async function lively() {
  clock.now = MONDAY;
  const space = `test:lively${++spaces}x`;
  const place = `${space}/here`;
  const ada = visitor(bot, `ada${spaces}`, { manages: true }, space, place);
  await installations.added(space);
  await ada.slash('daily set', { time: '10:00', zone: 'Europe/Berlin', deck: 'asyncio' });
  await ask(place, '2026-11-02');
  const question = messagesIn(place).at(-1)!.shows;
  await ada.press(question, question.choices![0]!.text);
  clock.now += DAY - 3_600_000;
  await daily.reveal(place, '2026-11-02', never);
  await ada.submit(await ada.openCommand('card'), { question: 'Ours?', answer: 'Yes.' });
  const flagged = await ada.slash('flag');
  await ada.submit(await ada.open(flagged, 'It is unclear'), { note: 'What is it?' });
  return { ada, space, place };
}

/** The question of a date falls due. */
async function ask(place: string, date: string): Promise<void> {
  clock.now = Date.parse(`${date}T09:00:00Z`);
  await daily.drop(place, clock.now, never);
}

const messagesIn = (place: string) => board.messages.filter((message) => message.place === place);

/** Where a space is held still, but for what is a person's own, and for what goes by itself within days. */
async function heldOf(space: string): Promise<string[]> {
  const names = await keysWith(redis, space);
  return names.filter((name) => !/^viva:(account|learner|counts|bull)|:made:/.test(name));
}

const pauseOf = async (place: string) => (await stores.places.quiz(place))?.paused;

describe('a space that removes Viva', () => {
  it('is asked no more, and nobody is told so', async () => {
    const { space, place } = await lively();
    const before = board.messages.length;
    await installations.removed(space);
    await ask(place, '2026-11-03');
    expect(board.messages).toHaveLength(before);
    expect(await pauseOf(place)).toMatchObject({ away: true, told: true });
  });

  it('goes on where it was when it adds Viva again within thirty days', async () => {
    const { ada, space, place } = await lively();
    await installations.removed(space);
    clock.now += REMEMBERED - DAY;
    expect(await installations.eraseOld()).toBe(0);
    await installations.added(space);
    await ask(place, '2026-12-02');
    expect(messagesIn(place).at(-1)!.shows.title).toContain('2');
    expect(JSON.stringify(await ada.act('leaderboard:show:all:here'))).toContain(`ada${spaces}`);
    expect(JSON.stringify(await ada.slash('deck cards'))).toContain('Ours?');
  });

  it('is not asked what fell due while Viva was away', async () => {
    const { space, place } = await lively();
    await installations.removed(space);
    const missed = Date.parse('2026-11-03T09:00:00Z');
    clock.now = missed + 3_600_000;
    await installations.added(space);
    const before = board.messages.length;
    await daily.drop(place, missed, never);
    expect(board.messages).toHaveLength(before);
  });

  it('that had paused its quiz finds it paused; a pause of Viva’s own, who could not post there, is over', async () => {
    const [byHand, byViva] = [await lively(), await lively()];
    await byHand.ada.slash('daily pause');
    await stores.places.edit(
      byViva.place,
      (quiz) => quiz && { ...quiz, paused: { reason: 'no access', at: 1, told: false, date: '2026-11-03' } },
    );
    for (const { space } of [byHand, byViva]) {
      await installations.removed(space);
      await installations.added(space);
    }
    expect(await pauseOf(byHand.place)).toMatchObject({ reason: 'a manager paused it' });
    expect(await pauseOf(byViva.place)).toBeUndefined();
  });

  it('is erased after thirty days: nothing but what is each person’s own stays, and no other space is touched', async () => {
    const [left, other] = [await lively(), await lively()];
    const held = await heldOf(other.space);
    await installations.removed(left.space);
    clock.now += REMEMBERED;
    expect(await installations.eraseOld()).toBe(1);
    expect(await heldOf(left.space)).toEqual([]);
    expect(await heldOf(other.space)).toEqual(held);
    expect(JSON.stringify(await left.ada.slash('deck cards'))).not.toContain('Ours?');
    expect(JSON.stringify((await left.ada.slash('progress')).fields)).toContain('1');
    expect(log.lines.filter(({ message }) => message.includes('were erased'))).toHaveLength(1);
    expect(await installations.eraseOld()).toBe(0);
  });

  it('is erased thirty days after it was first seen to be gone, however often it is told', async () => {
    const { space } = await lively();
    await installations.removed(space);
    clock.now += REMEMBERED - DAY;
    await installations.removed(space);
    clock.now += DAY;
    expect(await installations.eraseOld()).toBe(1);
  });

  it('and adds it again at once is there, whichever is done first', async () => {
    const { space, place } = await lively();
    await Promise.all([installations.removed(space), installations.added(space)]);
    expect(await pauseOf(place)).toBeUndefined();
    expect((await stores.installations.all()).get(space)).toBeUndefined();
  });

  it('is not erased when it adds Viva again meanwhile', async () => {
    const { space } = await lively();
    await installations.removed(space);
    const { now } = clock;
    await installations.added(space);
    expect(await stores.installations.erase(space, now + REMEMBERED, now + REMEMBERED)).toBe(false);
    expect(await stores.spaces.cards(space)).toHaveLength(1);
  });
});

describe('at a start', () => {
  const isOurs = (space: string): boolean => space.startsWith('test:lively');

  it('what has removed Viva meanwhile is found, among those that could have been told of', async () => {
    const [left, kept] = [await lively(), await lively()];
    await installations.added('elsewhere:1');
    await installations.found([kept.space], isOurs);
    expect(await pauseOf(left.place)).toMatchObject({ away: true });
    expect(await pauseOf(kept.place)).toBeUndefined();
    const all = await stores.installations.all();
    expect([left.space, kept.space, 'elsewhere:1'].map((space) => all.get(space))).toEqual([
      clock.now,
      undefined,
      undefined,
    ]);
  });

  it('what has added Viva again meanwhile goes on', async () => {
    const { space, place } = await lively();
    await installations.removed(space);
    await installations.found([space], isOurs);
    expect(await pauseOf(place)).toBeUndefined();
  });

  it('a removal that was only half noted is brought to its end', async () => {
    const { space, place } = await lively();
    await stores.installations.leave(space, clock.now);
    await installations.found([], isOurs);
    expect(await pauseOf(place)).toMatchObject({ away: true });
  });
});
