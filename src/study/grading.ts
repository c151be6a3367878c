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
  const { words, tokens } = splitCode(candidate);
  if (tokens.length === 0 && normalise(words) === '') return words.trim() === typed.trim();
  const rest = without(tokens, typed.replaceAll('`', ''));
  return rest !== undefined && alike(normalise(words), normalise(rest));
}

function splitCode(candidate: string): { words: string; tokens: string[] } {
  const tokens = [...candidate.matchAll(/`([^`]+)`/g)].map(([, token]) => token!.trim());
  return { words: candidate.replace(/`[^`]+`/g, ' '), tokens };
}

/** What is left when the tokens, each whole and in their order, are taken out; undefined if one is missing. */
function without(tokens: readonly string[], typed: string): string | undefined {
  let left = '';
  let rest = typed;
  for (const token of tokens) {
    const whole = new RegExp(String.raw`(?<![\p{L}\p{N}_])${RegExp.escape(token)}(?![\p{L}\p{N}_])`, 'u');
    const at = rest.search(whole);
    if (at < 0) return undefined;
    left += `${rest.slice(0, at)} `;
    rest = rest.slice(at + token.length);
  }
  return left + rest;
}

function normalise(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Word by word: a "not" left out is no typo. Where only the spaces differ, it is the same answer. */
function alike(expected: string, given: string): boolean {
  if (expected.replaceAll(' ', '') === given.replaceAll(' ', '')) return true;
  const [words, typed] = [expected.split(' '), given.split(' ')];
  return words.length === typed.length && words.every((word, index) => isTypoOf(word, typed[index]!));
}

/** A number has no typo: 3.11 is not 3.12. */
function isTypoOf(word: string, typed: string): boolean {
  const typos = /\p{N}/u.test(word) ? 0 : Math.floor(word.length / 5);
  return word === typed || (Math.abs(word.length - typed.length) <= typos && distance(word, typed) <= typos);
}
