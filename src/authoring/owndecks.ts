import type { Deck } from '../decks/deck.ts';
import type { Log } from '../log.ts';
import { sleep } from '../sleep.ts';
import type { SpaceStore } from '../store/spaces.ts';
import { ownDeck } from './deck.ts';

/** Between two looks for decks that have changed, in milliseconds. */
const LOOK = 5000;

/** The decks of all spaces that have one, one after the other. */
export async function* eachOwnDeck(spaces: SpaceStore): AsyncGenerator<Deck> {
  for (const id of await spaces.spaces()) yield ownDeck(id, await spaces.cards(id));
}

/** Tells of each deck that has changed since the spaces had these versions, by whichever process. */
export async function followOwnDecks(
  { spaces, log }: { readonly spaces: SpaceStore; readonly log: Log },
  since: ReadonlyMap<string, string>,
  changed: (deck: Deck) => void,
  signal: AbortSignal,
): Promise<never> {
  let known = since;
  for (;;) {
    await sleep(LOOK, signal);
    try {
      const versions = await spaces.versions();
      for (const [space, version] of versions)
        if (known.get(space) !== version) changed(ownDeck(space, await spaces.cards(space)));
      known = versions;
    } catch (error) {
      log.debug({ err: error }, 'new cards are looked for again in a moment');
    }
  }
}
