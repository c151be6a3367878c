import { command } from '../src/command.ts';
import { actionId } from '../src/reply.ts';

/** As many as fit beside each other on every platform. */
const BUTTONS = 5;

export default command({
  name: 'decks',
  summary: 'Show the decks there are',
  answers: 'actor',
  async run({ library }) {
    if (library.decks.length === 0)
      return { tone: 'warning', text: 'No deck has loaded. The log names what is wrong with each.' };
    return {
      title: library.decks.length === 1 ? 'One deck' : `${library.decks.length} decks`,
      fields: library.decks.map(({ id, title, summary, cards }) => ({
        name: title,
        value: `${summary}\n\`${id}\` · ${cards.length === 1 ? 'one card' : `${cards.length} cards`}`,
      })),
      buttons: library.decks.slice(0, BUTTONS).map(({ id, title }) => ({
        label: `Ask: ${title}`.slice(0, 80),
        id: actionId('ask', 'another', id),
      })),
    };
  },
});
