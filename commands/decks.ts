import { command } from '../src/command.ts';
import type { Deck } from '../src/decks/deck.ts';
import { NOTHING_LOADED } from '../src/decks/library.ts';
import { UserError } from '../src/errors.ts';
import { actionId, type Button } from '../src/reply.ts';
import type { ClipSummary } from '../src/speech/clips.ts';

/** As many as fit beside each other on every platform. */
const BUTTONS = 5;

export default command({
  name: 'decks',
  summary: 'Show the decks there are',
  answers: 'actor',
  async run({ library: { decks }, clips }) {
    if (decks.length === 0) throw new UserError(NOTHING_LOADED);
    return {
      title: decks.length === 1 ? 'One deck' : `${decks.length} decks`,
      fields: decks.map((deck) => ({ name: deck.title, value: describe(deck, clips.summary(deck)) })),
      buttons: decks.slice(0, BUTTONS).map(askButton),
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

function askButton({ id, title }: Deck): Button {
  return { label: `Ask: ${title}`, id: actionId('ask', 'another', id) };
}
