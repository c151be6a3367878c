import type { Card } from '../decks/deck.ts';
import { UserError } from '../errors.ts';
import { hoursOf } from '../hours.ts';
import type { Actor } from '../interaction.ts';
import type { Log } from '../log.ts';
import { FLAGS_LIMIT, type Flag, type FlawKind, type FlagStore } from '../store/flags.ts';
import { isOwnDeck } from './deck.ts';

/** The cards that were reported in a space. */
export interface SpaceFlags {
  /** In the order in which they were raised. */
  all(): Promise<readonly Flag[]>;
  /**
   * Reports a card to those who manage the space; one of Viva's own also to whoever runs it, in the log.
   * @throws {UserError} when there are too many
   */
  raise(card: Card, kind: FlawKind, note: string, by: Actor): Promise<void>;
  /** Takes a flag down. @returns whether it was still there */
  settle(id: string): Promise<boolean>;
}

/** @param now milliseconds since the epoch */
export function openFlags(
  space: string,
  { flags, log, now }: { readonly flags: FlagStore; readonly log: Log; readonly now: number },
): SpaceFlags {
  return {
    all: () => flags.all(space),

    async raise({ id: card, deck }, kind, note, { id, name }) {
      const wait = await flags.waitForFlag(id, now);
      if (wait > 0) throw new UserError(`You have reported many cards today. Go on in ${hoursOf(wait)}.`);
      if (!(await flags.raise(space, { card, kind, note, by: { id, name }, at: now })))
        throw new UserError(
          `${FLAGS_LIMIT} reports wait here, as many as there may be. Ask those who manage this place to look at them.`,
        );
      // What people write is for those who manage the space, and for no log.
      if (!isOwnDeck(deck)) log.warn({ card, kind, space }, 'a card of Viva was reported');
    },

    settle: (id) => flags.settle(space, id),
  };
}
