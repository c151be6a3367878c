import { nearest } from '../nearest.ts';
import type { Block } from './blocks.ts';
import { DECK_LIMITS } from './deck.ts';

const LIMITS = {
  id: DECK_LIMITS.id,
  was: DECK_LIMITS.id,
  hint: DECK_LIMITS.hint,
  accept: DECK_LIMITS.accepted,
  tag: DECK_LIMITS.tag,
  'say question': DECK_LIMITS.question * 2,
  'say answer': DECK_LIMITS.answer * 2,
} as const;

type Key = keyof typeof LIMITS;

const REPEATABLE: readonly Key[] = ['accept', 'was', 'tag'];

/** The lines of a card's block, by key, in the order they were written. */
export type CardBlock = Readonly<Record<Key, readonly string[]>>;

const empty = (): Record<Key, string[]> => ({
  id: [],
  was: [],
  hint: [],
  accept: [],
  tag: [],
  'say question': [],
  'say answer': [],
});

/**
 * Reads the fenced block of a card, a `key: value` a line. Every mistake goes to `report`;
 * what is right comes back all the same.
 */
export function readCardBlock(
  fence: Block | undefined,
  report: (line: number, reason: string) => void,
): CardBlock {
  const block = empty();
  if (!fence) return block;
  for (const [index, text] of fence.content.split('\n').entries()) {
    const problem = text.trim() ? readLine(text, block) : undefined;
    if (problem) report(fence.line + 1 + index, problem);
  }
  return block;
}

function readLine(text: string, block: Record<Key, string[]>): string | undefined {
  const colon = text.indexOf(':');
  if (colon < 1) return `a line of a card block is "key: value", not "${text.trim().slice(0, 40)}"`;
  const [key, value] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  if (!isKey(key)) return `unknown key "${key}": ${adviceFor(key)}`;
  if (!value) return `"${key}" is empty`;
  if (value.length > LIMITS[key])
    return `"${key}" has ${value.length} characters; ${LIMITS[key]} are allowed`;
  if (key === 'tag' && /[\s,]/.test(value))
    return `"tag: ${value}" must be one word: write a line for each tag`;
  if (block[key].length > 0 && !REPEATABLE.includes(key)) return `"${key}" stands twice`;
  block[key].push(value);
  return undefined;
}

function isKey(key: string): key is Key {
  return Object.hasOwn(LIMITS, key);
}

function adviceFor(key: string): string {
  const likely = nearest(key, Object.keys(LIMITS));
  return likely ? `did you mean "${likely}"?` : `there are ${Object.keys(LIMITS).join(', ')}`;
}
