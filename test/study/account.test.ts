import { describe, expect, it } from 'vitest';
import type { Card } from '../../src/decks/deck.ts';
import { createAccountStore } from '../../src/store/accounts.ts';
import { createLearnerStore, type LearnerStore } from '../../src/store/learners.ts';
import { createSettingsStore } from '../../src/store/settings.ts';
import { openAccount, type Account } from '../../src/study/account.ts';
import { openLearner } from '../../src/study/learner.ts';
import type { Grade } from '../../src/study/memory.ts';
import { LIBRARY } from '../bot.ts';
import { testRedis } from '../database.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-11-02T09:00:00Z');

const redis = await testRedis();
const learners = createLearnerStore(redis);
const accounts = createAccountStore(redis);
const settings = createSettingsStore(redis);
const cards = LIBRARY.deck('asyncio').cards;
const [first, second, third] = cards as [Card, Card, Card];
const never = new AbortController().signal;

let people = 0;

/** An account that nobody has used yet. */
function newcomer(platform: string, store: LearnerStore = learners) {
  const me = { id: `${platform}:${++people}`, name: `ada-${people}` };
  const at = (days: number) => openLearner(learners, me.id, 'UTC', START + days * DAY);
  return {
    ...me,
    at,
    account: (days = 0): Account =>
      openAccount(me, { accounts, learners: store, settings, library: LIBRARY, now: START + days * DAY }),
    rate: (card: Card, grade: Grade, days = 0, source = `${Math.random()}`) =>
      at(days).review({ card, grade, way: 'shown', source }),
    learner: () => learners.learnerOf(me.id),
    /** Every rating that stands, as `card grade`. */
    async reviews(): Promise<string[]> {
      const log = await learners.log(await learners.learnerOf(me.id));
      const offset = await learners.offset(await learners.learnerOf(me.id));
      const undone = new Set(log.flatMap((entry) => (entry.kind === 'undo' ? [entry.review] : [])));
      return log.flatMap((entry, index) =>
        entry.kind === 'review' && !undone.has(offset + index + 1) ? [`${entry.card} ${entry.grade}`] : [],
      );
    },
  };
}
type Newcomer = ReturnType<typeof newcomer>;

/** Types a code of one on the other, without confirming it. */
async function offered(owner: Newcomer, claimer: Newcomer): Promise<string> {
  return (await claimer.account().claim(await owner.account().newCode())).code;
}

async function link(owner: Newcomer, claimer: Newcomer): Promise<void> {
  await claimer.account().link(await offered(owner, claimer), never);
}

/** Rates a card, and something happens between its reading and its writing. */
async function rateWhile({ id }: Newcomer, card: Card, happen: () => Promise<unknown>): Promise<void> {
  let happened = false;
  const store: LearnerStore = {
    ...learners,
    async cardState(...asked) {
      const state = await learners.cardState(...asked);
      if (!happened) await happen();
      happened = true;
      return state;
    },
  };
  await openLearner(store, id, 'UTC', START).review({ card, grade: 'good', way: 'shown', source: 'while' });
}

/** All that is kept about how somebody studies. */
async function studyOf(person: Newcomer, days = 0) {
  const id = await person.learner();
  const [schedule, memories, forgotten] = await Promise.all([
    learners.schedule(id),
    learners.memories(id),
    learners.forgotten(id),
  ]);
  return { schedule, memories, forgotten, progress: await person.at(days).progress(cards) };
}

describe('linked accounts', () => {
  it('study as one who had made all their reviews', async () => {
    const [discord, slack, single] = [newcomer('discord'), newcomer('slack'), newcomer('test')];
    const history = [
      [discord, first, 'good', 0],
      [slack, second, 'forgot', 0.1],
      [slack, first, 'easy', 3],
      [discord, second, 'hard', 3.1],
      [discord, third, 'forgot', 3.2],
    ] as const;
    for (const [person, card, grade, days] of history) {
      await person.rate(card, grade, days);
      await single.rate(card, grade, days);
    }
    await link(discord, slack);
    expect(await studyOf(discord, 4)).toEqual(await studyOf(single, 4));
    expect(await slack.learner()).toBe(await discord.learner());
    expect((await slack.at(3.3).session(cards)).practice).toEqual([third]);
  });

  it('share what either of them does from then on', async () => {
    const [discord, slack] = [newcomer('discord'), newcomer('slack')];
    await link(discord, slack);
    await discord.rate(first, 'good');
    await slack.rate(second, 'good');
    expect(await discord.reviews()).toEqual([`${first.id} good`, `${second.id} good`]);
    expect(await discord.at(0).progress(cards)).toMatchObject({ reviewedToday: 2, learning: 2 });
  });

  it('take the latest review back, whichever of them made it', async () => {
    const [discord, slack] = [newcomer('discord'), newcomer('slack')];
    await discord.rate(first, 'good', 0);
    await link(discord, slack);
    const { number } = await slack.rate(second, 'good', 1);
    await discord.at(1).undo(number);
    expect(await slack.reviews()).toEqual([`${first.id} good`]);
  });

  it('leave alone what a number from before would name now', async () => {
    const [discord, slack] = [newcomer('discord'), newcomer('slack')];
    const { number } = await discord.rate(first, 'good', 1);
    await slack.rate(second, 'good', 0);
    await link(discord, slack);
    await expect(discord.at(1).undo(number)).rejects.toThrow('from before your accounts were linked');
    await expect(discord.at(1).undo(0)).rejects.toThrow('no such rating');
    expect(await discord.reviews()).toHaveLength(2);
  });

  it('recognise an asking that one of them has rated', async () => {
    const [discord, slack] = [newcomer('discord'), newcomer('slack')];
    await discord.rate(first, 'good', 0, 'asking');
    await link(discord, slack);
    const again = await discord.rate(first, 'forgot', 0, 'asking');
    expect(again.entry.grade).toBe('good');
    await discord.at(0).undo(again.number);
    expect(await slack.reviews()).toEqual([]);
  });

  it('may be three, each linked with any of the others', async () => {
    const [discord, slack, work] = [newcomer('discord'), newcomer('slack'), newcomer('slack')];
    for (const [person, card] of [
      [discord, first],
      [slack, second],
      [work, third],
    ] as const)
      await person.rate(card, 'good');
    await link(discord, slack);
    await link(work, discord);
    expect((await work.account().studying()).accounts.map(({ name }) => name)).toEqual([
      discord.name,
      slack.name,
      work.name,
    ]);
    expect(await slack.reviews()).toHaveLength(3);
    expect(await slack.learner()).toBe(await work.learner());
  });

  it('leave nothing behind of the learners they were', async () => {
    const [discord, slack] = [newcomer('discord'), newcomer('slack')];
    await discord.rate(first, 'forgot');
    await slack.rate(first, 'forgot');
    await link(discord, slack);
    for (const { id } of [discord, slack]) {
      const left = await redis.keys(`viva:learner:{${id}}*`);
      expect(left.length).toBeGreaterThan(0);
      for (const key of left) expect(await redis.ttl(key)).toBeGreaterThan(0);
    }
  });
});

describe('a link while cards are being rated', () => {
  it('loses none of a hundred reviews', async () => {
    const [discord, slack] = [newcomer('discord'), newcomer('slack')];
    const code = await offered(discord, slack);
    const rated = Array.from({ length: 50 }, () => [
      discord.rate(first, 'good'),
      slack.rate(second, 'hard'),
    ]).flat();
    const linked = slack
      .account()
      .link(code, never)
      .catch(() => undefined);
    await Promise.all([...rated, linked]);
    if (!(await linked)) await slack.account().link(code, never);
    const reviews = await discord.reviews();
    expect(reviews.filter((review) => review === `${first.id} good`)).toHaveLength(50);
    expect(reviews.filter((review) => review === `${second.id} hard`)).toHaveLength(50);
  });

  it('takes a review along that came in between', async () => {
    const discord = newcomer('discord');
    let between: (() => Promise<unknown>) | undefined = () => discord.rate(first, 'good');
    const slack = newcomer(
      'slack',
      interrupted(async () => {
        const review = between;
        between = undefined;
        await review?.();
      }),
    );
    await link(discord, slack);
    expect(await slack.reviews()).toEqual([`${first.id} good`]);
  });

  it('gives up when they never end, changes nothing, and can be tried again', async () => {
    const discord = newcomer('discord');
    const slack = newcomer(
      'slack',
      interrupted(() => discord.rate(first, 'good')),
    );
    const code = await offered(discord, slack);
    await expect(slack.account().link(code, never)).rejects.toThrow('Press Link again in a moment');
    expect(await slack.learner()).toBe(slack.id);
    expect(await slack.reviews()).toEqual([]);
    const { accounts: linked } = await openAccount(slack, {
      accounts,
      learners,
      settings,
      library: LIBRARY,
      now: START,
    }).link(code, never);
    expect(linked).toHaveLength(2);
  });

  /** A store in which something happens whenever a log has been read. */
  function interrupted(happen: () => Promise<unknown>): LearnerStore {
    return {
      ...learners,
      async log(id) {
        const log = await learners.log(id);
        await happen();
        return log;
      },
    };
  }

  it('refuses the write of a review that was read before, which is then made anew', async () => {
    const [discord, slack] = [newcomer('discord'), newcomer('slack')];
    await rateWhile(discord, first, () => link(discord, slack));
    expect(await slack.reviews()).toEqual([`${first.id} good`]);
    expect(await learners.log(discord.id)).toEqual([]);
  });
});

describe('an account that is unlinked', () => {
  const linkedPair = async () => {
    const [discord, slack] = [newcomer('discord'), newcomer('slack')];
    await discord.rate(first, 'forgot');
    const { number } = await slack.rate(second, 'good', 0, 'asking');
    await link(discord, slack);
    return { discord, slack, number };
  };

  it('takes a copy of everything along', async () => {
    const { discord, slack } = await linkedPair();
    const together = await studyOf(discord);
    await slack.account().unlink();
    expect(await slack.learner()).not.toBe(await discord.learner());
    expect(await studyOf(slack)).toEqual(together);
    expect(await studyOf(discord)).toEqual(together);
  });

  it('goes its own way from then on, as the others do', async () => {
    const { discord, slack } = await linkedPair();
    await slack.account().unlink();
    await slack.rate(third, 'easy');
    await discord.rate(third, 'hard');
    expect((await slack.reviews()).at(-1)).toBe(`${third.id} easy`);
    expect((await discord.reviews()).at(-1)).toBe(`${third.id} hard`);
  });

  it('still recognises its askings, and takes its latest review back', async () => {
    const { slack, discord } = await linkedPair();
    const { number } = await slack.rate(third, 'good', 1, 'latest');
    await slack.account().unlink();
    expect((await slack.rate(second, 'easy', 0, 'asking')).entry.grade).toBe('good');
    await slack.at(1).undo(number);
    expect(await slack.reviews()).toHaveLength(2);
    expect(await discord.reviews()).toHaveLength(3);
  });

  it('leaves the others linked', async () => {
    const { discord, slack } = await linkedPair();
    const work = newcomer('slack');
    await link(discord, work);
    expect((await slack.account().unlink()).accounts).toEqual([{ id: slack.id, name: slack.name }]);
    expect((await work.account().studying()).accounts.map(({ id }) => id)).toEqual([discord.id, work.id]);
  });

  it('is alone when both leave at the same moment, each with all reviews', async () => {
    const { discord, slack } = await linkedPair();
    await Promise.all([discord.account().unlink(), slack.account().unlink()]);
    for (const person of [discord, slack]) {
      expect((await person.account().studying()).accounts).toHaveLength(1);
      expect(await person.reviews()).toHaveLength(2);
    }
  });

  it('can be linked again, and has what both copies share only once', async () => {
    const { discord, slack } = await linkedPair();
    await slack.account().unlink();
    await slack.rate(third, 'easy', 1);
    await discord.rate(third, 'hard', 2);
    await link(slack, discord);
    expect(await slack.reviews()).toEqual([
      `${first.id} forgot`,
      `${second.id} good`,
      `${third.id} easy`,
      `${third.id} hard`,
    ]);
  });

  it('loses none of the reviews that are made meanwhile', async () => {
    const { discord, slack } = await linkedPair();
    const rated = Array.from({ length: 30 }, () => slack.rate(first, 'good'));
    await Promise.all([...rated, slack.account().unlink()]);
    expect((await slack.reviews()).filter((review) => review === `${first.id} good`)).toHaveLength(30);
    expect(await discord.account().studying()).toMatchObject({ accounts: [{ id: discord.id }] });
  });

  it('keeps a review that was read before and is written after', async () => {
    const { discord, slack } = await linkedPair();
    await rateWhile(slack, third, () => slack.account().unlink());
    expect((await slack.reviews()).at(-1)).toBe(`${third.id} good`);
    expect(await discord.reviews()).toHaveLength(2);
  });

  it('has to be linked first', async () => {
    await expect(newcomer('discord').account().unlink()).rejects.toThrow('not linked with another');
  });
});
