import { ApplicationCommandOptionType, type ChatInputApplicationCommandData } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { trial } from './trial.ts';

const { server, bot } = await trial({ clock: manualClock() });
const ada = server.person('Ada');

const ask: ChatInputApplicationCommandData = {
  name: 'ask',
  description: 'Ask me one question',
  options: [
    {
      name: 'deck',
      description: 'Which deck',
      type: ApplicationCommandOptionType.String,
      autocomplete: true,
    },
    {
      name: 'cards',
      description: 'How many',
      type: ApplicationCommandOptionType.Integer,
      minValue: 1,
      maxValue: 9,
    },
  ],
};
await bot.client.application.commands.set([ask]);

describe('slash commands', () => {
  it('lists what was registered, and keeps ids over an overwrite', async () => {
    const before = await bot.client.application.commands.fetch();
    expect(before.map(({ name }) => name)).toEqual(['ask']);
    const after = await bot.client.application.commands.set([ask]);
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect(server.commands).toMatchObject([{ name: 'ask', application_id: server.applicationId }]);
  });

  it('offers a command of the server beside the global ones', async () => {
    bot.answers.command = (interaction) => interaction.reply(`/${interaction.commandName}`);
    const guild = server.guildId;
    await bot.client.application.commands.set([{ name: 'local', description: 'Only here' }], guild);
    expect((await ada.slash('/local')).text).toBe('/local');
    await bot.client.application.commands.set([], guild);
    await expect(ada.slash('/local')).rejects.toThrow('Discord offers no command /local');
  });

  it('brings typed options', async () => {
    bot.answers.command = (interaction) => {
      const { options } = interaction;
      return interaction.reply(`${options.getString('deck')} ${options.getInteger('cards')}`);
    };
    expect((await ada.slash('/ask', { deck: 'asyncio', cards: 3 })).text).toBe('asyncio 3');
  });

  it.each([
    ['an unknown option', { colour: 'red' }, 'no option “colour”'],
    ['a number out of range', { cards: 10 }, 'from 1 to 9'],
    ['a fraction', { cards: 1.5 }, 'from 1 to 9'],
    ['a number for a text', { deck: 1 }, 'takes a text'],
  ])('does not let a person send %s', async (_, typed, complaint) => {
    await expect(ada.slash('/ask', typed)).rejects.toThrow(complaint);
  });

  it('suggests while one types', async () => {
    bot.answers.autocomplete = (interaction) =>
      interaction.respond([{ name: `${interaction.options.getFocused()}ncio`, value: 'python/asyncio' }]);
    expect(await ada.suggestions('/ask', 'deck', 'asy')).toEqual(['asyncio']);
  });
});
