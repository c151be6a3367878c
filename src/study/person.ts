import type { Actor } from '../interaction.ts';
import { UserError } from '../errors.ts';
import { hoursOf } from '../hours.ts';
import type { Holdings } from '../store/holdings.ts';
import type { NamedAccount } from '../store/codes.ts';
import type { LearnerState } from '../store/learners.ts';
import type { LearnerSettings } from '../store/settings.ts';
import type { Stores } from '../store/stores.ts';
import type { Timetable } from '../daily/timetable.ts';

/** All that Viva holds about somebody. */
export interface Held
  extends Holdings, Pick<LearnerState, 'log' | 'offset' | 'memories' | 'days' | 'forgotten'> {
  readonly accounts: readonly NamedAccount[];
  readonly settings: LearnerSettings;
}

/** How much that is. */
export interface HeldCounts {
  readonly reviews: number;
  readonly memories: number;
  readonly answers: number;
  readonly leaderboards: number;
  readonly cards: number;
  readonly flags: number;
  readonly quizzes: number;
  readonly others: number;
}

/** One person, with every account that they have linked. */
export interface Person {
  accounts(): Promise<readonly NamedAccount[]>;
  /** @throws {UserError} when they have asked too often */
  held(): Promise<Held>;
  counts(): Promise<HeldCounts>;
  /** Erases all of it, or takes them out of what others need. @returns what there was, and what is left */
  forget(): Promise<{ readonly before: HeldCounts; readonly left: HeldCounts }>;
}

/** @param now milliseconds since the epoch */
export function openPerson(
  actor: Actor,
  {
    stores,
    timetable,
    now,
  }: { readonly stores: Stores; readonly timetable: Timetable; readonly now: number },
): Person {
  const { learners, accounts, settings, holdings, places, exports } = stores;

  const membersOf = async (learner: string): Promise<readonly NamedAccount[]> => {
    const members = await accounts.members(learner);
    return members.length > 0 ? members : [{ id: actor.id, name: actor.name }];
  };

  const read = async (learner: string, named: readonly NamedAccount[]): Promise<Held> => {
    const [log, offset, memories, days, forgotten, rest, { settings: set }] = await Promise.all([
      learners.log(learner),
      learners.offset(learner),
      learners.memories(learner),
      learners.days(learner),
      learners.forgotten(learner),
      holdings.of(
        learner,
        named.map(({ id }) => id),
      ),
      settings.of(actor.id),
    ]);
    return { ...rest, accounts: named, log, offset, memories, days, forgotten, settings: set };
  };

  const held = async (): Promise<Held> => {
    const learner = await learners.learnerOf(actor.id);
    return read(learner, await membersOf(learner));
  };

  return {
    accounts: async () => membersOf(await learners.learnerOf(actor.id)),

    async held() {
      const wait = await exports.waitForExport(actor.id, now);
      if (wait > 0)
        throw new UserError(`You have asked for this several times today. Ask again in ${hoursOf(wait)}.`);
      return held();
    },

    counts: async () => countsOf(await held()),

    async forget() {
      const learner = await learners.learnerOf(actor.id);
      const named = await membersOf(learner);
      const before = countsOf(await read(learner, named));
      const ids = named.map(({ id }) => id);
      await endOwnQuizzes(ids);
      await holdings.erase(learner, ids, now);
      return { before, left: countsOf(await read(learner, named)) };
    },
  };

  /** A quiz in a conversation with Viva alone is nobody else's. */
  async function endOwnQuizzes(ids: readonly string[]): Promise<void> {
    const own = await Promise.all(ids.map((id) => places.of(id)));
    for (const place of own.flat()) {
      await places.edit(place, () => undefined);
      await timetable.remove(place);
    }
  }
}

function countsOf(held: Held): HeldCounts {
  return {
    reviews: held.log.filter(({ kind }) => kind === 'review').length,
    memories: held.memories.size,
    answers: held.answers.length,
    leaderboards: held.leaderboards.length,
    cards: held.cards.length,
    flags: held.flags.length,
    quizzes: held.quizzes.length,
    others: held.others + Object.keys(held.settings).length,
  };
}
