import { command } from '../src/command.ts';
import { deckOption } from '../src/options.ts';
import { actionId } from '../src/reply.ts';
import { dateOf } from '../src/study/days.ts';
import type { Progress } from '../src/study/progress.ts';

const SHORT = { day: 'numeric', month: 'short' } as const;

export default command({
  name: 'progress',
  summary: 'Show how far I have come',
  options: { deck: deckOption({ summary: 'In which deck', required: false }) },
  answers: 'actor',
  async run({ learner, library, options: { deck } }) {
    const progress = await learner.progress(deck?.cards ?? library.cards);
    return {
      title: deck ? `Your progress in ${deck.title}` : 'Your progress',
      fields: [
        { name: 'Due now', value: String(progress.due) },
        { name: 'New', value: String(progress.fresh) },
        { name: 'Learning', value: String(progress.learning) },
        { name: 'Known', value: String(progress.known) },
        { name: 'Remembered in 30 days', value: describeRetention(progress) },
        { name: 'Streak', value: describeStreak(progress) },
      ],
      buttons:
        progress.due + progress.fresh > 0
          ? [{ label: 'Review', id: actionId('review', 'start'), style: 'primary' }]
          : [],
    };
  },
});

function describeRetention({ retention }: Progress): string {
  return retention === undefined ? 'nothing repeated yet' : `${Math.round(retention * 100)} %`;
}

function describeStreak({ streak: { days, frozen, freezesLeft }, reviewedToday }: Progress): string {
  if (days === 0) return 'begins with a review today';
  const forgiven = frozen.slice(0, 2).map((day) => dateOf(day).toLocaleString('en-GB', SHORT));
  return [
    days === 1 ? 'one day' : `${days} days`,
    reviewedToday === 0 && 'review a card today to keep it',
    forgiven.length > 0 && `${forgiven.join(' and ')} forgiven`,
    `${freezesLeft} more ${freezesLeft === 1 ? 'day' : 'days'} can be missed this month`,
  ]
    .filter(Boolean)
    .join('; ');
}
