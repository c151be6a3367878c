import type { Deck } from '../decks/deck.ts';
import type { Log } from '../log.ts';
import { sleep } from '../sleep.ts';
import type { Recordings } from '../speech/recordings.ts';
import type { Speaker } from '../speech/speaker.ts';
import type { SpaceStore } from '../store/spaces.ts';
import { eachOwnDeck } from './owndecks.ts';

/** Between two looks for what belongs to no card, in milliseconds. */
const PAUSE = 6 * 3_600_000;

/** What was made or kept so lately stays, in milliseconds: longer than a preview of an import is good for. */
const LATELY = 2 * 3_600_000;

interface TidyingParts {
  readonly recordings: Recordings | undefined;
  readonly spaces: SpaceStore;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Tidies now and every six hours, until the signal fires. @throws its reason */
export async function keepTidy(
  speaker: Pick<Speaker, 'tidy'>,
  parts: TidyingParts & { readonly log: Log },
  signal: AbortSignal,
): Promise<never> {
  for (;;) {
    await tidy(speaker, parts).catch((error: unknown) =>
      parts.log.warn({ err: error }, 'clips and recordings of no card could not be removed'),
    );
    await sleep(PAUSE, signal);
  }
}

/** Removes clips and recordings of no card: of those that were edited, deleted, or erased with their space. */
export async function tidy(
  speaker: Pick<Speaker, 'tidy'>,
  { recordings, spaces, clock }: TidyingParts,
): Promise<void> {
  const before = clock() - LATELY;
  const named = new Set<string>();
  await speaker.tidy(noting(eachOwnDeck(spaces), named), before);
  await recordings?.removeOthers(named, before);
}

/** @param named gets the digests of all recordings on the way */
async function* noting(decks: AsyncIterable<Deck>, named: Set<string>): AsyncGenerator<Deck> {
  for await (const deck of decks) {
    for (const { recorded = {} } of deck.cards)
      for (const digest of Object.values(recorded)) named.add(digest);
    yield deck;
  }
}
