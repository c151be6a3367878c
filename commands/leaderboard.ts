import { action, command, type Context } from '../src/command.ts';
import { SCOPES, SPANS, type Ranked, type Scope, type Span } from '../src/daily/ranking.ts';
import { UserError } from '../src/errors.ts';
import { mention } from '../src/mention.ts';
import { choiceOption } from '../src/options.ts';
import { actionId, type Button, type Reply } from '../src/reply.ts';

const SPAN_NAMES: Readonly<Record<Span, string>> = {
  week: 'This week',
  month: 'This month',
  all: 'All time',
};
const SCOPE_NAMES: Readonly<Record<Scope, string>> = { here: 'In this channel', everywhere: 'All channels' };
const MARKS = ['🥇', '🥈', '🥉'];

interface View {
  readonly span: Span;
  readonly scope: Scope;
}

export default command({
  name: 'leaderboard',
  summary: 'Show who leads in the daily quiz',
  options: {
    span: choiceOption({ summary: 'Since when: this week without it', required: false, choices: SPANS }),
    where: choiceOption({ summary: 'Here, or in all channels', required: false, choices: SCOPES }),
  },
  answers: 'everyone',
  run: (context) =>
    shown(context, { span: context.options.span ?? 'week', scope: context.options.where ?? 'here' }),

  actions: {
    show: action(readView, 'update', (context) => shown(context, context)),
    own: action(readView, 'actor', (context) => own(context, context)),
    hide: action(readView, 'actor', async (context) => {
      await context.ranking.hide(!(await context.ranking.isHidden()));
      return own(context, context);
    }),
  },
});

function readView([span, scope]: readonly string[]): View {
  const view = { span: SPANS.find((one) => one === span), scope: SCOPES.find((one) => one === scope) };
  if (!view.span || !view.scope)
    throw new UserError(`This button is too old. ${mention('leaderboard')} shows it anew.`);
  return { span: view.span, scope: view.scope };
}

const to = (name: string, { span, scope }: View): string => actionId('leaderboard', name, span, scope);

async function shown({ ranking }: Context, view: View): Promise<Reply> {
  const top = await ranking.top(view.scope, view.span);
  const others: Button[] = [
    ...SPANS.filter((span) => span !== view.span).map((span) => ({
      label: SPAN_NAMES[span],
      id: to('show', { ...view, span }),
    })),
    ...SCOPES.filter((scope) => scope !== view.scope).map((scope) => ({
      label: SCOPE_NAMES[scope],
      id: to('show', { ...view, scope }),
    })),
  ];
  return {
    title: `Leaderboard · ${SPAN_NAMES[view.span].toLowerCase()}, ${SCOPE_NAMES[view.scope].toLowerCase()}`,
    text:
      top.length > 0
        ? top.map(line).join('\n')
        : 'Nobody has points yet: they are given when the answer to a question of the day is told.',
    buttons: [...others, { label: 'Me', id: to('own', view) }],
  };
}

function line({ rank, name, points }: Ranked): string {
  return `${MARKS[rank - 1] ?? `${rank}\\.`} ${name} — ${pointsIn(points)}  `;
}

async function own({ ranking }: Context, view: View): Promise<Reply> {
  const [standing, hidden] = await Promise.all([ranking.own(view.scope, view.span), ranking.isHidden()]);
  const span = SPAN_NAMES[view.span].toLowerCase();
  const told = standing
    ? `You have ${pointsIn(standing.points)} ${span}, rank ${standing.rank}.`
    : `You have no points ${span} yet.`;
  return {
    text: hidden ? `${told}\n\nOthers don't see you on leaderboards.` : told,
    buttons: [{ label: hidden ? 'Show me to others' : 'Hide me from others', id: to('hide', view) }],
  };
}

function pointsIn(points: number): string {
  return points === 1 ? '1 point' : `${points} points`;
}
