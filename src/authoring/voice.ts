import type { Log } from '../log.ts';
import type { Engine } from '../speech/engine.ts';
import { loadLexicon } from '../speech/lexicon.ts';
import { createSpeaker, type Speaker } from '../speech/speaker.ts';
import type { SpaceStore } from '../store/spaces.ts';
import { ownDeck } from './deck.ts';

/** Whose lexicon holds for cards made in chat: that of all decks. */
const ANY_DECK = 'ours';

/**
 * Gives a voice to the cards of every space.
 * @param folder where the clips are kept, absolute
 * @param decksFolder holds the lexicon
 */
export async function openVoice(
  engine: Engine,
  folder: string,
  decksFolder: string,
  spaces: SpaceStore,
  log: Log,
): Promise<Speaker> {
  const { lexicon } = await loadLexicon(decksFolder, ANY_DECK);
  const ids = await spaces.spaces();
  const decks = await Promise.all(ids.map(async (id) => ownDeck(id, await spaces.cards(id))));
  return createSpeaker({ folder, engine, lexicon, decks, log });
}
