import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Card } from '../../src/decks/deck.ts';
import type { CardClips } from '../../src/speech/clips.ts';
import { commandEngine } from '../../src/speech/commandengine.ts';
import { createLexicon } from '../../src/speech/lexicon.ts';
import { createSpeaker, type Speaker, type SpeakerOptions } from '../../src/speech/speaker.ts';
import type { Speakable } from '../../src/speech/wording.ts';
import { card } from '../cards.ts';
import { recordingLog, type RecordingLog } from '../house.ts';
import { babble } from './sound.ts';

/** Reads a text, notes it, and says babble; at "Wait" it never ends, and while there is a file "away" it fails. */
const ENGINE = `text=$(cat); echo "$text" >> said.txt
case "$text" in
  *Wait*) echo $$ > pid.part; mv pid.part pid; exec sleep 1000;;
  *Fail*) echo 'no such word' >&2; exit 3;;
esac
if [ -e away ]; then echo 'nobody there' >&2; exit 1; fi
cat babble.wav`;

/** What a member of a space might write. */
export const made = (text: string, answer = `${text} it is.`): Card =>
  card({ id: `discord-1/ours/${text.length}`, question: `${text}?`, answer });

/** Both sides say the same, which is one clip. */
export const short = (text: string): Card => made(text, `${text}?`);

export const english = (...cards: readonly Card[]): Speakable => ({ language: 'en', cards });

/** Where speakers are tried: their engine, what it was asked, their clips and their log. */
export interface Studio {
  /** Where the clips are. */
  readonly audio: string;
  readonly log: RecordingLog;
  warnings(this: void): string[];
  open(this: void, options?: Partial<SpeakerOptions>): Promise<Speaker>;
  /** Waits for a card's clips. */
  voiced(this: void, speaker: Speaker, one: Card): Promise<CardClips>;
  /** What the engine was asked to say since this was asked last. */
  said(this: void): Promise<string[]>;
}

export async function studioIn(folder: string): Promise<Studio> {
  const audio = join(folder, 'audio');
  const notes = join(folder, 'said.txt');
  const log = recordingLog();
  await writeFile(join(folder, 'babble.wav'), babble(1));
  await writeFile(join(folder, 'engine.sh'), ENGINE);
  return {
    audio,
    log,
    warnings: () => log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message),

    open(options) {
      const engine = commandEngine(`cd '${folder}' && sh engine.sh`);
      const usual = { folder: audio, engine, lexicon: createLexicon({}), decks: [], log, pause: 1 };
      return createSpeaker({ ...usual, ...options });
    },

    async voiced({ of }, one) {
      for (;;) {
        const clips = of(one);
        if (clips) return clips;
        await log.until(/^clip rendered/);
      }
    },

    async said() {
      const lines = await readFile(notes, 'utf8').catch(() => '');
      await rm(notes, { force: true });
      return lines.split('\n').filter(Boolean);
    },
  };
}

/** Lets a speaker render until the test, or what comes back, ends it. */
export function start({ run }: Speaker): () => Promise<void> {
  const cancellation = new AbortController();
  const ended = run(cancellation.signal);
  const stop = (): Promise<void> => {
    cancellation.abort(new DOMException('stopped', 'AbortError'));
    return ended;
  };
  onTestFinished(stop);
  return stop;
}
