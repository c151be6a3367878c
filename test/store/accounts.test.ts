import { describe, expect, it } from 'vitest';
import { createAccountStore, type Joining } from '../../src/store/accounts.ts';
import { createLearnerStore, type LearnerState } from '../../src/store/learners.ts';
import { replay, type Side } from '../../src/study/replay.ts';
import { reviewEntry } from '../study/reviews.ts';
import { testRedis } from '../database.ts';

const NOW = Date.parse('2026-11-02T09:00:00Z');
const MINUTE = 60_000;

const redis = await testRedis();
const learners = createLearnerStore(redis);
const accounts = createAccountStore(redis);

const NOTHING: Side = { log: [], offset: 0, forgotten: new Map() };
const merged = (log: Side['log']): Promise<LearnerState> =>
  replay({ ...NOTHING, log }, NOTHING, () => [], new AbortController().signal);
const nothing = await merged([]);

let people = 0;

/** Two accounts that nobody has used, and a code of the first that the second has typed. */
async function pair() {
  people += 1;
  const [owner, claimer] = ['discord', 'slack'].map((platform): Joining => {
    const id = `${platform}:${people}`;
    return { id, name: 'ada', learner: id, version: 0 };
  }) as [Joining, Joining];
  const code = await accounts.codes.issue(owner, NOW);
  await accounts.codes.claim(code, claimer.id, NOW);
  return { owner, claimer, code };
}

const sharedBy = async (...sides: readonly Joining[]): Promise<boolean> => {
  const named = await Promise.all(sides.map(({ id }) => learners.learnerOf(id)));
  return new Set(named).size === 1;
};

describe('joining two accounts', () => {
  it('writes all that the new learner is, however much', async () => {
    const { owner, claimer, code } = await pair();
    const log = Array.from({ length: 3000 }, (_, index) =>
      reviewEntry({
        at: index,
        day: index,
        card: `deck/card-${index % 1400}`,
        source: `${index}`,
        grade: 'forgot',
      }),
    );
    const state = { ...(await merged(log)), forgotten: new Map([['deck/card-1', 5]]) };
    expect(await accounts.join([owner, claimer], state, code, NOW)).toBe(true);
    const learner = await learners.learnerOf(owner.id);
    expect(await learners.log(learner)).toEqual(state.log);
    expect(await learners.memories(learner)).toEqual(state.memories);
    expect(await learners.days(learner)).toEqual(state.days);
    expect(await learners.forgotten(learner)).toEqual(state.forgotten);
    expect(await learners.schedule(learner)).toEqual(
      new Map([...state.memories].map(([card, { due }]) => [card, due])),
    );
    const asked = await learners.cardState(learner, ['deck/card-199'], '2999');
    expect(asked).toMatchObject({ version: 3000, next: 6001, latest: state.latest, answered: 6000 });
  });

  it('is done once with one code', async () => {
    const { owner, claimer, code } = await pair();
    expect(await accounts.join([owner, claimer], nothing, code, NOW)).toBe(true);
    const learner = await learners.learnerOf(owner.id);
    const again = [owner, claimer].map((side) => ({ ...side, learner })) as [Joining, Joining];
    expect(await accounts.join(again, nothing, code, NOW)).toBe(false);
    expect(await learners.learnerOf(owner.id)).toBe(learner);
  });

  it('wants a code that the second account has typed, within ten minutes', async () => {
    const { owner, claimer, code } = await pair();
    const { claimer: stranger } = await pair();
    expect(await accounts.join([owner, stranger], nothing, code, NOW)).toBe(false);
    expect(await accounts.join([owner, claimer], nothing, 'K7QF2MXT', NOW)).toBe(false);
    expect(await accounts.join([owner, claimer], nothing, code, NOW + 10 * MINUTE)).toBe(false);
    expect(await sharedBy(owner, claimer)).toBe(false);
  });

  it('does nothing when a log has grown since it was read', async () => {
    const { owner, claimer, code } = await pair();
    expect(await accounts.join([{ ...owner, version: 1 }, claimer], nothing, code, NOW)).toBe(false);
    expect(await accounts.join([owner, { ...claimer, version: 1 }], nothing, code, NOW)).toBe(false);
    expect(await sharedBy(owner, claimer)).toBe(false);
  });

  it('does nothing when one of them was linked since it was read', async () => {
    const { owner, claimer, code } = await pair();
    const { owner: third } = await pair();
    const theirs = await accounts.codes.issue(third, NOW);
    await accounts.codes.claim(theirs, owner.id, NOW);
    expect(await accounts.join([third, owner], nothing, theirs, NOW)).toBe(true);
    expect(await accounts.join([owner, claimer], nothing, code, NOW)).toBe(false);
    expect(await sharedBy(owner, third)).toBe(true);
  });
});

describe('leaving', () => {
  it('does nothing when the account names another learner by now', async () => {
    const { owner, claimer, code } = await pair();
    await accounts.join([owner, claimer], nothing, code, NOW);
    const shared = await learners.learnerOf(owner.id);
    expect(await accounts.leave(owner.id, shared)).toBe(true);
    const own = await learners.learnerOf(owner.id);
    expect(await accounts.leave(owner.id, shared)).toBe(false);
    expect(await learners.learnerOf(owner.id)).toBe(own);
  });

  it('does nothing when nobody would stay', async () => {
    const { owner, claimer, code } = await pair();
    await accounts.join([owner, claimer], nothing, code, NOW);
    const shared = await learners.learnerOf(owner.id);
    await accounts.leave(owner.id, shared);
    expect(await accounts.leave(claimer.id, shared)).toBe(false);
    expect(await learners.learnerOf(claimer.id)).toBe(shared);
  });

  it('does nothing when the account has gone to a learner with others', async () => {
    const { owner, claimer, code } = await pair();
    const { claimer: third } = await pair();
    await accounts.join([owner, claimer], nothing, code, NOW);
    const former = await learners.learnerOf(owner.id);
    const more = await accounts.codes.issue(owner, NOW);
    await accounts.codes.claim(more, third.id, NOW);
    await accounts.join([{ ...owner, learner: former }, third], nothing, more, NOW);
    expect(await accounts.leave(claimer.id, former)).toBe(false);
    expect(await sharedBy(owner, claimer, third)).toBe(true);
  });
});
