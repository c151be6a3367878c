import { command } from '../src/command.ts';
import type { Deck } from '../src/decks/deck.ts';
import { NOTHING_LOADED } from '../src/decks/library.ts';
import { UserError } from '../src/errors.ts';
import { cut } from '../src/cut.ts';
import { actionId, type Menu } from '../src/reply.ts';
import { summaryOf, type ClipSummary } from '../src/speech/clips.ts';

/** Characters of an option's label. */
const LABEL = 75;

/** As many as a menu may have. */
const OPTIONS = 100;

export default command({
  name: 'decks',
  summary: 'Show the decks there are',
  answers: 'actor',
  async run({ library: { decks }, clips }) {
    if (decks.length === 0) throw new UserError(NOTHING_LOADED);
    return {
      title: decks.length === 1 ? 'One deck' : `${decks.length} decks`,
      fields: decks.map((deck) => ({ name: deck.title, value: describe(deck, summaryOf(deck, clips)) })),
      menu: { placeholder: 'Ask me from…', options: decks.slice(0, OPTIONS).map(askOption) },
    };
  },
});

/** `python/asyncio · 11 cards · 22 clips · answers 2:41` */
function describe({ id, summary, cards }: Deck, { clips, answersMilliseconds }: ClipSummary): string {
  const heard = clips > 0 ? ` · ${clips} clips · answers ${minutes(answersMilliseconds)}` : '';
  return `${summary}\n\`${id}\` · ${cards.length === 1 ? 'one card' : `${cards.length} cards`}${heard}`;
}

function minutes(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function askOption({ id, title }: Deck): Menu['options'][number] {
  return { label: cut(title, LABEL), id: actionId('ask', 'another', id) };
}
