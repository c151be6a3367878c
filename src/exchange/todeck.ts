import { slug as slugged } from 'github-slugger';
import { choiceId } from '../decks/choices.ts';
import { DECK_LIMITS, type Card, type Deck } from '../decks/deck.ts';
import { plainText } from '../markdown.ts';
import type { ImportedCard } from './imported.ts';

/**
 * Cards that were imported as a deck. The first card to which its file gave a name keeps it; the others are named by
 * their questions, with a number where that is needed.
 *
 * @param about the deck's id leaves room for a card's: at most 40 characters
 */
export function deckOf(cards: readonly ImportedCard[], about: Omit<Deck, 'cards'>): Deck {
  const room = DECK_LIMITS.id - about.id.length - 1;
  const slugs = slugsOf(cards, room);
  return {
    ...about,
    cards: cards.map((card, index) => cardOf(card, index + 1, about.id, slugs[index]!)),
  };
}

function cardOf(card: ImportedCard, number: number, deck: string, slug: string): Card {
  const { question, answer, choices, accepted, hint, tags, spoken, formerIds } = card;
  return {
    id: `${deck}/${slug}`,
    deck,
    number,
    line: 1,
    question,
    answer,
    choices: choices.map(({ text, right }) => ({ id: choiceId(text), text, right })),
    accepted,
    hint,
    tags,
    spoken,
    formerIds: formerIds.map((id) => (id.includes('/') ? id : `${deck}/${id}`)),
  };
}

/** @param room for a name, in characters */
function slugsOf(cards: readonly ImportedCard[], room: number): string[] {
  const owners = new Map<string, ImportedCard>();
  const tried = new Map<string, number>();
  for (const card of cards)
    if (card.slug !== undefined && card.slug.length <= room && !owners.has(card.slug))
      owners.set(card.slug, card);
  return cards.map((card) => {
    if (card.slug !== undefined && owners.get(card.slug) === card) return card.slug;
    const wanted = card.slug ?? slugOfQuestion(card.question);
    // What `-1234` takes is kept free.
    const slug = freeSlug(trimmed(wanted.slice(0, Math.max(room - 6, 0))) || 'card', tried, owners);
    owners.set(slug, card);
    return slug;
  });
}

/** @param tried how many were wanted alike before */
function freeSlug(
  wanted: string,
  tried: Map<string, number>,
  owners: ReadonlyMap<string, ImportedCard>,
): string {
  let free = wanted;
  let count = tried.get(wanted) ?? 1;
  while (owners.has(free)) free = `${wanted}-${++count}`;
  tried.set(wanted, count);
  return free;
}

function slugOfQuestion(question: string): string {
  const ascii = plainText(question)
    .normalize('NFKD')
    .replaceAll(/[^\x20-\x7e]/g, '');
  return trimmed(slugged(ascii));
}

const trimmed = (slug: string): string => slug.replaceAll(/^[-_]+|[-_]+$/g, '');
