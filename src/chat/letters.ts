import type { Choice } from '../reply.ts';

/** A choice with the letter that stands for it in the text and on its button. */
export interface LetteredChoice extends Choice {
  readonly letter: string;
}

/**
 * Letters for choices, from A. Chat platforms show buttons narrow and without Markdown: the choices stand in the
 * text, and a button carries the letter. At most nine choices, so that it never runs out.
 */
export function lettered(choices: readonly Choice[]): LetteredChoice[] {
  return choices.map((choice, index) => ({
    ...choice,
    letter: String.fromCodePoint('A'.codePointAt(0)! + index),
  }));
}
