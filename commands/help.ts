import { plainMention } from '../src/mention.ts';
import { command, type Command } from '../src/command.ts';
import { more } from '../src/more.ts';
import { actionId } from '../src/reply.ts';

export default command({
  name: 'help',
  summary: 'Show what I can do',
  answers: 'actor',
  async run({ commands }) {
    return {
      title: 'Viva',
      text: 'I ask questions from decks of cards, and bring each card back shortly before you would forget it.',
      fields: commands.map((one) => ({ name: typedAs(one), value: purpose(one) })),
      buttons: [
        { label: 'Ask me', id: actionId('ask', 'start'), style: 'primary' },
        { label: 'Review', id: actionId('review', 'start') },
      ],
    };
  },
  actions: { more },
});

function purpose({ summary, permission }: Command): string {
  return permission === 'anyone' ? summary : `${summary} (for managers)`;
}

/** `/ask [deck:…]`, `/daily set · show · pause` */
function typedAs({ name, usages }: Command): string {
  const alone = usages[name];
  if (!alone) {
    const words = Object.keys(usages).map((line) => line.slice(name.length + 1));
    return `${plainMention(name)} ${words.join(' · ')}`;
  }
  const parts = Object.entries(alone.options).map(([option, { required }]) =>
    required ? `${option}:…` : `[${option}:…]`,
  );
  return [plainMention(name), ...parts].join(' ');
}
