import { command } from '../src/command.ts';
import { mention } from '../src/mention.ts';

export default command({
  name: 'export',
  summary: 'Give me all that you hold about me, as a file',
  answers: 'actor',
  async run({ person, now }) {
    // What is seldom asked for loads its libraries then.
    const { exportOf } = await import('../src/study/export.ts');
    const held = await person.held();
    const reviews = held.log.filter(({ kind }) => kind === 'review').length;
    return {
      text: `All that Viva holds about you, ${reviews} reviews among it. The file \`schema.json\` in it says what is what. ${mention('forget-me')} erases it.`,
      file: {
        name: 'viva-export.zip',
        alt: 'All that Viva holds about you',
        content: await exportOf(held, now),
      },
    };
  },
});
