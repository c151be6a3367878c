import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Card } from '../../src/decks/deck.ts';
import { createAccountStore } from '../../src/store/accounts.ts';
import { createLearnerStore } from '../../src/store/learners.ts';
import { createSettingsStore } from '../../src/store/settings.ts';
import { openAccount, type Account } from '../../src/study/account.ts';
import { openLearner } from '../../src/study/learner.ts';
import { replay } from '../../src/study/replay.ts';
import { card } from '../cards.ts';
import { testRedis } from '../database.ts';

const NOW = Date.parse('2026-11-02T09:00:00Z');
const PROGRAM = join(import.meta.dirname, 'linking-to-kill.ts');

/** When to kill, in milliseconds after the first link: early, late, in between. */
const MOMENTS = [0, 15, 40, 90, 180, 360];

const redis = await testRedis();
const learners = createLearnerStore(redis);
const accounts = createAccountStore(redis);
const settings = createSettingsStore(redis);
const never = new AbortController().signal;

let people = 0;
const newcomer = (): { one: string; other: string } => {
  people += 1;
  return { one: `discord:${people}`, other: `slack:${people}` };
};

const accountOf = (id: string): Account =>
  openAccount(
    { id, name: id },
    { accounts, learners, settings, library: { findCard: () => undefined }, now: NOW },
  );

const start = (...args: string[]) => {
  const child = spawn(process.execPath, [PROGRAM, redis.options.path!, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  return { child, ended, lines: () => output.split('\n').filter(Boolean) };
};

const cards: readonly Card[] = ['deck/a', 'deck/b', 'deck/c'].map((id) => card({ id }));

/** Three reviews by each account, one of them of a card that the other knows, too. @returns their sources */
async function study({ one, other }: { one: string; other: string }): Promise<string[]> {
  const sources: string[] = [];
  for (const [index, account] of [one, other, one, other, one, other].entries()) {
    const source = `${account}-${index}`;
    const learner = openLearner(learners, account, 'UTC', NOW + index);
    await learner.review({ card: cards[index % 3]!, grade: 'good', way: 'shown', source });
    sources.push(source);
  }
  return sources;
}

/** Every review of the account, by source; what else is kept of it must be what the log tells. */
async function reviewsOf(account: string): Promise<string[]> {
  const id = await learners.learnerOf(account);
  const [log, offset, forgotten] = await Promise.all([
    learners.log(id),
    learners.offset(id),
    learners.forgotten(id),
  ]);
  const empty = { log: [], offset: 0, forgotten: new Map() };
  const replayed = await replay({ log, offset, forgotten }, empty, () => [], never);
  expect(await learners.memories(id)).toEqual(replayed.memories);
  expect(await learners.days(id)).toEqual(replayed.days);
  return log.flatMap((entry) => (entry.kind === 'review' ? [entry.source] : []));
}

/** Runs until it isn't killed any more, a step later each time. @returns how often it was killed */
async function killAtEveryStep(
  prepare: () => Promise<{ args: string[]; check: () => Promise<void> }>,
): Promise<number> {
  for (let step = 1; ; step++) {
    const { args, check } = await prepare();
    const { ended, lines } = start(...args, String(step));
    const [code, signal] = await ended;
    await check();
    if (signal !== 'SIGKILL') {
      expect([code, lines()]).toEqual([0, ['done']]);
      return step - 1;
    }
  }
}

/** No more than what each account says it has, and what expires. */
async function noLearnerIsLost(): Promise<void> {
  const named = new Set(await redis.hvals('viva:accounts'));
  for (const key of await redis.keys('viva:learner:{linked:*')) {
    const id = /\{(.*)\}/.exec(key)![1]!;
    if (!named.has(id)) expect(await redis.ttl(key)).toBeGreaterThan(0);
  }
}

describe('kill -9 while accounts are linked', () => {
  it('loses no review at any step, and the same press goes on', async () => {
    const killed = await killAtEveryStep(async () => {
      const { one, other } = newcomer();
      const sources = await study({ one, other });
      const { code } = await accountOf(other).claim(await accountOf(one).newCode());
      return {
        args: ['link', other, code],
        async check() {
          const found = new Set([...(await reviewsOf(one)), ...(await reviewsOf(other))]);
          expect([...found].toSorted()).toEqual(sources.toSorted());
          const linked = await accountOf(other).link(code, never);
          expect(linked.accounts.map(({ id }) => id)).toEqual([one, other]);
          expect(await reviewsOf(one)).toEqual(sources);
        },
      };
    });
    expect(killed).toBeGreaterThan(10);
    await noLearnerIsLost();
  }, 60_000);
});

describe('kill -9 while accounts are unlinked', () => {
  it('loses no review at any step, of neither account', async () => {
    const killed = await killAtEveryStep(async () => {
      const { one, other } = newcomer();
      const sources = await study({ one, other });
      const { code } = await accountOf(other).claim(await accountOf(one).newCode());
      await accountOf(other).link(code, never);
      return {
        args: ['unlink', other, ''],
        async check() {
          expect(await reviewsOf(one)).toEqual(sources);
          expect(await reviewsOf(other)).toEqual(sources);
        },
      };
    });
    expect(killed).toBeGreaterThan(3);
    await noLearnerIsLost();
  }, 60_000);
});

describe('kill -9 at whatever moment, while both accounts rate, link and unlink', () => {
  it('loses no review that was confirmed, and counts none twice', async () => {
    const { one, other } = newcomer();
    const confirmed: string[] = [];
    for (const moment of MOMENTS) {
      const { child, ended, lines } = start('both', one, other);
      while (!lines().includes('linked') && child.exitCode === null)
        await Promise.race([once(child.stdout, 'data'), ended]);
      await new Promise((resolve) => setTimeout(resolve, moment));
      child.kill('SIGKILL');
      expect((await ended)[1]).toBe('SIGKILL');
      confirmed.push(...lines().filter((line) => line.startsWith('rated ')));
      for (const account of [one, other]) {
        const kept = await reviewsOf(account);
        const lost = confirmed.filter((line) => {
          const [, by, source] = line.split(' ');
          return by === account && !kept.includes(source!);
        });
        expect(lost).toEqual([]);
        expect(new Set(kept).size).toBe(kept.length);
      }
    }
    await noLearnerIsLost();
  }, 60_000);
});
