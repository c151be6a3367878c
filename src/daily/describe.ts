import type { Library } from '../decks/library.ts';
import { mention } from '../mention.ts';
import type { Field } from '../reply.ts';
import type { Drop } from '../store/drops.ts';
import type { Quiz } from '../store/places.ts';
import type { ForeseenRun } from './calendar.ts';
import { describeDays } from './settings.ts';

/** What a quiz is set to, in a sentence or two of Markdown. */
export function describeQuiz(quiz: Quiz, library: Library): string {
  const { schedule, decks, reveal, paused, thread, mayChange } = quiz;
  const { time, zone, days } = schedule;
  const titles = decks.map((id) => library.decks.find((deck) => deck.id === id)?.title ?? `\`${id}\` (gone)`);
  const told = reveal === undefined ? 'just before the next one' : `at ${reveal}`;
  const asked = [
    `A question ${describeDays(days)} at **${time}** (${zone}), from ${new Intl.ListFormat('en-GB').format(titles)}.`,
    `Its answer is told ${told}${thread ? ', and discussed in a thread' : ''}.`,
    mayChange && 'Until then everyone may change theirs.',
  ]
    .filter(Boolean)
    .join(' ');
  return paused
    ? `**Paused: ${paused.reason}.** ${mention('daily resume')} lets it go on.\n\n${asked}`
    : asked;
}

/** The runs to come, with changes of the clocks marked, and how the last ones went. */
export function describeRuns(
  { paused }: Quiz,
  next: readonly ForeseenRun[],
  recent: readonly Drop[],
): Field[] {
  return [
    ...(paused ? [] : [{ name: 'Next', value: next.map(describeRun).join('\n') }]),
    ...(recent.length > 0 ? [{ name: 'Last', value: recent.map(describeDrop).join('\n') }] : []),
  ];
}

function describeRun({ date, time, shift }: ForeseenRun): string {
  const day = Temporal.PlainDate.from(date).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  if (shift === 0) return `${day}, ${time}`;
  const by = `${Math.abs(shift)} min`;
  return `${day}, ${time} — the clocks have been put ${shift > 0 ? 'forward' : 'back'} by ${by}`;
}

function describeDrop({ date, state, number, late, reason }: Drop): string {
  if (state === 'skipped') return `${date}: left out, ${reason}`;
  if (state === 'unknown')
    return `${date}: question ${number}, but it is not known whether it came (${reason})`;
  const how = state === 'done' ? 'answered' : 'open';
  return `${date}: question ${number}, ${how}${late ? ', late' : ''}`;
}
