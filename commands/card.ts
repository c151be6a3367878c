import { mention } from '../src/mention.ts';
import { correctAction, orCorrect } from '../src/authoring/correct.ts';
import { draftForm, readDraft, typedFrom, type Typed } from '../src/authoring/draft.ts';
import { action, command, type Context, type FormValues } from '../src/command.ts';
import { UserError } from '../src/errors.ts';
import { actionId, type Form, type Reply } from '../src/reply.ts';

export default command({
  name: 'card',
  summary: 'Make a card for this place',
  answers: 'form',
  run: async () => emptyForm({}),
  shortcut: { label: 'Make a card', run: async ({ message }) => emptyForm(typedFrom(message.text)) },

  actions: {
    make: action(
      () => ({}),
      'actor',
      (context) => orCorrect(context, ['card', 'again'], () => make(context)),
    ),

    again: correctAction(emptyForm),

    undo: action(
      ([number = '']) => ({ number: Number(number) }),
      'update',
      async ({ number, space, actor }) => {
        const { by, question } = await space.card(number);
        if (by.id !== actor.id) throw new UserError('Only the person who made this card can take it back.');
        await space.remove(number);
        return { text: `Taken back: ${question}` };
      },
    ),
  },
});

function emptyForm(typed: Typed): Form {
  return draftForm(actionId('card', 'make'), 'Make a card', typed);
}

async function make({ values, space, actor, interaction }: Context & FormValues): Promise<Reply> {
  const { number, question } = await space.make(readDraft(values), actor, interaction);
  const heard = space.voiced ? 'It can be heard in a moment.' : 'It is text only: Viva has no voice here.';
  return {
    tone: 'right',
    title: 'The card is made',
    text: `**${question}**\n\n${heard} Everyone here can be asked it: ${mention('ask deck:ours')}.`,
    buttons: [{ label: 'Take it back', id: actionId('card', 'undo', String(number)) }],
  };
}
