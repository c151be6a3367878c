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
  await installations.added(space, never);
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
  return names.filter((name) => !/^viva:(account|learner|counts|bull|installations)|:made:/.test(name));
}

const pauseOf = async (place: string) => (await stores.places.quiz(place))?.paused;

/** Viva is removed from a space, and a worker follows that up. */
async function removed(space: string): Promise<void> {
  await installations.removed(space, never);
  await installations.followUp();
}

async function added(space: string): Promise<void> {
  await installations.added(space, never);
  await installations.followUp();
}

const isRemembered = async (space: string) => (await stores.installations.all()).has(space);

describe('a space that removes Viva', () => {
  it('is asked no more, and nobody is told so', async () => {
    const { space, place } = await lively();
    const before = board.messages.length;
    await removed(space);
    await ask(place, '2026-11-03');
    expect(board.messages).toHaveLength(before);
    expect(await pauseOf(place)).toMatchObject({ away: true, told: true });
  });

  it('goes on where it was when it adds Viva again within thirty days', async () => {
    const { ada, space, place } = await lively();
    await removed(space);
    clock.now += REMEMBERED - DAY;
    await added(space);
    await ask(place, '2026-12-02');
    expect(messagesIn(place).at(-1)!.shows.title).toContain('2');
    expect(JSON.stringify(await ada.act('leaderboard:show:all:here'))).toContain(`ada${spaces}`);
    expect(JSON.stringify(await ada.slash('deck cards'))).toContain('Ours?');
  });

  it('is not asked what fell due while Viva was away', async () => {
    const { space, place } = await lively();
    await removed(space);
    const missed = Date.parse('2026-11-03T09:00:00Z');
    clock.now = missed + 3_600_000;
    await added(space);
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
      await removed(space);
      await added(space);
    }
    expect(await pauseOf(byHand.place)).toMatchObject({ reason: 'a manager paused it' });
    expect(await pauseOf(byViva.place)).toBeUndefined();
  });

  it('is erased after thirty days: nothing but what is each person’s own stays, and no other space is touched', async () => {
    const [left, other] = [await lively(), await lively()];
    const held = await heldOf(other.space);
    await removed(left.space);
    clock.now += REMEMBERED;
    await installations.followUp();
    expect(await heldOf(left.space)).toEqual([`viva:space:{${left.space}}`]);
    expect(await heldOf(other.space)).toEqual(held);
    expect(JSON.stringify(await left.ada.slash('deck cards'))).not.toContain('Ours?');
    expect(JSON.stringify((await left.ada.slash('progress')).fields)).toContain('1');
    expect(log.lines.filter(({ message }) => message.includes('was erased'))).toHaveLength(1);
  });

  it('has no card of a number that it had before, if it comes back later', async () => {
    const { ada, space } = await lively();
    const version = await stores.spaces.version(space);
    await removed(space);
    clock.now += REMEMBERED;
    await installations.followUp();
    await added(space);
    await ada.submit(await ada.openCommand('card'), { question: 'New?', answer: 'Yes.' });
    expect((await stores.spaces.cards(space)).map(({ number }) => number)).toEqual([2]);
    expect(Number(await stores.spaces.version(space))).toBeGreaterThan(Number(version) + 1);
  });

  it('and was erased stays so when those who made its cards are forgotten', async () => {
    const { ada, space } = await lively();
    await removed(space);
    clock.now += REMEMBERED;
    await installations.followUp();
    const version = await stores.spaces.version(space);
    const asked = await ada.slash('forget-me');
    await ada.submit(await ada.open(asked, 'Forget me…'), { words: 'forget me' });
    expect(await stores.spaces.version(space)).toBe(version);
    expect(await stores.spaces.cards(space)).toEqual([]);
  });

  it('is erased thirty days after it was first seen to be gone, however often it is told', async () => {
    const { space } = await lively();
    await removed(space);
    clock.now += REMEMBERED - DAY;
    await removed(space);
    expect(await isRemembered(space)).toBe(true);
    clock.now += DAY;
    await installations.followUp();
    expect(await isRemembered(space)).toBe(false);
  });

  it('and adds it again at once is there, also where its quizzes were told to wait', async () => {
    const { space, place } = await lively();
    await installations.removed(space, never);
    await installations.added(space, never);
    await installations.followUp();
    expect(await pauseOf(place)).toBeUndefined();
    expect((await stores.installations.all()).get(space)).toBe('here');
  });

  it('once more before its return was followed up waits on', async () => {
    const { space, place } = await lively();
    await removed(space);
    await installations.added(space, never);
    await removed(space);
    expect(await pauseOf(place)).toMatchObject({ away: true });
    await added(space);
    expect(await pauseOf(place)).toBeUndefined();
  });

  it('is not erased when it adds Viva again meanwhile', async () => {
    const { space } = await lively();
    await removed(space);
    const later = clock.now + REMEMBERED;
    await installations.added(space, never);
    expect(await stores.installations.erase(space, later, later)).toBe(false);
    expect(await stores.spaces.cards(space)).toHaveLength(1);
  });
});

describe('at a start', () => {
  const isOurs = (space: string): boolean => space.startsWith('test:lively');

  it('what has removed Viva meanwhile is found, among those that could have been told of', async () => {
    const [left, kept] = [await lively(), await lively()];
    await added('elsewhere:1');
    await installations.found([kept.space], isOurs, never);
    await installations.followUp();
    expect(await pauseOf(left.place)).toMatchObject({ away: true });
    expect(await pauseOf(kept.place)).toBeUndefined();
    const all = await stores.installations.all();
    expect([left.space, kept.space, 'elsewhere:1'].map((space) => all.get(space))).toEqual([
      'gone',
      'here',
      'here',
    ]);
  });

  it('what has added Viva again meanwhile goes on', async () => {
    const { space, place } = await lively();
    await removed(space);
    await installations.found([space], isOurs, never);
    await installations.followUp();
    expect(await pauseOf(place)).toBeUndefined();
  });

  it('a removal or a return that nobody has followed up is followed up', async () => {
    const [left, back] = [await lively(), await lively()];
    await installations.removed(left.space, never);
    await removed(back.space);
    await installations.added(back.space, never);
    const { installations: another } = botOn(redis);
    await another.followUp();
    expect(await pauseOf(left.place)).toMatchObject({ away: true });
    expect(await pauseOf(back.place)).toBeUndefined();
  });
});
