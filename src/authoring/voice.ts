import type { Card, Deck } from '../decks/deck.ts';
import type { Log } from '../log.ts';
import { orAborted, sleep } from '../sleep.ts';
import type { CardClips } from '../speech/clips.ts';
import type { Engine } from '../speech/engine.ts';
import type { BorrowedClips } from '../speech/borrowed.ts';
import type { Recordings } from '../speech/recordings.ts';
import type { Speaker } from '../speech/speaker.ts';
import { AlreadyOwned, ownDirectory } from '../store/ownership.ts';
import type { SpaceStore } from '../store/spaces.ts';
import { taskGroup } from '../taskgroup.ts';
import { eachOwnDeck, followOwnDecks } from './owndecks.ts';
import { keepTidy } from './tidying.ts';

/** Whose lexicon holds for cards made in chat: that of all decks. */
const ANY_DECK = 'ours';

/** Between two looks at what other processes do, in milliseconds. */
const LOOK = 5000;

/** After a fault, when it is tried again, in milliseconds. */
const AFTER_FAULT = 60_000;

/** What gives the cards of every space a voice. */
export interface Voice {
  /** Whether an engine speaks the cards, and not only recordings are heard. */
  readonly speaks: boolean;
  /** Takes recordings of imported cards; undefined where they can't be made clips of. */
  readonly recordings: Recordings | undefined;
  /** As `Speaker.of`. */
  of(this: void, card: Card): CardClips | undefined;
  /** As `Speaker.want`. */
  want(this: void, deck: Deck): void;
  /** Makes clips until the signal fires, whatever fails, beginning with those that are missing. Called once. @throws its reason */
  run(this: void, signal: AbortSignal): Promise<void>;
}

export interface VoiceParts {
  readonly engine: Engine | undefined;
  readonly recordings: Recordings | undefined;
  /** Where the clips are kept, absolute. Of processes that share it, one makes them. */
  readonly folder: string;
  /** Whether other processes may add cards. */
  readonly shared: boolean;
  /** Holds the lexicon. */
  readonly decksFolder: string;
  readonly spaces: SpaceStore;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Nothing is loaded or read before it runs; where recordings alone are heard, before there is one. */
export function createVoice(parts: VoiceParts): Voice {
  const { engine, recordings, folder, shared, spaces, log } = parts;
  const recorded = Promise.withResolvers<void>();
  let borrowed: BorrowedClips | undefined;
  let speaker: Speaker | undefined;
  /** While the cards are being read: what is wanted then may be newer. */
  let arriving: Deck[] | undefined;

  async function open(): Promise<Speaker> {
    arriving = [];
    const opened = await openSpeaker(parts);
    speaker = opened;
    arriving.forEach(opened.want);
    arriving = undefined;
    return opened;
  }

  /** While another process makes the clips, they are heard here too. */
  async function owned(signal: AbortSignal): Promise<Disposable> {
    for (;;) {
      try {
        return ownDirectory(folder);
      } catch (error) {
        if (!(error instanceof AlreadyOwned)) throw error;
      }
      borrowed ??= await openBorrowed(parts);
      await borrowed.refresh();
      await sleep(LOOK, signal);
    }
  }

  return {
    speaks: engine !== undefined,
    recordings: recordings && {
      ...recordings,
      keep(recording) {
        recorded.resolve();
        return recordings.keep(recording);
      },
    },
    of: (card) => (speaker ?? borrowed)?.of(card),
    want(deck) {
      if (speaker) return speaker.want(deck);
      arriving?.push(deck);
      if (deck.cards.some((card) => card.recorded)) recorded.resolve();
    },
    async run(signal) {
      if (!engine && !(await isAnyThere())) await orAborted(recorded.promise, signal);
      for (;;) {
        try {
          await makeClips(signal);
        } catch (error) {
          signal.throwIfAborted();
          log.error({ err: error }, 'cards made in chat get no voice for now; it is tried again in a minute');
          await sleep(AFTER_FAULT, signal);
        }
      }
    },
  };

  async function isAnyThere(): Promise<boolean> {
    return recordings?.any().catch(() => true) ?? false;
  }

  async function makeClips(signal: AbortSignal): Promise<void> {
    using _ = await owned(signal);
    const known = await spaces.versions();
    const opened = await open();
    await taskGroup(signal, (group) => {
      group.spawn(opened.run);
      if (shared) group.spawn((within) => followOwnDecks(parts, known, opened.want, within));
      group.spawn((within) => keepTidy(opened, parts, within));
    });
  }
}

async function openBorrowed({ engine, folder, decksFolder, log }: VoiceParts): Promise<BorrowedClips> {
  const [{ borrowClips }, { loadLexicon }] = await Promise.all([
    import('../speech/borrowed.ts'),
    import('../speech/lexicon.ts'),
  ]);
  const { lexicon } = await loadLexicon(decksFolder, ANY_DECK);
  return borrowClips(folder, engine?.id, lexicon, log);
}

async function openSpeaker({
  engine,
  recordings,
  folder,
  decksFolder,
  spaces,
  log,
}: VoiceParts): Promise<Speaker> {
  const [{ createSpeaker }, { loadLexicon }] = await Promise.all([
    import('../speech/speaker.ts'),
    import('../speech/lexicon.ts'),
  ]);
  const { lexicon } = await loadLexicon(decksFolder, ANY_DECK);
  const decks = await Array.fromAsync(eachOwnDeck(spaces));
  return createSpeaker({ folder, engine, recordings, lexicon, decks, log });
}
