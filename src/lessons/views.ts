import { actionId, type Button, type Field, type Reply } from '../reply.ts';
import type { Ending, Lesson } from '../store/lessons.ts';
import { mention } from '../mention.ts';
import type { Material } from './material.ts';
import { isRatable, shownAt, turnAt, type Position } from './position.ts';
import { GREETING, lengthOf, type Say, type Step } from './steps.ts';

/** The command that the buttons of a lesson lead back to. */
const VIA = 'lesson';

/** What is to be seen of a lesson under way. */
export interface Shown {
  readonly lesson: Lesson;
  readonly material: Material;
  readonly position: Position;
  /** Whether nobody is there. */
  readonly alone: boolean;
  /** What those who listen are called, as far as it is known. */
  readonly listeners: readonly string[];
  /** How many more listen. */
  readonly others: number;
  /** Why nobody hears Viva, and what to do about it. */
  readonly unheard?: string | undefined;
}

/** Squares of a progress bar. */
const SQUARES = 12;

/** `▰▰▰▱▱▱▱▱▱▱▱▱ 1:02 of 4:03` */
export function progressBar(steps: readonly Step[], at: number): string {
  const [passed, whole] = [lengthOf(steps.slice(0, at)), lengthOf(steps)];
  const full = whole === 0 ? SQUARES : Math.floor((passed / whole) * SQUARES);
  return `${'▰'.repeat(full)}${'▱'.repeat(SQUARES - full)} ${clockTime(passed)} of ${clockTime(whole)}`;
}

/** `4:03` */
function clockTime(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The lesson's board: where it is, and what can be done. */
export function boardView(shown: Shown): Reply {
  const { lesson, material, position, alone } = shown;
  const { steps } = material;
  const stopped = position.paused || alone;
  return {
    title: titleOf(lesson, material.deck.title, turnAt(steps, position.at)),
    text: textOf(shown),
    fields: [
      { name: stopped ? 'Paused' : 'Time', value: progressBar(steps, position.at) },
      ...listening(shown),
    ],
    buttons: [
      ...controls(lesson, position.paused),
      ...(isRatable(steps, position.at) ? ratingButtons(lesson, turnAt(steps, position.at)) : []),
    ],
  };
}

/** What the board shows while Viva is away. @param title the deck's */
export function awayView(lesson: Lesson, title: string): Reply {
  return {
    title: titleOf(lesson, title, lesson.turn),
    text: 'Everybody has left, and so have I. The lesson goes on here when somebody is back within the hour.',
    buttons: [stopButton(lesson)],
  };
}

/** @param title the deck's */
function titleOf({ cards, firstRound }: Lesson, title: string, turn: number): string {
  if (turn === GREETING || turn >= cards.length) return title;
  if (turn >= firstRound)
    return `${title} · once more, card ${turn - firstRound + 1} of ${cards.length - firstRound}`;
  return `${title} · card ${turn + 1} of ${firstRound}`;
}

function textOf({
  lesson,
  material: { deck, cards, steps },
  position: { at, paused },
  alone,
  unheard,
}: Shown): string {
  const card = cards[turnAt(steps, at)];
  const shown = shownAt(steps, at);
  const state = alone ? '_Nobody is here: I wait._' : paused ? '_Paused._' : unheard;
  if (!card || shown === 'nothing')
    return [`**${deck.title}**: ${countOf(lesson)}.`, state].filter(Boolean).join('\n\n');
  return [`**${card.question}**`, shown === 'answer' && card.answer, state].filter(Boolean).join('\n\n');
}

function countOf({ firstRound }: Lesson): string {
  return firstRound === 1 ? '1 card' : `${firstRound} cards`;
}

function listening({ lesson, listeners, others }: Shown): Field[] {
  if (lesson.room === undefined || listeners.length + others === 0) return [];
  const more = others > 0 && (listeners.length > 0 ? `${others} more` : people(others));
  const names = [...listeners, ...(more ? [more] : [])];
  return [{ name: 'Listening', value: new Intl.ListFormat('en-GB').format(names) }];
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}

function controls(lesson: Lesson, paused: boolean): Button[] {
  return [
    paused
      ? { ...moveButton(lesson, 'Resume', 'resume'), style: 'primary' as const }
      : moveButton(lesson, 'Pause', 'pause'),
    moveButton(lesson, 'Back', 'back'),
    moveButton(lesson, 'Again', 'again'),
    moveButton(lesson, 'Next', 'next'),
    stopButton(lesson),
  ];
}

function moveButton({ id }: Lesson, label: string, move: string): Button {
  return { label, id: actionId(VIA, 'move', id, move) };
}

function stopButton({ id }: Lesson): Button {
  return { label: 'Stop', id: actionId(VIA, 'stop', id), style: 'danger' };
}

function ratingButtons({ id }: Lesson, turn: number): Button[] {
  return [
    { label: 'I knew it', id: actionId(VIA, 'rate', id, String(turn), 'knew'), style: 'primary' },
    { label: 'I didn’t', id: actionId(VIA, 'rate', id, String(turn), 'missed') },
  ];
}

/** A clip as a message of its own, with its words. Under an answer are the buttons for it. */
export function clipView(lesson: Lesson, material: Material, { turn, part, clip }: Say, at: number): Reply {
  const card = material.cards[turn];
  const reply: Reply = {
    title: titleOf(lesson, material.deck.title, turn),
    text: (part === 'answer' ? card?.answer : card && `**${card.question}**`) ?? '',
    fields: [{ name: 'Time', value: progressBar(material.steps, at) }],
    clip,
  };
  return part === 'answer' ? { ...reply, buttons: answerButtons(lesson, turn) } : reply;
}

function answerButtons(lesson: Lesson, turn: number): Button[] {
  const to = (move: string): string => actionId(VIA, 'go', lesson.id, String(turn), move);
  return [
    ...ratingButtons(lesson, turn),
    ...(lesson.byItself ? [] : [{ label: 'Next', id: to('next') }]),
    { label: 'Stop', id: to('stop'), style: 'danger' },
  ];
}

/** An answer after which the lesson has moved on: it can still be rated. */
export function passedView(lesson: Lesson, { cards }: Material, turn: number): Reply {
  return { text: cards[turn]?.answer ?? '', buttons: ratingButtons(lesson, turn) };
}

const ENDINGS: Readonly<Record<Ending, string>> = {
  done: '',
  stopped: 'It was stopped before its end.',
  'taken over': 'Another lesson took its place.',
  'sent away': `I was sent away from the voice channel, so the lesson is over. ${mention('lesson start')} begins a new one.`,
  'channel gone': 'The voice channel is gone, so the lesson is over.',
  refused: 'I may not speak or write there any more, so the lesson is over.',
  'nobody there': 'Nobody came for an hour, so the lesson is over.',
  fault: 'Something went wrong on our side, so the lesson is over. What you have rated is kept.',
};

/** The end card. @param title the deck's @param raters how many have rated themselves */
export function endView(lesson: Lesson, title: string, raters: number): Reply {
  const why = lesson.ended?.why ?? 'done';
  const { id, turn, firstRound, cards } = lesson;
  const heard = Math.min(Math.max(0, turn), firstRound);
  const again = cards.length - firstRound;
  return {
    tone: why === 'done' ? 'right' : 'plain',
    title: `${title} · the lesson is over`,
    text: [ENDINGS[why], raters > 0 && '**My results** shows you, and only you, what you knew.']
      .filter(Boolean)
      .join('\n\n'),
    fields: [
      {
        name: 'Heard',
        value: `${heard} of ${countOf(lesson)}${again > 0 ? `, ${again} of them again` : ''}`,
      },
      { name: 'Rated themselves', value: raters === 0 ? 'nobody' : people(raters) },
    ],
    buttons: [
      { label: 'My results', id: actionId(VIA, 'results', id), style: 'primary' },
      { label: 'Again tomorrow?', id: actionId(VIA, 'tomorrow', id) },
      { label: 'Whole lesson', id: actionId(VIA, 'whole', id) },
    ],
  };
}
