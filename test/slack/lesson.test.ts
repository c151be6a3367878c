import { readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTokens } from '../../src/daily/tokens.ts';
import { joinRooms } from '../../src/lessons/joinrooms.ts';
import type { Time } from '../../src/lessons/time.ts';
import { sleep } from '../../src/sleep.ts';
import { openSlackBoard } from '../../src/slack/board.ts';
import { createUploads } from '../../src/store/uploads.ts';
import { botOn, CLIPS, LIBRARY } from '../bot.ts';
import { temporaryFolder, testRedis } from '../database.ts';
import { startSlackServer } from '../slack-server/server.ts';
import { recordingLog } from '../house.ts';
import { installed, startOn } from './viva.ts';

const redis = await testRedis();
const folder = await temporaryFolder();
const [first] = LIBRARY.deck('asyncio').cards;
const heard = CLIPS.of(first!)!;

/** A fiftieth of each wait. */
const hurried: Time = {
  now: Date.now,
  sleep: (milliseconds, signal) => sleep(Math.min(milliseconds / 50, 2 ** 31 - 1), signal),
};

/** Viva in a workspace, with Ada in a channel of it. */
async function workspace() {
  await redis.flushall();
  const server = await startSlackServer(installed('socket'));
  onTestFinished(() => server.close());
  const { botToken, apiUrl: api } = server;
  const tools = { uploads: createUploads(redis) };
  const board = openSlackBoard({ botToken, api }, tools, createTokens(redis), recordingLog());
  const frames = async () => Promise.reject(new Error('there are no voice channels on Slack'));
  const voices = { rooms: joinRooms(new Map()), frames, serves: () => true, folder, time: hurried };
  const made = botOn(redis, undefined, board, { voices, clock: Date.now });
  onTestFinished(() => made.timetable.close());
  const ending = new AbortController();
  const lessons = made.runLessons(ending.signal).catch(() => {});
  onTestFinished(async () => {
    ending.abort(new Error('the test is over'));
    await lessons;
  });
  await startOn(server, made);
  return { ada: server.person('ada') };
}

const soon = { timeout: 30_000 };

describe('a lesson on Slack', () => {
  it('comes as clips in a thread: the question, after the gap the answer, then the next card by a button', async () => {
    const { ada } = await workspace();
    await ada.slash('/lesson start', { deck: 'asyncio', gap: 2, order: 'deck', cards: 2 });
    const sounds = () => ada.messages().flatMap(({ files }) => files.map(({ bytes }) => bytes));
    await expect.poll(() => sounds().length, soon).toBe(2);
    const [question, answer] = sounds();
    expect(question!.equals(await readFile(heard.question.mp3))).toBe(true);
    expect(answer!.equals(await readFile(heard.answer.mp3))).toBe(true);
    const answered = ada
      .messages()
      .find(({ buttons }) => buttons.includes('I knew it') && buttons.includes('Next'))!;
    expect((await answered.press('I knew it')).private).toBe(true);
    await answered.press('Next');
    await expect.poll(() => sounds().length, soon).toBe(4);
  });

  it('is to be had whole, as one file', async () => {
    const { ada } = await workspace();
    const shown = await ada.slash('/lesson file', { deck: 'asyncio', order: 'deck', cards: 1 });
    const files = () => [shown, ...ada.messages()].flatMap((message) => message.files);
    await expect.poll(() => files().length, soon).toBeGreaterThan(0);
    expect(files()[0]!.bytes.length).toBeGreaterThan((await readFile(heard.answer.mp3)).length);
  });
});
