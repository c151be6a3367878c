import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type ChatInputApplicationCommandData,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { refusalOf, trial } from './trial.ts';

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

describe('registered commands', () => {
  const { commands } = bot.client.application;

  it('are made, changed and deleted one by one', async () => {
    const { id, version } = await commands.create({ name: 'hint', description: 'Give me a hint' });
    expect(await commands.fetch(id, { force: true })).toMatchObject({ name: 'hint', version });
    const help = { name: 'hint', description: 'Help me a little' };
    const changed = await commands.edit(id, { description: help.description });
    expect(changed).toMatchObject({ id, ...help });
    expect(changed.version).not.toBe(version);
    expect(await commands.create(help)).toMatchObject({ id, version: changed.version });
    await commands.delete(id);
    expect(await refusalOf(commands.fetch(id))).toBe('10063: Unknown application command');
    expect(await refusalOf(commands.edit(id, { name: 'x' }))).toBe('10063: Unknown application command');
  });

  it('keep their versions over an overwrite that changes nothing', async () => {
    const before = await commands.set([ask]);
    const after = await commands.set([ask, { name: 'more', description: 'Ask me more' }]);
    expect(after.first()?.version).toBe(before.first()?.version);
    await commands.set([ask]);
  });

  it('are checked one by one too', async () => {
    expect(await refusalOf(commands.create({ name: 'Hint', description: 'x' }))).toContain(
      '\nname[APPLICATION_COMMAND_INVALID_NAME]',
    );
  });

  it('are a hundred of the typed and fifteen of the others at most', async () => {
    const many = <More extends object>(count: number, more: More) =>
      Array.from({ length: count }, (_, index) => ({ name: `c${index}`, ...more }));
    const typed = { description: 'x' };
    const ofMessages = { type: ApplicationCommandType.Message } as const;
    expect(await refusalOf(commands.set(many(101, typed)))).toMatch(/^30032: /);
    expect(await refusalOf(commands.set(many(16, ofMessages)))).toMatch(/^30032: /);
    expect((await commands.set([...many(100, typed), ...many(15, ofMessages)])).size).toBe(115);
    await commands.set([ask]);
  });

  it('belong to a server that the bot knows', async () => {
    expect(await refusalOf(commands.set([ask], '9'))).toBe('10004: Unknown Guild');
    expect(await refusalOf(commands.set([ask], server.guild({ bot: false }).id))).toBe(
      '50001: Missing Access',
    );
  });
});

describe('subcommands', () => {
  const name = { name: 'name', description: 'Which', type: ApplicationCommandOptionType.String as const };
  const deck: ChatInputApplicationCommandData = {
    name: 'deck',
    description: 'Decks',
    options: [
      {
        name: 'add',
        description: 'Add one',
        type: ApplicationCommandOptionType.Subcommand,
        options: [{ ...name, required: true, autocomplete: true }],
      },
    ],
  };

  it('are typed after their command', async () => {
    await bot.client.application.commands.create(deck);
    bot.answers.command = (interaction) => {
      const { options } = interaction;
      return interaction.reply(`${options.getSubcommand()} ${options.getString('name')}`);
    };
    expect((await ada.slash('/deck add', { name: 'asyncio' })).text).toBe('add asyncio');
    await expect(ada.slash('/deck add')).rejects.toThrow('/add needs “name”');
    await expect(ada.slash('/deck')).rejects.toThrow('/deck goes on with one of: add');
  });

  it('suggest', async () => {
    bot.answers.autocomplete = (interaction) =>
      interaction.respond([{ name: `${interaction.options.getSubcommand()}: asyncio`, value: 'x' }]);
    expect(await ada.suggestions('/deck add', 'name', 'asy')).toEqual(['add: asyncio']);
  });
});
