import type { SeenMessage } from './person.ts';

/**
 * Presses the lettered button of the choice with this text. Our questions list their choices as lines such as
 * `**A.** A coroutine` above buttons labelled A, B, C…; Markdown marks and capitals don't matter.
 * Throws if no line, or more than one, holds the text.
 */
export async function choose(message: SeenMessage, text: string): Promise<SeenMessage> {
  const wanted = plain(text);
  const letters = choices(message).filter((choice) => choice.text.includes(wanted));
  const exact = letters.filter((choice) => choice.text === wanted);
  const [found, another] = exact.length > 0 ? exact : letters;
  if (!found) throw new Error(`no choice says “${text}” in:\n${message.text}`);
  if (another) throw new Error(`several choices say “${text}” in:\n${message.text}`);
  return message.press(found.letter);
}

function choices({ text }: SeenMessage): { letter: string; text: string }[] {
  return text.split('\n').flatMap((line) => {
    const [, letter, rest] = /^\s*([A-Z])[.)] +(.+)$/.exec(line.replaceAll(marks, '')) ?? [];
    return letter === undefined || rest === undefined ? [] : [{ letter, text: plain(rest) }];
  });
}

/** Emphasis, code and quote marks, and the backslashes that take away their meaning. */
const marks = /[*_`>~\\]/g;

function plain(text: string): string {
  return text.replaceAll(marks, '').trim().toLowerCase();
}
