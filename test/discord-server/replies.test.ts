import { AttachmentBuilder, MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { soon, trial } from './trial.ts';

const { server, bot } = await trial({ clock: manualClock() });
await bot.client.application.commands.set([{ name: 'ask', description: 'Ask me one question' }]);
const ada = server.person('Ada');
const bob = server.person('Bob');

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
