import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTokens } from '../../src/daily/tokens.ts';
import { createDiscordBoard } from '../../src/discord/board.ts';
import { runDiscord } from '../../src/discord/discord.ts';
import { createFrameCache } from '../../src/lessons/frames.ts';
import { joinRooms } from '../../src/lessons/joinrooms.ts';
import type { Rooms } from '../../src/lessons/rooms.ts';
import { TICK_FILES } from '../../src/lessons/tick.ts';
import type { Time } from '../../src/lessons/time.ts';
import type { Clip } from '../../src/reply.ts';
import { sleep } from '../../src/sleep.ts';
import type { Clips } from '../../src/speech/clips.ts';
import { running } from '../adapter.ts';
import { botOn, LIBRARY } from '../bot.ts';
import { temporaryFolder, testRedis } from '../database.ts';
import { spokenFrames } from '../discord-server/opus-frames.ts';
import { startDiscordServer, type DiscordServer } from '../discord-server/server.ts';
import type { Channel } from '../discord-server/world/guilds.ts';
import { oggOpus } from '../lessons/ogg-file.ts';

const redis = await testRedis();
const folder = await temporaryFolder();
const load = createFrameCache(1_000_000);
const never = new AbortController().signal;
const TICK = await load(TICK_FILES.ogg, never);

/** A tenth of each wait, so that nobody has to think for seconds. */
const HASTE = 10;
const hurried: Time = {
  now: Date.now,
  sleep: (milliseconds, signal) => sleep(milliseconds / HASTE, signal),
};

/** Fifteen frames that differ from those of any other clip. */
const framesOf = (number: number) => spokenFrames.slice(number * 15, number * 15 + 15);

async function clipOf(name: string, number: number): Promise<Clip> {
  const path = join(folder, `${name.replaceAll('/', '-')}.ogg`);
  await writeFile(path, oggOpus(framesOf(number)));
  return { path, mp3: path, waveform: '', transcript: name, milliseconds: 300 };
}

const { cards } = LIBRARY.deck('asyncio');
const [first, second] = cards;
const title = await clipOf('title', 0);
const recorded = new Map([
  [first!.id, { question: await clipOf('first-question', 1), answer: await clipOf('first-answer', 2) }],
  [second!.id, { question: await clipOf('second-question', 3), answer: await clipOf('second-answer', 4) }],
]);
const clips: Clips = { of: ({ id }) => recorded.get(id), title: () => title };

/** Viva on a server with a voice channel, and Ada in it. */
async function group(before?: { readonly far: DiscordServer; readonly hall: Channel }) {
  if (!before) await redis.flushall();
  const far = before?.far ?? (await startDiscordServer());
  const hall = before?.hall ?? far.channel({ name: 'Hall', kind: 'voice' });
  if (!before) onTestFinished(() => far.close());
  const rooms = new Map<string, Rooms>();
  const { token, api } = far;
  const board = createDiscordBoard({ token, api }, createTokens(redis));
  const voices = { rooms: joinRooms(rooms), frames: load, serves: () => true, folder, time: hurried };
  const made = botOn(redis, undefined, board, { voices, clips, clock: Date.now });
  onTestFinished(() => made.timetable.close());
  const adapter = await running(made.log, async (signal) => {
    const lessons = made.runLessons(signal).catch(() => {});
    await runDiscord(made, { token, api }, made.log, signal, (own) => void rooms.set('discord', own));
    await lessons;
  });
  const ada = far.person('ada');
  return { far, hall, ada, adapter };
}

const LESSON = { deck: 'asyncio', gap: 2, order: 'deck', cards: 2 };

describe('a lesson in a voice channel of Discord', () => {
  it('is heard: title, question, tick, answer, card after card; and seen on its board', async () => {
    const { far, hall, ada } = await group();
    ada.join(hall);
    const listener = far.listenIn(hall);
    const begun = await ada.slash('/lesson start', LESSON);
    expect(begun.text).toContain('The lesson begins in `Hall`: 2 cards.');
    await listener.hears(...framesOf(4));
    expect(listener.frames).toEqual([
      ...framesOf(0),
      ...framesOf(1),
      ...TICK,
      ...framesOf(2),
      ...framesOf(3),
      ...TICK,
      ...framesOf(4),
    ]);
    expect(listener.lost).toBe(0);
    const spoken = listener.heard.filter(
      ({ opus }) => opus && listener.frames.some((frame) => opus.equals(frame)),
    );
    expect(spoken[30]!.at - spoken[29]!.at).toBeGreaterThan((LESSON.gap * 1000) / HASTE - 20);
    const board = ada.messages().find(({ text }) => text.includes('Asynchronous programming'))!;
    await expect.poll(() => board.text, { timeout: 15_000 }).toContain('over');
  });

  it('asks each listener to rate in private, and counts it as theirs', async () => {
    const { far, hall, ada } = await group();
    const grace = far.person('grace');
    ada.join(hall);
    grace.join(hall);
    const listener = far.listenIn(hall);
    await ada.slash('/lesson start', LESSON);
    await listener.hears(...framesOf(1));
    const board = () => grace.messages().find(({ text }) => text.includes('card 1 of 2'));
    await expect.poll(() => board()?.buttons, { timeout: 15_000 }).toContain('I knew it');
    const rated = await board()!.press('I knew it');
    expect(rated.private).toBe(true);
    await expect
      .poll(async () => (await grace.slash('/progress', { deck: 'asyncio' })).text, { timeout: 15_000 })
      .toMatch(/New[^0-9]*10/);
    expect((await ada.slash('/progress', { deck: 'asyncio' })).text).toMatch(/New[^0-9]*11/);
  });

  it('goes on in another channel when Viva is moved there, and says so when it is sent away', async () => {
    const { far, hall, ada } = await group();
    const other = far.channel({ name: 'Other', kind: 'voice' });
    ada.join(hall);
    const listener = far.listenIn(hall);
    await ada.slash('/lesson start', LESSON);
    await listener.hears(...framesOf(0));
    ada.join(other);
    const there = far.listenIn(other);
    far.voice.move(other);
    await there.hears(...framesOf(2).slice(-3));
    far.voice.sendAway();
    const board = ada.messages().find(({ text }) => text.includes('Asynchronous programming'))!;
    await expect.poll(() => board.text, { timeout: 15_000 }).toMatch(/sent away|disconnected|put out/i);
  });

  it('is resumed at the card where it was, by a Viva that has begun anew', async () => {
    const { far, hall, ada, adapter } = await group();
    ada.join(hall);
    const listener = far.listenIn(hall);
    await ada.slash('/lesson start', LESSON);
    await listener.hears(...framesOf(2));
    adapter.stop();
    await adapter.ended;
    listener.forget();
    await group({ far, hall });
    await listener.hears(...framesOf(4));
    expect(listener.frames.slice(0, 15)).not.toEqual(framesOf(0));
  });
});
