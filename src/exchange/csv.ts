import type { Card, Deck } from '../decks/deck.ts';
import { ROLES, type Role } from './columns.ts';

/** So that spreadsheets take it for UTF-8. */
const MARK = '\uFEFF';

/** A deck as CSV (RFC 4180): a header, then a row for each card, its texts in Markdown. */
export function deckCsv({ cards }: Pick<Deck, 'cards'>): string {
  const rows = [ROLES, ...cards.map((card) => ROLES.map((role) => cellsOf(card)[role]))];
  return `${MARK}${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** What a table, or a note of Anki's, holds of a card. */
export function cellsOf(card: Card): Record<Role, string> {
  const { id, deck, question, answer, choices, accepted, hint, tags, formerIds, spoken } = card;
  const inDeck = (one: string): string => (one.startsWith(`${deck}/`) ? one.slice(deck.length + 1) : one);
  return {
    question,
    answer,
    choices: choices.map(({ text }) => text).join('\n'),
    right: choices.find(({ right }) => right)?.text ?? '',
    accept: accepted.join('\n'),
    hint: hint ?? '',
    tags: tags.join(' '),
    id: inDeck(id),
    was: formerIds.map(inDeck).join('\n'),
    'say question': spoken.question ?? '',
    'say answer': spoken.answer ?? '',
  };
}

/**
 * A spreadsheet would run a cell that begins like a formula: an apostrophe before it prevents that, and is taken away
 * again when we read it.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function cell(text: string): string {
  const guarded = /^'*[=+\-@\t\n\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return `"${guarded.replaceAll('"', '""')}"`;
}
