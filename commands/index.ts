import type { Command } from '../src/command.ts';
import ask from './ask.ts';
import card from './card.ts';
import daily from './daily.ts';
import deck from './deck.ts';
import decks from './decks.ts';
import exporting from './export.ts';
import flag from './flag.ts';
import forgetMe from './forget-me.ts';
import help from './help.ts';
import leaderboard from './leaderboard.ts';
import lesson from './lesson.ts';
import link from './link.ts';
import listen from './listen.ts';
import managers from './managers.ts';
import quiz from './quiz.ts';
import progress from './progress.ts';
import review from './review.ts';
import settings from './settings.ts';

/** Every command, in the order in which `/help` shows them. */
export const commands: readonly Command[] = [
  ask,
  review,
  lesson,
  listen,
  progress,
  daily,
  quiz,
  leaderboard,
  decks,
  card,
  deck,
  managers,
  link,
  settings,
  flag,
  exporting,
  forgetMe,
  help,
];
