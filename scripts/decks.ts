import { describeProblem, loadDecks } from '../src/decks/load.ts';

/** `npm run decks [folder]`: checks every deck file, and fails when one has a mistake. */
const { decks, problems } = await loadDecks(process.argv[2] ?? 'content');
for (const problem of problems) console.error(describeProblem(problem));
const cards = decks.reduce((sum, deck) => sum + deck.cards.length, 0);
console.log(`${decks.length} decks with ${cards} cards are right; ${problems.length} mistakes.`);
process.exitCode = problems.length > 0 ? 1 : 0;
