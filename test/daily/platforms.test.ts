import { describe, expect, it, onTestFinished } from 'vitest';
import type { Board } from '../../src/daily/board.ts';
import { createTokens } from '../../src/daily/tokens.ts';
import { createDiscordBoard } from '../../src/discord/board.ts';
import { runDiscord } from '../../src/discord/discord.ts';
import { openSlackBoard } from '../../src/slack/board.ts';
import { createUploads } from '../../src/store/uploads.ts';
import { running } from '../adapter.ts';
import { botOn, type TestBot } from '../bot.ts';
import { testRedis } from '../database.ts';
import { startDiscordServer } from '../discord-server/server.ts';
import type { Person } from '../far-end/person.ts';
import { recordingLog } from '../house.ts';
import { startSlackServer } from '../slack-server/server.ts';
import { installed, startOn } from '../slack/viva.ts';

const redis = await testRedis();
const never = new AbortController().signal;

interface Meeting {
  readonly made: TestBot;
  readonly place: string;
  readonly boss: Person;
  readonly ada: Person;
}

const platforms: readonly { readonly name: string; meet(): Promise<Meeting> }[] = [
  {
    name: 'Discord',
    async meet() {
      const server = await startDiscordServer();
      onTestFinished(() => server.close());
      const { token, api } = server;
      const made = await botWith(createDiscordBoard({ token, api }, createTokens(redis)));
      await running(made.log, (signal) => runDiscord(made, { token, api }, made.log, signal));
      const boss = server.person('boss', { manages: true });
      return { made, place: `discord:${boss.channel.id}`, boss, ada: server.person('ada') };
    },
  },
  {
    name: 'Slack',
    async meet() {
      const server = await startSlackServer(installed('socket'));
      onTestFinished(() => server.close());
      const { botToken, apiUrl: api } = server;
      const tools = { uploads: createUploads(redis) };
      const made = await botWith(
        openSlackBoard({ botToken, api }, tools, createTokens(redis), recordingLog()),
      );
      await startOn(server, made);
      const study = server.channel('study');
      const boss = server.person('boss', { admin: true });
      return { made, place: `slack:T0STUDY/${study.id}`, boss, ada: server.person('ada') };
    },
  },
];

async function botWith(board: Board): Promise<TestBot> {
  await redis.flushall();
  const made = botOn(redis, undefined, board);
  made.clock.now = Date.now();
  onTestFinished(() => made.timetable.close());
  return made;
}

describe.each(platforms)('the daily quiz on $name', ({ meet }) => {
  it('asks all, takes private answers, shows how many there are, and tells the answer', async () => {
    const { made, place, boss, ada } = await meet();
    await boss.slash('/daily set', { time: '09:00', zone: 'UTC', deck: 'asyncio' });
    await boss.slash('/daily now');
    const question = ada.messages().find(({ text }) => text.includes('Question 1'))!;
    expect(question).toMatchObject({ private: false });
    const answer = await question.press('A');
    expect(answer).toMatchObject({ private: true });
    expect(answer.text).toMatch(/Right!|Not quite/);
    expect(boss.messages().some(({ text }) => /Right!|Not quite/.test(text))).toBe(false);
    const { date } = (await made.stores.drops.recent(place, 1))[0]!;
    await made.daily.reveal(place, date, never);
    expect(question.buttons).not.toContain('A');
    const told = ada.messages().filter(({ text }) => text.includes('The answer'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ private: false });
    expect(told[0]!.text).toMatch(/[01] of 1/);
  });

  it('sends one question, whoever asks for it at once', async () => {
    const { boss, ada } = await meet();
    await boss.slash('/daily set', { time: '09:00', zone: 'UTC', deck: 'asyncio' });
    await Promise.all([1, 2, 3].map(() => boss.slash('/daily now')));
    expect(ada.messages().filter(({ text }) => text.includes('Question 1'))).toHaveLength(1);
  });
});
