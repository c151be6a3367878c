import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  ApplicationCommandOptionType,
  AttachmentBuilder,
  ButtonStyle,
  type ChatInputApplicationCommandData,
  Client,
  ComponentType,
  GatewayIntentBits,
  MessageFlags,
  TextInputStyle,
} from 'discord.js';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { connectedBot } from './discord-server/bare-bot.ts';
import { startDiscordServer } from './discord-server/server.ts';
import { choose } from './far-end/choices.ts';
import { manualClock } from './far-end/clock.ts';

const server = await startDiscordServer({ clock: manualClock() });
const bot = await connectedBot(server);
const ada = server.person('Ada');
const bob = server.person('Bob');

/** Milliseconds that something which comes by itself may take. */
const soon = { timeout: 10_000 };

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

afterEach(() => {
  bot.answers = {};
  expect(bot.failures.splice(0)).toEqual([]);
});

afterAll(async () => {
  await bot.client.destroy();
  await server.close();
});

function row(
  ...components: APIComponentInMessageActionRow[]
): APIActionRowComponent<APIComponentInMessageActionRow> {
  return { type: ComponentType.ActionRow, components };
}

function button(label: string, custom_id = label): APIComponentInMessageActionRow {
  return { type: ComponentType.Button, style: ButtonStyle.Primary, label, custom_id };
}

describe('logging in', () => {
  it('knows the bot and its server', async () => {
    const { client } = await connectedBot(server, { intents: [GatewayIntentBits.Guilds] });
    expect(client.user.username).toBe('viva');
    expect(client.guilds.cache.map(({ name }) => name)).toEqual(['Study circle']);
    expect(client.channels.cache.map(({ id }) => id)).toEqual(['100000000000000003']);
    await client.destroy();
  });

  it('turns a wrong token away', async () => {
    const client = new Client({ intents: [], rest: { api: server.api } });
    await expect(client.login('not.the.token')).rejects.toThrow('invalid token');
    await client.destroy();
  });

  it('picks a dropped connection up where it was', async () => {
    bot.answers.command = (interaction) => interaction.reply('still here');
    server.dropConnections();
    expect((await ada.slash('/ask')).text).toBe('still here');
  });
});

describe('commands', () => {
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

describe('replies', () => {
  it('shows a reply to everyone', async () => {
    bot.answers.command = (interaction) =>
      interaction.reply({
        content: 'content',
        embeds: [
          {
            title: 'title',
            description: 'description',
            fields: [{ name: 'name', value: 'value' }],
            footer: { text: 'footer' },
          },
        ],
      });
    const message = await ada.slash('/ask');
    expect(message.text.split('\n')).toEqual(['content', 'title', 'description', 'name', 'value', 'footer']);
    expect(message).toMatchObject({ private: false, pending: false, deleted: false });
    expect(bob.messages().at(-1)?.text).toBe(message.text);
  });

  it('shows an ephemeral reply to the actor only', async () => {
    bot.answers.command = (interaction) =>
      interaction.reply({ content: 'psst', flags: MessageFlags.Ephemeral });
    const message = await ada.slash('/ask');
    expect(message.private).toBe(true);
    expect(ada.messages()).toContain(message);
    expect(bob.messages().map(({ text }) => text)).not.toContain('psst');
  });

  it('is thinking between a deferral and its edit', async () => {
    const edit = Promise.withResolvers<void>();
    const deferred = Promise.withResolvers<void>();
    bot.answers.command = async (interaction) => {
      await interaction.deferReply();
      deferred.resolve();
      await edit.promise;
      await interaction.editReply('thought');
    };
    const coming = ada.slash('/ask');
    await deferred.promise;
    const thinking = bob.messages().at(-1);
    expect(thinking).toMatchObject({ text: '', pending: true });
    edit.resolve();
    expect((await coming).text).toBe('thought');
    expect(thinking).toMatchObject({ text: 'thought', pending: false });
  });

  it('keeps a deferral private whatever the follow-up that fills it says', async () => {
    bot.answers.command = async (interaction) => {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.followUp('for everyone?');
    };
    expect(await ada.slash('/ask')).toMatchObject({ text: 'for everyone?', private: true });
  });

  it('tells in private what came instead of a deferral that was taken back', async () => {
    bot.answers.command = async (interaction) => {
      await interaction.deferReply();
      await interaction.deleteReply();
      await interaction.followUp({ content: 'that failed', flags: MessageFlags.Ephemeral });
    };
    expect(await ada.slash('/ask')).toMatchObject({ text: 'that failed', private: true });
    expect(bob.messages().some(({ pending }) => pending)).toBe(false);
  });

  it('shows follow-ups, edits and deletions as they come', async () => {
    bot.answers.command = async (interaction) => {
      const { resource } = await interaction.reply({ content: 'one', withResponse: true });
      expect(resource?.message?.content).toBe('one');
      const second = await interaction.followUp('two');
      expect((await interaction.fetchReply()).content).toBe('one');
      await interaction.editReply({ content: 'one, edited' });
      await interaction.deleteReply(second);
      await interaction.followUp('three');
    };
    const message = await ada.slash('/ask');
    await expect.poll(() => bob.messages().at(-1)?.text, soon).toBe('three');
    expect(
      bob
        .messages()
        .slice(-2)
        .map(({ text }) => text),
    ).toEqual(['one, edited', 'three']);
    expect(message.text).toBe('one, edited');
  });

  it('carries attachments with their alternative texts', async () => {
    const png = new AttachmentBuilder(Buffer.from('89504e470d0a1a0a', 'hex'), {
      name: 'loop.png',
      description: 'An event loop',
    });
    const clip = new AttachmentBuilder(Buffer.from('OggS'), { name: 'clip.ogg' });
    bot.answers.command = async (interaction) => {
      await interaction.deferReply();
      const message = await interaction.editReply({ files: [png, clip] });
      expect(message.attachments.map(({ name, size }) => [name, size])).toEqual([
        ['loop.png', 8],
        ['clip.ogg', 4],
      ]);
      await interaction.editReply({
        content: 'clip only',
        attachments: [...message.attachments.values()].slice(1),
      });
    };
    const message = await ada.slash('/ask');
    expect(message.pictures).toEqual(['An event loop']);
    await expect.poll(() => message.text, soon).toBe('clip only');
    expect(message.pictures).toEqual([]);
  });
});

describe('components', () => {
  it('updates the message whose button is pressed, whoever presses', async () => {
    bot.answers.command = (interaction) =>
      interaction.reply({ content: 'Question', components: [row(button('Reveal', 'ask:reveal'))] });
    bot.answers.component = async (interaction) => {
      expect(interaction.customId).toBe('ask:reveal');
      if (!interaction.isButton()) return;
      await interaction.update({ content: `Answer for ${interaction.user.username}`, components: [] });
    };
    const message = await ada.slash('/ask');
    const [same] = bob.messages().slice(-1);
    expect(same?.buttons).toEqual(['Reveal']);
    expect(await same?.press('Reveal')).toBe(same);
    expect(message.text).toBe('Answer for bob');
    await expect(message.press('Reveal')).rejects.toThrow('no button “Reveal”');
  });

  it('edits the message after a deferred update', async () => {
    bot.answers.command = (interaction) =>
      interaction.reply({ content: 'before', components: [row(button('Go'))] });
    bot.answers.component = async (interaction) => {
      await interaction.deferUpdate();
      await interaction.editReply({ content: 'after' });
    };
    const message = await ada.slash('/ask');
    expect(await message.press('Go')).toBe(message);
    expect(message).toMatchObject({ text: 'after', buttons: ['Go'] });
  });

  it('finds the letter of a choice by its text', async () => {
    bot.answers.command = (interaction) =>
      interaction.reply({
        content: 'Which is it?\n**A.** A `Task`\n**B.** A `Future`',
        components: [row(button('A'), button('B'))],
      });
    bot.answers.component = (interaction) => interaction.reply(`you chose ${interaction.customId}`);
    const message = await ada.slash('/ask');
    expect((await choose(message, 'a future')).text).toBe('you chose B');
    await expect(choose(message, 'a thread')).rejects.toThrow('no choice says “a thread”');
  });

  it('brings what was chosen in a select menu', async () => {
    const options = ['easy', 'good', 'hard'].map((value) => ({ label: value.toUpperCase(), value }));
    bot.answers.command = (interaction) =>
      interaction.reply({
        components: [
          row({ type: ComponentType.StringSelect, custom_id: 'rate', placeholder: 'How was it?', options }),
        ],
      });
    bot.answers.component = (interaction) =>
      interaction.reply(interaction.isStringSelectMenu() ? interaction.values.join() : 'not a menu');
    const message = await ada.slash('/ask');
    expect((await message.choose('How was it?', 'GOOD')).text).toBe('good');
    await expect(message.choose('How was it?', 'GOOD', 'HARD')).rejects.toThrow('1 to 1 options');
  });

  it('opens a form and submits it', async () => {
    bot.answers.command = (interaction) =>
      interaction.reply({ content: 'Question', components: [row(button('Type'))] });
    bot.answers.component = (interaction) =>
      interaction.showModal({
        custom_id: 'ask:answer',
        title: 'Your answer',
        components: [
          {
            type: ComponentType.Label,
            label: 'Answer',
            component: {
              type: ComponentType.TextInput,
              custom_id: 'answer',
              style: TextInputStyle.Short,
              max_length: 20,
            },
          },
        ],
      });
    bot.answers.form = async (interaction) => {
      if (!interaction.isFromMessage()) return;
      await interaction.update(`You said ${interaction.fields.getTextInputValue('answer')}`);
    };
    const message = await ada.slash('/ask');
    const form = await message.open('Type');
    expect(form.title).toBe('Your answer');
    expect(form.fields).toEqual([{ name: 'answer', label: 'Answer', value: '' }]);
    await expect(form.submit({ answer: 'x'.repeat(21) })).rejects.toThrow('1 to 20 characters');
    await expect(form.submit({ anwser: 'a loop' })).rejects.toThrow('no field “anwser”');
    expect(await form.submit({ answer: 'a loop' })).toBe(message);
    expect(message.text).toBe('You said a loop');
  });
});

describe('faults', () => {
  it('fails the next requests that match', async () => {
    server.faults.next(1, /^POST .*\/callback$/, { status: 500 });
    server.faults.next(1, /^POST .*\/callback$/, { status: 429, retryAfter: 0.01 });
    bot.answers.command = (interaction) => interaction.reply('in the end');
    expect((await ada.slash('/ask')).text).toBe('in the end');
    const callbacks = server.requests.filter(({ path }) => path.endsWith('/callback'));
    expect(callbacks.slice(-3).map(({ status }) => status)).toEqual([500, 429, 204]);
  });
});
