import {
  type APIModalInteractionResponseCallbackData,
  ApplicationCommandType,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import { expect, it } from 'vitest';
import { trial } from './trial.ts';

const { server, bot } = await trial();
await bot.client.application.commands.set([
  { name: 'Make a card', type: ApplicationCommandType.Message },
  { name: 'ask', description: 'Ask me one question' },
]);
const ada = server.person('Ada');
const bob = server.person('Bob');

const form: APIModalInteractionResponseCallbackData = {
  custom_id: 'card',
  title: 'A card',
  components: [
    {
      type: ComponentType.Label,
      label: 'Question',
      component: { type: ComponentType.TextInput, custom_id: 'question', style: TextInputStyle.Short },
    },
  ],
};

it('brings the message that it is used on, with what it says', async () => {
  bot.answers.messageCommand = (interaction) =>
    interaction.reply(`${interaction.targetMessage.author.username}: ${interaction.targetMessage.content}`);
  ada.say('Tasks are cheap.');
  const [said] = bob.messages().slice(-1);
  expect((await said?.use('Make a card'))?.text).toBe('ada: Tasks are cheap.');
});

it('opens a form, whose answer is a message', async () => {
  bot.answers.messageCommand = (interaction) => interaction.showModal(form);
  bot.answers.form = (interaction) =>
    interaction.reply(`${interaction.isFromMessage()} ${interaction.fields.getTextInputValue('question')}`);
  const opened = await ada.say('A loop runs tasks.').openWith('Make a card');
  expect(opened.title).toBe('A card');
  expect((await opened.submit({ question: 'What runs tasks?' })).text).toBe('false What runs tasks?');
});

it('opens a form from a slash command too', async () => {
  bot.answers.command = (interaction) => interaction.showModal(form);
  bot.answers.form = (interaction) => interaction.reply('made');
  const opened = await ada.openWith('/ask');
  expect((await opened.submit({ question: 'Why?' })).text).toBe('made');
});

it('is not offered under another name', async () => {
  await expect(ada.say('x').use('Make a deck')).rejects.toThrow('no message command “Make a deck”');
});

it('keeps what people say from a bot without the privileged intent, but for the command', async () => {
  const { id } = ada.say('between us');
  const channel = await bot.client.channels.fetch(ada.channel.id);
  if (!channel?.isTextBased()) throw new Error('not a text channel');
  expect((await channel.messages.fetch(id)).content).toBe('');
  bot.answers.messageCommand = (interaction) => interaction.reply(interaction.targetMessage.content);
  expect((await ada.messages().at(-1)?.use('Make a card'))?.text).toBe('between us');
});
