import { command, type Context } from '../src/command.ts';
import { WHOLE_WEEK } from '../src/daily/calendar.ts';
import { describeQuiz, describeRuns } from '../src/daily/describe.ts';
import { daysOption, decksOption, timeOption, zoneOption } from '../src/daily/settings.ts';
import { UserError } from '../src/errors.ts';
import { mention } from '../src/mention.ts';
import { choiceOption } from '../src/options.ts';
import type { Reply } from '../src/reply.ts';

const WAYS = ['set', 'show', 'pause', 'resume', 'skip', 'now', 'remove'] as const;

export default command({
  name: 'daily',
  summary: 'Set up a question a day in this channel',
  options: {
    what: choiceOption({
      summary: 'What to do',
      required: true,
      choices: WAYS,
    }),
    time: timeOption('When to ask, such as 09:00'),
    zone: zoneOption('In which time zone'),
    days: daysOption('On which days: daily, weekdays, weekends, or mon,wed'),
    deck: decksOption('From which decks, such as asyncio+testing'),
    reveal: timeOption('When to tell the answer; just before the next question without it'),
  },
  answers: 'actor',
  permission: 'managers',
  run: (context) => ways[context.options.what](context),
});

type Options = Parameters<typeof set>[0];

const ways: Readonly<Record<(typeof WAYS)[number], (context: Options) => Promise<Reply>>> = {
  set,
  show,
  async pause({ quiz }) {
    await quiz.pause();
    return { text: `Paused. ${mention('daily resume')} lets it go on.` };
  },
  async resume(context) {
    await context.quiz.resume();
    return show(context, 'It goes on.');
  },
  async skip({ quiz }) {
    const run = await quiz.skip();
    return { text: `The question of ${run.date}, ${run.time}, is left out.` };
  },
  async now({ quiz, signal }) {
    const drop = await quiz.now(signal);
    if (!drop) throw new UserError('The question could not be sent now. Try again in a moment.');
    if (drop.state === 'skipped') return { text: `Nothing was asked: ${drop.reason}.` };
    return { text: `Question ${drop.number} is there.` };
  },
  async remove({ quiz }) {
    await quiz.remove();
    return { text: 'There is no daily quiz here any more.' };
  },
};

async function set(
  context: Context & {
    readonly options: {
      readonly time: string | undefined;
      readonly zone: string | undefined;
      readonly days: readonly number[] | undefined;
      readonly deck: readonly string[] | undefined;
      readonly reveal: string | undefined;
    };
  },
): Promise<Reply> {
  const { quiz, library, actor, options } = context;
  const before = await quiz.settings();
  const time = options.time ?? before?.schedule.time;
  if (time === undefined)
    throw new UserError(`${mention('daily set')} needs \`time:\` — when to ask, such as 09:00.`);
  const zone = options.zone ?? before?.schedule.zone ?? actor.zone ?? context.zone;
  const days = options.days ?? before?.schedule.days ?? WHOLE_WEEK;
  const decks = options.deck ?? before?.decks ?? library.decks.map(({ id }) => id);
  await quiz.set(
    { schedule: { time, zone, days }, decks, reveal: options.reveal ?? before?.reveal },
    actor.id,
  );
  return show(context, 'Set up. This is what will happen:');
}

async function show({ quiz, library }: Context, before?: string): Promise<Reply> {
  const settings = await quiz.settings();
  if (!settings)
    throw new UserError(`There is no daily quiz here yet. ${mention('daily set time:09:00')} sets one up.`);
  const [next, recent] = await Promise.all([quiz.next(), quiz.recent()]);
  return {
    ...(before !== undefined && { tone: 'right' as const }),
    title: 'The daily quiz',
    text: [before, describeQuiz(settings, library)].filter(Boolean).join('\n\n'),
    fields: describeRuns(settings, next, recent),
  };
}
