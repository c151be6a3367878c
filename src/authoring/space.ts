import { mention } from '../mention.ts';
import { UserError } from '../errors.ts';
import type { Recorded } from '../decks/deck.ts';
import type { Actor } from '../interaction.ts';
import type { Recordings } from '../speech/recordings.ts';
import {
  CARDS_AN_HOUR,
  CARDS_LIMIT,
  IMPORTS_AN_HOUR,
  type OwnCard,
  type SpaceStore,
} from '../store/spaces.ts';
import { ownDeckId } from './deck.ts';
import type { Draft } from './draft.ts';
import type { Libraries } from './libraries.ts';

/** A guild or workspace, or one person's own, with the cards that were made in it. */
export interface Space {
  readonly id: string;
  /** Whether new cards get a voice. */
  readonly voiced: boolean;
  /** Takes recordings of imported cards, where they can be heard. */
  readonly recordings: Recordings | undefined;
  /** In the order in which they were made. */
  cards(): Promise<readonly OwnCard[]>;
  /** @throws {UserError} when the card is gone */
  card(number: number): Promise<OwnCard>;
  /**
   * @param source the interaction that makes it: redelivered, it makes nothing new
   * @throws {UserError} when the space has no room for another card, or somebody makes too many
   */
  make(draft: Draft, by: Actor, source: string): Promise<OwnCard>;
  /** Counts a file of cards that somebody sends. @throws {UserError} when they have sent too many */
  admitFile(by: Actor): Promise<void>;
  /** Differs after each change of the cards; undefined if there never was one. */
  version(): Promise<string | undefined>;
  /**
   * Makes all of them at once, or none.
   * @param version as it was when they were chosen
   * @param source the interaction that makes them: redelivered, it makes nothing new
   * @throws {UserError} when the cards have changed since, or there is no room for all
   */
  makeAll(
    drafts: readonly ImportedDraft[],
    version: string | undefined,
    by: Actor,
    source: string,
  ): Promise<readonly OwnCard[]>;
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

/** What an import makes a card of. */
export type ImportedDraft = Draft & Required<Pick<OwnCard, 'tags'>> & Pick<OwnCard, 'recorded'>;

export interface SpaceParts {
  readonly store: SpaceStore;
  readonly libraries: Libraries;
  readonly voiced: boolean;
  readonly recordings?: Recordings | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function openSpace(id: string, { store, libraries, voiced, recordings, now }: SpaceParts): Space {
  const card = async (number: number): Promise<OwnCard> => {
    const found = await store.card(id, number);
    if (!found) throw gone();
    return found;
  };
  return {
    id,
    voiced,
    recordings,
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
          `There are ${CARDS_LIMIT} cards here, as many as there may be. ${mention('deck cards')} can delete some.`,
        );
      // Read anew at once, so that it is given its voice.
      await libraries.of(id);
      return { ...made, number };
    },

    async admitFile({ id: account }) {
      const wait = await store.waitForImport(account, now);
      if (wait > 0)
        throw new UserError(
          `You have sent ${IMPORTS_AN_HOUR.times} files within an hour. Go on in ${Math.ceil(wait / 60_000)} minutes.`,
        );
    },

    version: () => store.version(id),

    async makeAll(drafts, version, { id: account, name }, source) {
      if (drafts.length === 0) throw new UserError('There is nothing to add.');
      const made = drafts.map((draft) => ({ ...draft, by: { id: account, name }, at: now }));
      const first = await store.addAll(id, made, version, source);
      if (first === 'changed') throw changed();
      if (first === 'full') throw new UserError(noRoom((await store.cards(id)).length));
      await libraries.of(id);
      return made.map((one, index) => ({ ...one, number: first + index }));
    },

    async edit(number, draft) {
      const edited = editedBy(await card(number), draft);
      if (!(await store.replace(id, edited))) throw gone();
      await libraries.of(id);
      return edited;
    },

    async remove(number) {
      if (!(await store.remove(id, number))) throw gone();
    },
  };
}

/** What is written anew isn't what was recorded. */
function editedBy({ recorded = {}, ...before }: OwnCard, draft: Draft): OwnCard {
  const same = Object.entries(recorded).filter(
    ([part]) => draft[part as keyof Recorded] === before[part as keyof Recorded],
  );
  return { ...before, ...draft, ...(same.length > 0 && { recorded: Object.fromEntries(same) }) };
}

function changed(): UserError {
  return new UserError(
    'The cards here have changed since this preview: perhaps another import was faster. Nothing was added. Send the file again.',
  );
}

/** What to tell where too many cards are to be added at once. */
export function noRoom(count: number): string {
  return `There is room for ${CARDS_LIMIT - count} more here, and nothing was added. Split the file, or delete some cards with ${mention('deck cards')}.`;
}

function gone(): UserError {
  return new UserError(`This card is no longer there. ${mention('deck cards')} shows those that are.`);
}
