import { action, command, type Context } from '../src/command.ts';
import { UserError } from '../src/errors.ts';
import { mention } from '../src/mention.ts';
import { actionId, quoted, type Field, type Reply } from '../src/reply.ts';
import type { HeldCounts } from '../src/study/person.ts';

/** What has to be typed. */
const WORDS = 'forget me';

export default command({
  name: 'forget-me',
  summary: 'Erase all that you hold about me',
  answers: 'actor',
  run: warning,

  actions: {
    ask: action(
      () => ({}),
      'form',
      async () => ({
        id: actionId('forget-me', 'confirm'),
        title: 'Forget me',
        fields: [
          {
            name: 'words',
            label: `Type “${WORDS}”. It can’t be undone.`,
            lines: 'one',
            required: true,
            maxLength: 40,
          },
        ],
      }),
    ),
    confirm: action(
      () => ({}),
      'actor',
      async ({ person, values }) => {
        if (values['words']?.trim().toLowerCase() !== WORDS)
          throw new UserError(
            `Nothing was erased: that was not “${WORDS}”. ${mention('forget-me')} asks you once more.`,
          );
        const { before, left } = await person.forget();
        const still = Object.values(left).reduce((sum, count) => sum + count, 0);
        return {
          tone: 'right',
          title: 'Forgotten',
          text: `${still === 0 ? 'Nothing is left, and nothing bears your name.' : `${still} entries came in meanwhile: ${mention('forget-me')} once more takes them too.`} If you use Viva again, you begin anew.`,
          fields: fieldsOf(before),
        };
      },
    ),
  },
});

async function warning({ person }: Context): Promise<Reply> {
  const [accounts, counts] = await Promise.all([person.accounts(), person.counts()]);
  const linked =
    accounts.length > 1 &&
    `It concerns all your linked accounts: ${accounts.map(({ name }) => quoted(name)).join(', ')}.`;
  return {
    tone: 'warning',
    title: 'Erase everything?',
    text: [
      'Your reviews, memory, settings and points go for good. What others need stays without your name: cards that you made, reports and daily quizzes in servers and workspaces, and how many answered a question. Where only you and Viva are, these go, too.',
      linked,
      `${mention('export')} gives you all of it first.`,
    ]
      .filter(Boolean)
      .join('\n\n'),
    fields: fieldsOf(counts),
    buttons: [{ label: 'Forget me…', id: actionId('forget-me', 'ask'), style: 'danger' }],
  };
}

const NAMES: Readonly<Record<keyof HeldCounts, string>> = {
  reviews: 'Reviews',
  memories: 'Cards in memory',
  answers: 'Answers to daily questions',
  leaderboards: 'Leaderboards with your points',
  cards: 'Cards made',
  flags: 'Cards reported',
  quizzes: 'Daily quizzes set up',
  others: 'Settings, names and the like',
};

function fieldsOf(counts: HeldCounts): Field[] {
  return (Object.keys(NAMES) as (keyof HeldCounts)[]).map((name) => ({
    name: NAMES[name],
    value: String(counts[name]),
  }));
}
