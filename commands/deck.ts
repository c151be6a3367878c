import { mention } from '../src/mention.ts';
import { correctAction, orCorrect } from '../src/authoring/correct.ts';
import { draftForm, readDraft, typedOf, type Typed } from '../src/authoring/draft.ts';
import { addPreviewed, importForm, previewFile } from '../src/authoring/importing.ts';
import type { Space } from '../src/authoring/space.ts';
import { flaggedView } from '../src/authoring/flagged.ts';
import { action, commandOf, subcommand, type Context } from '../src/command.ts';
import { plainText } from '../src/markdown.ts';
import { choiceOption, deckOption, integerOption } from '../src/options.ts';
import { actionId, quoted, type Button, type Form, type Reply } from '../src/reply.ts';
import { CARDS_LIMIT, type OwnCard } from '../src/store/spaces.ts';

/** Cards on one page: as many as there may be choices. */
const PAGE = 9;

/** Of a choice's 80 characters the quoting takes two. */
const CHOICE_LIMIT = 78;

/** Cards and pages count from 1. */
const numbered = ([number = '']: readonly string[]): { number: number } => ({ number: Number(number) || 0 });

export default commandOf({
  name: 'deck',
  summary: 'Look after the cards made here',
  permission: 'space managers',
  subcommands: {
    cards: subcommand({
      summary: 'Show, edit and delete them',
      options: {
        page: integerOption({
          summary: 'Which page',
          required: false,
          range: [1, Math.ceil(CARDS_LIMIT / PAGE)],
        }),
      },
      answers: 'actor',
      run: ({ space, options }) => page(space, options.page ?? 1),
    }),
    import: subcommand({
      summary: 'Add cards from a file: CSV, TSV or Anki',
      answers: 'form',
      run: async () => importForm(),
    }),
    export: subcommand({
      summary: 'Get a deck as a file',
      options: {
        deck: deckOption({ summary: 'Which deck', required: true }),
        as: choiceOption({
          summary: 'For Anki with its clips (apkg), as a table (csv) or as text (md)',
          required: false,
          choices: ['apkg', 'csv', 'md'],
        }),
      },
      answers: 'actor',
      async run({ options: { deck, as = 'apkg' }, clips, now, signal }) {
        // What is seldom asked for loads its libraries then.
        const { attachDeck } = await import('../src/exchange/attach.ts');
        return attachDeck(deck, as, clips, now, signal);
      },
    }),
    flags: subcommand({
      summary: 'Show which cards were reported',
      answers: 'actor',
      run: async ({ flags, library }) => flaggedView('deck', await flags.all(), library),
    }),
  },

  actions: {
    page: action(numbered, 'update', ({ space, number }) => page(space, number)),
    card: action(numbered, 'update', async (context) => show(context, context.number)),
    edit: action(numbered, 'form', async ({ space, number }) =>
      editForm(typedOf(await space.card(number)), String(number)),
    ),
    save: action(numbered, 'update', (context) => {
      const { space, number, values } = context;
      return orCorrect(context, ['deck', 'again', String(number)], async () => {
        await space.edit(number, readDraft(values));
        return show(context, number);
      });
    }),
    again: correctAction(editForm),
    settle: action(
      ([id = '']) => ({ id }),
      'update',
      async ({ flags, library, id }) => {
        const was = await flags.settle(id);
        return flaggedView(
          'deck',
          await flags.all(),
          library,
          was ? 'Taken down.' : 'That one was gone already.',
        );
      },
    ),
    delete: action(numbered, 'update', async ({ space, number }) => confirm(await space.card(number))),
    confirm: action(numbered, 'update', async ({ space, number }) => {
      await space.remove(number);
      return page(space, 1, 'Deleted.');
    }),
    file: action(
      () => ({}),
      'form',
      async () => importForm(),
    ),
    preview: action(() => ({}), 'actor', previewFile),
    add: action(
      ([key = '']) => ({ key }),
      'update',
      (context) => addPreviewed(context, context.key),
    ),
  },
});

const to = (name: string, number: number): string => actionId('deck', name, String(number));

async function page(space: Space, wanted: number, before?: string): Promise<Reply> {
  const cards = await space.cards();
  if (cards.length === 0)
    return {
      text: [before, `No card was made here yet. ${mention('card')} makes one.`].filter(Boolean).join(' '),
    };
  const last = Math.ceil(cards.length / PAGE);
  const number = Math.min(Math.max(wanted, 1), last);
  const shown = cards.slice((number - 1) * PAGE, number * PAGE);
  return {
    title: `Our cards · ${cards.length}`,
    text: [before, last > 1 && `Page ${number} of ${last}.`].filter(Boolean).join(' '),
    choices: shown.map((card) => ({
      text: quoted(plainText(card.question), CHOICE_LIMIT),
      id: to('card', card.number),
    })),
    buttons: [
      ...(number > 1 ? [{ label: 'Previous', id: to('page', number - 1) }] : []),
      ...(number < last ? [{ label: 'Next', id: to('page', number + 1) }] : []),
    ],
  };
}

async function show({ space, library, clips }: Context, number: number): Promise<Reply> {
  const own = await space.card(number);
  const card = library.findCard(space.cardId(number));
  const listen: Button[] =
    card && clips.of(card) ? [{ label: 'Listen', id: actionId('ask', 'listen', card.id, 'question') }] : [];
  return {
    title: `Card ${number}`,
    text: `**${own.question}**\n\n${own.answer}`,
    fields: [
      ...(own.accepted.length > 0 ? [{ name: 'Right', value: own.accepted.join('\n') }] : []),
      ...(own.wrong.length > 0 ? [{ name: 'Wrong', value: own.wrong.join('\n') }] : []),
      { name: 'Made by', value: quoted(own.by.name) },
      ...(listen.length > 0
        ? []
        : [{ name: 'Sound', value: willBeHeard(own, space) ? 'being made' : 'text only' }]),
    ],
    buttons: [
      { label: 'Edit', id: to('edit', number), style: 'primary' },
      ...listen,
      { label: 'Delete', id: to('delete', number), style: 'danger' },
      { label: 'All cards', id: to('page', 1) },
    ],
  };
}

/** By an engine, or by recordings of both sides. */
function willBeHeard({ recorded = {} }: OwnCard, { voiced }: Space): boolean {
  return voiced || (recorded.question !== undefined && recorded.answer !== undefined);
}

function editForm(typed: Typed, number = ''): Form {
  return draftForm(actionId('deck', 'save', number), 'Edit the card', typed);
}

function confirm({ number, question }: OwnCard): Reply {
  return {
    tone: 'warning',
    text: `Delete this card for everyone here?\n\n**${question}**`,
    buttons: [
      { label: 'Delete it', id: to('confirm', number), style: 'danger' },
      { label: 'Keep it', id: to('card', number) },
    ],
  };
}
