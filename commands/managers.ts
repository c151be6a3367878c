import { mention } from '../src/mention.ts';
import { command } from '../src/command.ts';
import { choiceOption } from '../src/options.ts';

export default command({
  name: 'managers',
  summary: 'Say who may change settings and cards here',
  options: {
    who: choiceOption({ summary: 'Who', required: false, choices: ['admins', 'everyone'] }),
  },
  answers: 'actor',
  permission: 'space managers',
  async run({ space, place, options: { who } }) {
    if (place.admission !== undefined) return { text: place.admission };
    if (who !== undefined) await space.setOpen(who === 'everyone');
    const open = await space.isOpen();
    return {
      ...(who !== undefined && { tone: 'right' as const }),
      text: open
        ? `Everyone here may change the settings and the cards. ${mention('managers who:admins')} takes that back.`
        : `Only those who manage this place may change the settings and the cards. ${mention('managers who:everyone')} lets all.`,
    };
  },
});
