import { loadDotEnv } from '../src/dotenv.ts';
import { describeProblem, loadDecks } from '../src/decks/load.ts';

/** `npm run decks [folder]`: checks every deck file, Viva's and those of `VIVA_DECKS`, and fails when one has a mistake. */
loadDotEnv();
const { VIVA_DECKS: own } = process.env;
const folders = process.argv[2] === undefined ? ['content', ...(own ? [own] : [])] : [process.argv[2]];
for (const folder of folders) {
  const { decks, problems } = await loadDecks(folder);
  for (const problem of problems) console.error(describeProblem(problem));
  const cards = decks.reduce((sum, deck) => sum + deck.cards.length, 0);
  console.log(`${folder}: ${decks.length} decks with ${cards} cards are right; ${problems.length} mistakes.`);
  if (problems.length > 0) process.exitCode = 1;
}
