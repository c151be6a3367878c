import type { Clip } from '../../src/reply.ts';
import type { CardClips } from '../../src/speech/clips.ts';

/** A clip that there is only in words. */
export function clip(name: string, milliseconds = 1000): Clip {
  return {
    path: `/audio/${name}.ogg`,
    mp3: `/audio/${name}.mp3`,
    waveform: '',
    transcript: name,
    milliseconds,
  };
}

/** Both clips of a card: two seconds, and three. */
export function clipsNamed(name: string): CardClips {
  return { question: clip(`${name}.question`, 2000), answer: clip(`${name}.answer`, 3000) };
}
