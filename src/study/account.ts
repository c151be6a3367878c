import { mention } from '../mention.ts';
import type { Library } from '../decks/library.ts';
import { UserError } from '../errors.ts';
import type { AccountStore, Joining } from '../store/accounts.ts';
import { CODES, readCode, TRIES, type NamedAccount } from '../store/codes.ts';
import type { LearnerStore } from '../store/learners.ts';
import type { SettingsStore } from '../store/settings.ts';
import { replay, type Side } from './replay.ts';

/** Who study as one, and how much they have: linked accounts, or a single one. */
export interface Studying {
  readonly accounts: readonly NamedAccount[];
  /** Reviews that weren't taken back. */
  readonly reviews: number;
}

/** One person's account on one platform, and those that are linked with it. */
export interface Account {
  studying(): Promise<Studying>;
  /** A new code, to be typed on another account within ten minutes. @throws {UserError} after too many */
  newCode(): Promise<string>;
  /** Reserves a code that was typed here. @returns those whom it would link @throws {UserError} if it can't be used */
  claim(typed: string): Promise<{ code: string; here: Studying; there: Studying }>;
  /** Links with the owner of a claimed code, once: told again, it comes back with the same. @throws {UserError} */
  link(code: string, signal: AbortSignal): Promise<Studying>;
  /** Gives up a claimed code. @throws {UserError} if it has been used */
  cancel(code: string): Promise<void>;
  /** Goes on alone, with a copy of everything. @throws {UserError} if it isn't linked */
  unlink(): Promise<Studying>;
}

/** How often a link is tried anew because a log has grown meanwhile. */
const ATTEMPTS = 5;

/** The same for a code that is wrong, used or too old: nobody learns which codes there are. */
const NO_SUCH_CODE = `This code leads nowhere. A code works once, within ten minutes; \`/link\` on your other account makes a new one (on Slack, \`/viva link\`).`;
const ALREADY_LINKED = 'These two accounts are linked already.';

interface Parts {
  readonly accounts: AccountStore;
  readonly learners: LearnerStore;
  readonly settings: SettingsStore;
  /** Tells which ids a card had before. */
  readonly library: Pick<Library, 'findCard'>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function openAccount(
  me: NamedAccount,
  { accounts, learners, settings, library, now }: Parts,
): Account {
  const { codes } = accounts;

  return {
    studying: () => studyingOf(me),

    async newCode() {
      const wait = await codes.waitForCode(me.id, now);
      if (wait > 0)
        throw new UserError(`You have asked for ${CODES.times} codes within an hour. ${later(wait)}`);
      return codes.issue(me, now);
    },

    async claim(typed) {
      const wait = await codes.waitForTry(me.id, now);
      if (wait > 0) throw new UserError(`You have tried ${TRIES.times} codes within an hour. ${later(wait)}`);
      const code = readCode(typed);
      const owner = code && (await codes.claim(code, me.id, now));
      if (!owner) throw new UserError(NO_SUCH_CODE);
      if (owner.id === me.id) throw new UserError('This is your own code. Type it on your other account.');
      const [here, there] = await Promise.all([studyingOf(me), studyingOf(owner)]);
      if (here.learner === there.learner) throw new UserError(ALREADY_LINKED);
      return { code, here, there };
    },

    async link(code, signal) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const claimed = await codes.claimed(code, me.id, now);
        if (!claimed) throw new UserError(NO_SUCH_CODE);
        if (claimed.used !== undefined) return linkedBefore(claimed.used);
        if (await attemptLink(claimed.owner, code, signal)) return studyingOf(me);
      }
      throw new UserError('Cards are being rated on one of these accounts. Press Link again in a moment.');
    },

    async cancel(code) {
      const claimed = await codes.claimed(code, me.id, now);
      if (claimed?.used !== undefined)
        throw new UserError(`${ALREADY_LINKED} ${mention('link')} can unlink them.`);
      if (claimed) await codes.forget(code);
    },

    async unlink() {
      let shared = await studyingOf(me);
      if (shared.accounts.length < 2) throw new UserError('This account is not linked with another one.');
      // Refused when its learner has changed since, by a link or by another press.
      while (shared.accounts.length > 1 && !(await accounts.leave(me.id, shared.learner)))
        shared = await studyingOf(me);
      return studyingOf(me);
    },
  };

  /** The second press finds the accounts linked, unless they were unlinked since. */
  async function linkedBefore(learner: string): Promise<Studying> {
    const studying = await studyingOf(me);
    if (studying.learner !== learner) throw new UserError(NO_SUCH_CODE);
    return studying;
  }

  /** Nothing is changed when a review comes in between. */
  async function attemptLink(owner: NamedAccount, code: string, signal: AbortSignal): Promise<boolean> {
    const [there, here] = await Promise.all([sideOf(owner), sideOf(me)]);
    if (there.learner === here.learner) throw new UserError(ALREADY_LINKED);
    const state = await replay(there, here, formerIds, signal);
    return accounts.join([there, here], state, code, now);
  }

  async function sideOf(account: NamedAccount): Promise<Joining & Side> {
    const { learner, settings: set } = await settings.of(account.id);
    const log = await learners.log(learner);
    const [offset, forgotten] = await Promise.all([learners.offset(learner), learners.forgotten(learner)]);
    return { ...account, learner, log, version: log.length, offset, forgotten, settings: set };
  }

  async function studyingOf(account: NamedAccount): Promise<Studying & { readonly learner: string }> {
    const learner = await learners.learnerOf(account.id);
    const [members, { reviews }] = await Promise.all([accounts.members(learner), learners.days(learner)]);
    const total = [...reviews.values()].reduce((sum, count) => sum + count, 0);
    return { learner, accounts: members.length > 0 ? members : [account], reviews: total };
  }

  function formerIds(id: string): readonly string[] {
    const card = library.findCard(id);
    return card?.id === id ? card.formerIds : [];
  }
}

function later(wait: number): string {
  const minutes = Math.ceil(wait / 60_000);
  return `Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
}
