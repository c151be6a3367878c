import { mention } from '../mention.ts';
import { UserError } from '../errors.ts';
import type { Actor } from '../interaction.ts';
import { CARDS_AN_HOUR, CARDS_LIMIT, type OwnCard, type SpaceStore } from '../store/spaces.ts';
import { ownDeckId } from './deck.ts';
import type { Draft } from './draft.ts';
import type { Libraries } from './libraries.ts';

/** A guild or workspace, or one person's own, with the cards that were made in it. */
export interface Space {
  readonly id: string;
  /** Whether new cards get a voice. */
  readonly voiced: boolean;
  /** In the order in which they were made. */
  cards(): Promise<readonly OwnCard[]>;
  /** @throws {UserError} when the card is gone */
  card(number: number): Promise<OwnCard>;
  /**
   * @param source the interaction that makes it: redelivered, it makes nothing new
   * @throws {UserError} when the space has no room for another card, or somebody makes too many
   */
  make(draft: Draft, by: Actor, source: string): Promise<OwnCard>;
  /** @throws {UserError} when the card is gone */
  edit(number: number, draft: Draft): Promise<OwnCard>;
  /** @throws {UserError} when the card is gone */
  remove(number: number): Promise<void>;
  /** Whether everyone in it may do what is for managers. */
  isOpen(): Promise<boolean>;
  setOpen(open: boolean): Promise<void>;
  /** The card's id in the library: `discord-1234/ours/7`. */
  cardId(number: number): string;
}

export interface SpaceParts {
  readonly store: SpaceStore;
  readonly libraries: Libraries;
  readonly voiced: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function openSpace(id: string, { store, libraries, voiced, now }: SpaceParts): Space {
  const card = async (number: number): Promise<OwnCard> => {
    const found = await store.card(id, number);
    if (!found) throw gone();
    return found;
  };
  return {
    id,
    voiced,
    card,
    cards: () => store.cards(id),
    isOpen: () => store.isOpen(id),
    setOpen: (open) => store.setOpen(id, open),
    cardId: (number) => `${ownDeckId(id)}/${number}`,

    async make(draft, { id: account, name }, source) {
      const wait = await store.waitForCard(account, now);
      if (wait > 0)
        throw new UserError(
          `You have made ${CARDS_AN_HOUR.times} cards within an hour. Go on in ${Math.ceil(wait / 60_000)} minutes.`,
        );
      const made = { ...draft, by: { id: account, name }, at: now };
      const number = await store.add(id, made, source);
      if (number === undefined)
        throw new UserError(
          `There are ${CARDS_LIMIT} cards here, as many as there may be. ${mention('deck')} can delete some.`,
        );
      // Read anew at once, so that it is given its voice.
      await libraries.of(id);
      return { ...made, number };
    },

    async edit(number, draft) {
      const edited = { ...(await card(number)), ...draft };
      if (!(await store.replace(id, edited))) throw gone();
      await libraries.of(id);
      return edited;
    },

    async remove(number) {
      if (!(await store.remove(id, number))) throw gone();
    },
  };
}

function gone(): UserError {
  return new UserError(`This card is no longer there. ${mention('deck')} shows those that are.`);
}
