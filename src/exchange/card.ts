import { DECK_LIMITS } from '../decks/deck.ts';
import type { Values } from './columns.ts';
import { cleaned } from './encoding.ts';
import type { ImportedCard } from './imported.ts';

/** Why a row makes no card, in plain words. */
export class RowRefused extends Error {
  override readonly name = 'RowRefused';
}

/** A card's name within its deck, see docs/decks.md. */
const SLUG = /^[a-z0-9]+([-_]+[a-z0-9]+)*$/;

/**
 * Makes a card of one row, its texts in Markdown.
 *
 * @throws {RowRefused} for one that a deck has no place for
 */
export function readCard(values: Values, row: number): ImportedCard {
  const choices = readChoices(values);
  const right = choices.find((choice) => choice.right)?.text ?? '';
  const slug = oneLine(values.id).toLowerCase();
  return {
    row,
    slug: SLUG.test(slug) && slug.length < DECK_LIMITS.id ? slug : undefined,
    question: within('question', required('question', oneLine(values.question))),
    answer: within('answer', required('answer', severalLines(values.answer) || right)),
    choices,
    accepted: linesOf(values.accept).map((text) => within('accepted', text)),
    hint: within('hint', oneLine(values.hint)) || undefined,
    tags: readTags(values.tags),
    spoken: {
      question: within('question', oneLine(values['say question']), 2) || undefined,
      answer: within('answer', oneLine(values['say answer']), 2) || undefined,
    },
    formerIds: linesOf(values.was).filter((id) => /^[a-z0-9/_-]+$/.test(id)),
    sounds: {},
  };
}

const CALLED = {
  question: 'the question',
  answer: 'the answer',
  choice: 'a choice',
  hint: 'the hint',
  accepted: 'an accepted answer',
  tag: 'a tag',
} as const;

type Limited = keyof typeof CALLED;

/** Anything but spaces, with a width or without. */
const VISIBLE = /[^\p{Cf}\p{Z}\s]/u;

function required(part: 'question' | 'answer', text: string): string {
  if (!VISIBLE.test(text)) throw new RowRefused(`${CALLED[part]} is empty`);
  return text;
}

function within(part: Limited, text: string, times = 1): string {
  const limit = DECK_LIMITS[part] * times;
  if (text.length > limit) throw new RowRefused(`${CALLED[part]} has more than ${limit} characters`);
  return text;
}

export function oneLine(text = ''): string {
  return cleaned(text).replaceAll(/\s+/g, ' ').trim();
}

/** Four spaces before the first line would make code of it, and stay. */
function severalLines(text = ''): string {
  const lines = cleaned(text)
    .replace(/^\s*\n/, '')
    .trimEnd();
  return lines.startsWith('    ') ? lines : lines.trimStart();
}

function linesOf(text = ''): string[] {
  return [...new Set(text.split('\n').map(oneLine).filter(Boolean))];
}

/** A line for each, or all on one line with bars between; the right one by its own column, else the first. */
function readChoices({ choices = '', right = '' }: Values): ImportedCard['choices'] {
  const lines = linesOf(choices);
  const named = oneLine(right);
  const listed = lines.length === 1 ? linesOf(choices.replaceAll('|', '\n')) : lines;
  if (listed.length === 0) return [];
  const texts = named && !listed.includes(named) ? [named, ...listed] : listed;
  checkChoices(texts);
  return texts.map((text) => ({ text, right: text === (named || texts[0]) }));
}

function checkChoices(texts: readonly string[]): void {
  for (const text of texts) within('choice', text);
  if (texts.length < 2 || texts.length > 9)
    throw new RowRefused(`there must be two to nine choices, not ${texts.length}`);
  if (new Set(texts.map((text) => text.toLowerCase())).size < texts.length)
    throw new RowRefused('two choices are the same');
}

function readTags(text = ''): string[] {
  const tags = cleaned(text)
    .split(/[\s,;]+/)
    .filter(Boolean);
  return [...new Set(tags)].map((tag) => within('tag', tag));
}
