import { ComponentType, TextInputStyle } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { choose } from '../far-end/choices.ts';
import { manualClock } from '../far-end/clock.ts';
import { button, row, trial } from './trial.ts';

const { server, bot } = await trial({ clock: manualClock() });
await bot.client.application.commands.set([{ name: 'ask', description: 'Ask me one question' }]);
const ada = server.person('Ada');
const bob = server.person('Bob');

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
