import { action, commandOf, subcommand, type Context } from '../src/command.ts';
import type { Deck } from '../src/decks/deck.ts';
import { UserError } from '../src/errors.ts';
import { mustPost } from '../src/guest.ts';
import { COUNTS, DEFAULTS, GAPS, ORDERS } from '../src/lessons/options.ts';
import { unheardText } from '../src/lessons/placelessons.ts';
import { isMove, type Move } from '../src/lessons/position.ts';
import type { Room } from '../src/lessons/rooms.ts';
import type { Started } from '../src/lessons/start.ts';
import { wishOf } from '../src/lessons/tomorrow.ts';
import { mention } from '../src/mention.ts';
import { choiceOption, deckOption, integerOption, roomOption } from '../src/options.ts';
import { actionId, quoted, type Reply } from '../src/reply.ts';
import type { LessonWish } from '../src/store/lessons.ts';

/** What a lesson is made of, wherever it is held. */
const content = {
  deck: deckOption({ summary: 'Which deck', required: true }),
  gap: integerOption({ summary: 'Seconds to think before each answer', required: false, range: GAPS }),
  order: choiceOption({ summary: 'What comes first', required: false, choices: ORDERS }),
  cards: integerOption({ summary: 'How many cards at most', required: false, range: COUNTS }),
};

export default commandOf({
  name: 'lesson',
  summary: 'Learn by ear, together: a lesson in a voice channel, or as clips',
  subcommands: {
    start: subcommand({
      summary: 'Hold a lesson in your voice channel, or as clips',
      options: {
        ...content,
        'repeat-missed': choiceOption({
          summary: 'Whether cards that somebody missed come again at the end',
          required: false,
          choices: ['yes', 'no'],
        }),
        channel: roomOption({ summary: 'The voice channel; yours without it', required: false }),
        as: choiceOption({
          summary: 'Spoken in a voice channel, or as clips posted here',
          required: false,
          choices: ['voice', 'clips'],
        }),
        control: choiceOption({
          summary: 'Who may pause it, move on and stop it',
          required: false,
          choices: ['starter', 'anyone'],
        }),
        next: choiceOption({
          summary: 'Whether clips go on at a button, or by themselves',
          required: false,
          choices: ['button', 'by-itself'],
        }),
      },
      answers: 'actor',
      async run(context) {
        const { options, lessons, place, signal } = context;
        // Before anything is said of voice channels, which are of no use then.
        mustPost(place, 'lesson start');
        const room = roomFor(context);
        const wish = { ...wishIn(options), ...(room && { room: room.id }) };
        return startedView(context, wish, await lessons.start(wish, signal));
      },
    }),
    file: subcommand({
      summary: 'Get a whole lesson as one MP3',
      options: content,
      answers: 'everyone',
      run: ({ options, lessons }) => lessons.whole(wishIn(options)),
    }),
  },

  actions: {
    move: action(
      ([id = '', move = '']) => ({ id, move: readMove(move) }),
      'update',
      ({ id, move, lessons }) => lessons.move(id, move),
    ),
    stop: action(readId, 'update', ({ id, lessons, signal }) => lessons.stop(id, signal)),
    go: action(
      ([id = '', turn = '', move]) =>
        ({ id, turn: Number(turn), move: move === 'stop' ? 'stop' : 'next' }) as const,
      'update',
      ({ id, turn, move, lessons, signal }) => lessons.go(id, turn, move, signal),
    ),
    rate: action(
      ([id = '', turn = '', said]) => ({ id, turn: Number(turn), known: said === 'knew' }),
      'actor',
      ({ id, turn, known, lessons }) => lessons.rate(id, turn, known),
    ),
    results: action(readId, 'actor', ({ id, lessons }) => lessons.results(id)),
    whole: action(readId, 'actor', async ({ id, lessons }) =>
      lessons.whole(wishOf(await lessons.lesson(id))),
    ),
    begin: action(readId, 'actor', async (context) => {
      const wish = wishOf(await context.lessons.lesson(context.id));
      return startedView(context, wish, await context.lessons.start(wish, context.signal));
    }),
    take: action(
      ([id = '', key = '']) => ({ id, key }),
      'actor',
      async (context) => {
        const { id, key, lessons, shelf, signal } = context;
        const wish = await shelf.get(key);
        if (wish === undefined)
          throw new UserError(`That was long ago. ${mention('lesson start')} begins a lesson.`);
        const wanted = JSON.parse(wish) as LessonWish;
        return startedView(context, wanted, await lessons.takeOver(id, wanted, signal));
      },
    ),
    tomorrow: action(readId, 'everyone', async ({ id, lessons }) => {
      const { at } = await lessons.again(id);
      const { zone } = await lessons.lesson(id);
      return {
        tone: 'right',
        text: `The lesson is held again ${describeTime(at, zone)} (${zone}). I say so here when it is time.`,
        buttons: [{ label: 'Cancel', id: actionId('lesson', 'cancel', id, String(at)) }],
      };
    }),
    cancel: action(
      ([id = '', at = '']) => ({ after: id, at: Number(at) }),
      'update',
      async ({ after, at, lessons }) => {
        const was = await lessons.cancel({ after, at });
        return {
          text: was ? 'That lesson is called off.' : 'That lesson was called off already, or has been.',
        };
      },
    ),
  },
});

interface Options {
  readonly deck: Deck;
  readonly gap: number | undefined;
  readonly order: LessonWish['order'] | undefined;
  readonly cards: number | undefined;
  readonly 'repeat-missed'?: 'yes' | 'no' | undefined;
  readonly control?: 'starter' | 'anyone' | undefined;
  readonly next?: 'button' | 'by-itself' | undefined;
}

function wishIn(options: Options): LessonWish {
  return {
    deck: options.deck.id,
    order: options.order ?? DEFAULTS.order,
    most: options.cards ?? DEFAULTS.most,
    gap: options.gap === undefined ? DEFAULTS.gap : options.gap * 1000,
    repeatMissed: options['repeat-missed'] !== 'no',
    anyone: options.control === 'anyone',
    byItself: options.next === 'by-itself',
  };
}

/** The voice channel for the lesson; undefined for one that comes as clips. */
function roomFor({
  options: { channel, as },
  lessons,
}: Context & {
  readonly options: { readonly channel: Room | undefined; readonly as: 'voice' | 'clips' | undefined };
}): Room | undefined {
  if (as === 'clips') return undefined;
  const room = channel ?? lessons.room();
  if (room || (as === undefined && lessons.rooms().length === 0)) return room;
  throw new UserError(
    'Join a voice channel first, or name one with `channel:`. With `as:clips` the lesson comes here, as clips.',
  );
}

async function startedView({ lessons, shelf }: Context, wish: LessonWish, started: Started): Promise<Reply> {
  const nameOf = (id: string | undefined): string =>
    quoted(lessons.rooms().find((room) => room.id === id)?.name ?? 'this place');
  if (started.kind === 'started') {
    const { room, cards } = started.lesson;
    const where = room === undefined ? 'here' : `in ${nameOf(room)}`;
    const count = cards.length === 1 ? '1 card' : `${cards.length} cards`;
    return {
      tone: 'right',
      text: [`The lesson begins ${where}: ${count}.`, unheardText(started.unheard)].filter(Boolean).join(' '),
    };
  }
  const { by: other } = started;
  const text = `There is a lesson in ${nameOf(other.room)} already, which ${quoted(other.by.name)} has started.`;
  if (!lessons.mayTakeOver(other)) return { tone: 'warning', text: `${text} Come and listen.` };
  const key = await shelf.put(JSON.stringify(wish));
  return {
    tone: 'warning',
    text: `${text} **Take over** ends it and begins yours.`,
    buttons: [{ label: 'Take over', id: actionId('lesson', 'take', other.id, key), style: 'danger' }],
  };
}

function readId([id = '']: readonly string[]): { readonly id: string } {
  return { id };
}

function readMove(word: string): Move {
  if (!isMove(word)) throw new UserError('This button is from an older Viva and leads nowhere now.');
  return word;
}

/** `on Tue 3 Nov at 10:00` */
function describeTime(at: number, zone: string): string {
  const time = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const day = time.toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
  return `on ${day} at ${time.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}
