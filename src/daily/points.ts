import type { KeptAnswer } from '../store/drops.ts';

/** For taking part; for being right, beside it; for being right first, beside both. */
const [PART, RIGHT, FIRST] = [1, 2, 2];

/** The points that the answers to a question are worth. @param answers in the order in which they came in */
export function pointsOf(answers: readonly KeptAnswer[]): { account: string; points: number }[] {
  const first = answers.find(({ right }) => right);
  return answers.map((answer) => ({
    account: answer.account,
    points: PART + (answer.right ? RIGHT : 0) + (answer === first ? FIRST : 0),
  }));
}
