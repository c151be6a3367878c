import { command } from '../src/command.ts';
import { UserError } from '../src/errors.ts';
import { cardOption, choiceOption } from '../src/options.ts';

export default command({
  name: 'listen',
  summary: 'Hear one card, with its words',
  options: {
    card: cardOption({ summary: 'Which card: type some words of its question', required: true }),
    part: choiceOption({
      summary: 'Its question or its answer; the answer without it',
      required: false,
      choices: ['question', 'answer'],
    }),
  },
  answers: 'actor',
  async run({ options: { card, part = 'answer' }, clips }) {
    const heard = clips.of(card);
    if (!heard) throw new UserError('This card cannot be heard yet: it has no clip.');
    return { text: card[part], clip: heard[part] };
  },
});
