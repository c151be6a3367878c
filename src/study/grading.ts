import { distance } from 'fastest-levenshtein';
import type { Card } from '../decks/deck.ts';
import { GRADES, type Grade } from './memory.ts';

/** How a question was answered: by picking a choice, by typing, or by looking. */
export const WAYS = ['choice', 'typed', 'shown'] as const;
export type Way = (typeof WAYS)[number];

/** Whether an answer was right; undefined where only the learner can tell. */
export type Verdict = boolean | undefined;

/**
 * Compares what was typed with the card's accepted answers and its right choice. Case, accents, quotes,
 * punctuation and one typo in five letters are forgiven; a token in backticks must match to the letter.
 * Without an accepted answer nothing typed is wrong: the learner compares.
 */
export function gradeTyped(card: Card, typed: string): Verdict {
  const rightChoice = card.choices.find((choice) => choice.right)?.text;
  const candidates = rightChoice === undefined ? card.accepted : [...card.accepted, rightChoice];
  if (candidates.some((candidate) => matches(candidate, typed))) return true;
  return card.accepted.length > 0 ? false : undefined;
}

/**
 * The grades to offer: wrong is forgotten, or a slip that was hard; right by choice is at most good,
 * since it was recognised rather than recalled.
 */
export function offeredGrades(way: Way, verdict: Verdict): readonly Grade[] {
  if (verdict === false) return ['forgot', 'hard'];
  return way === 'choice' ? ['forgot', 'hard', 'good'] : GRADES;
}

function matches(candidate: string, typed: string): boolean {
  const [words, tokens] = splitCode(candidate);
  let rest = typed.replaceAll('`', '');
  for (const token of tokens) {
    const at = rest.indexOf(token);
    if (at < 0) return false;
    rest = `${rest.slice(0, at)} ${rest.slice(at + token.length)}`;
  }
  return alike(normalise(words), normalise(rest));
}

function splitCode(candidate: string): [words: string, tokens: string[]] {
  const tokens = [...candidate.matchAll(/`([^`]+)`/g)].map(([, token]) => token!.trim());
  return [candidate.replace(/`[^`]+`/g, ' '), tokens];
}

function normalise(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function alike(expected: string, given: string): boolean {
  const typos = Math.floor(expected.length / 5);
  return (
    expected === given ||
    (typos > 0 && Math.abs(expected.length - given.length) <= typos && distance(expected, given) <= typos)
  );
}
