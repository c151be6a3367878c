import { distance } from 'fastest-levenshtein';

/**
 * The candidate that `word` was probably meant to be: the one with the fewest edits,
 * if those are at most a third of the longer of both, or one that begins with the word.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const typed = word.toLowerCase();
  let best: { candidate: string; edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = editsBetween(typed, candidate.toLowerCase());
    const allowed = Math.max(typed.length, candidate.length) / 3;
    if (edits <= allowed && (!best || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate;
}

/** One edit, too, is a beginning of two letters or more (`prog`), and the right letters in another order (`aks`). */
function editsBetween(typed: string, candidate: string): number {
  const near =
    (typed.length >= 2 && candidate.startsWith(typed)) || lettersOf(typed) === lettersOf(candidate);
  return near ? Math.min(1, distance(typed, candidate)) : distance(typed, candidate);
}

function lettersOf(word: string): string {
  return word.split('').toSorted().join('');
}
