import { commandOf, subcommand, type Context } from '../src/command.ts';
import { WHOLE_WEEK } from '../src/study/days.ts';
import { describeQuiz, describeRuns } from '../src/daily/describe.ts';
import { daysOption, decksOption, timeOption, zoneOption } from '../src/daily/settings.ts';
import { UserError } from '../src/errors.ts';
import { mention } from '../src/mention.ts';
import { choiceOption } from '../src/options.ts';
import type { Reply } from '../src/reply.ts';

const SWITCH = ['on', 'off'] as const;

const set = subcommand({
  summary: 'Ask a question a day in this channel',
  options: {
    time: timeOption('When to ask, such as 09:00'),
    zone: zoneOption('In which time zone'),
    days: daysOption('On which days: daily, weekdays, weekends, or mon,wed'),
    deck: decksOption('From which decks, such as asyncio+testing'),
    reveal: timeOption('When to tell the answer; just before the next question without it'),
    thread: choiceOption({ summary: 'A thread to discuss each answer in', required: false, choices: SWITCH }),
    change: choiceOption({
      summary: 'Whether answers can be changed until the reveal',
      required: false,
      choices: SWITCH,
    }),
  },
  answers: 'actor',
  async run(context) {
    const { quiz, library, actor, options } = context;
    const before = await quiz.settings();
    const time = options.time ?? before?.schedule.time;
    if (time === undefined)
      throw new UserError(`${mention('daily set')} needs \`time:\` — when to ask, such as 09:00.`);
    const zone = options.zone ?? before?.schedule.zone ?? actor.zone ?? context.zone;
    const days = options.days ?? before?.schedule.days ?? WHOLE_WEEK;
    const decks = options.deck ?? before?.decks ?? library.decks.map(({ id }) => id);
    const { reveal = before?.reveal, thread, change } = options;
    const settings = {
      reveal,
      thread: thread ? thread === 'on' : (before?.thread ?? false),
      mayChange: change ? change === 'on' : (before?.mayChange ?? false),
    };
    await quiz.set({ schedule: { time, zone, days }, decks, ...settings }, actor.id);
    return show(context, 'Set up. This is what will happen:');
  },
});

export default commandOf({
  name: 'daily',
  summary: 'Set up a question a day in this channel',
  permission: 'managers',
  subcommands: {
    set,
    show: subcommand({
      summary: 'Show how it is set up, and the next questions',
      answers: 'actor',
      run: (context) => show(context),
    }),
    pause: subcommand({
      summary: 'Ask no more until it is resumed',
      answers: 'actor',
      async run({ quiz }) {
        await quiz.pause();
        return { text: `Paused. ${mention('daily resume')} lets it go on.` };
      },
    }),
    resume: subcommand({
      summary: 'Go on after a pause',
      answers: 'actor',
      async run(context) {
        await context.quiz.resume();
        return show(context, 'It goes on.');
      },
    }),
    skip: subcommand({
      summary: 'Leave the next question out',
      answers: 'actor',
      async run({ quiz }) {
        const run = await quiz.skip();
        return { text: `The question of ${run.date}, ${run.time}, is left out.` };
      },
    }),
    now: subcommand({
      summary: "Ask the day's question at once",
      answers: 'actor',
      async run({ quiz, signal }) {
        const drop = await quiz.now(signal);
        if (!drop) throw new UserError('The question could not be sent now. Try again in a moment.');
        if (drop.state === 'skipped') return { text: `Nothing was asked: ${drop.reason}.` };
        return { text: `Question ${drop.number} is there.` };
      },
    }),
    remove: subcommand({
      summary: 'Ask here no more, and forget how it was set up',
      answers: 'actor',
      async run({ quiz }) {
        await quiz.remove();
        return { text: 'There is no daily quiz here any more.' };
      },
    }),
  },
});

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
