import { readFile } from 'node:fs/promises';
import { AttachmentBuilder, type InteractionReplyOptions, MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { refusalOf, soon, trial } from './trial.ts';

const { server, bot } = await trial();
await bot.client.application.commands.set([{ name: 'listen', description: 'Let me hear it' }]);
const ada = server.person('Ada');
server.permit({ SendVoiceMessages: true });

const bytes = await readFile(import.meta.filename);
const flags = MessageFlags.IsVoiceMessage;

function clip({ name = 'voice-message.ogg', waveform = 'AAECAw==', duration = 1.5 } = {}): AttachmentBuilder {
  return new AttachmentBuilder(bytes, { name }).setWaveform(waveform).setDuration(duration);
}

async function replied(reply: InteractionReplyOptions) {
  bot.answers.command = (interaction) => interaction.reply(reply);
  return ada.slash('/listen');
}

async function refusedReply(reply: InteractionReplyOptions): Promise<string> {
  let refusal = '';
  bot.answers.command = async (interaction) => {
    refusal = await refusalOf(interaction.reply(reply));
    await interaction.reply('instead');
  };
  await ada.slash('/listen');
  return refusal;
}

describe('a voice message', () => {
  it('is a reply that is played', async () => {
    const message = await replied({ files: [clip()], flags });
    expect(message).toMatchObject({ voiceMessage: true, text: '', sounds: ['voice-message.ogg'] });
    const [file] = message.files;
    expect(file).toMatchObject({ name: 'voice-message.ogg', type: 'audio/ogg' });
    expect(Buffer.from(file?.bytes ?? []).equals(bytes)).toBe(true);
  });

  it('may be for the actor only', async () => {
    const message = await replied({ files: [clip()], flags: flags | MessageFlags.Ephemeral });
    expect(message).toMatchObject({ voiceMessage: true, private: true });
  });

  it('is a file where the flag is left out', async () => {
    expect(await replied({ files: [clip()] })).toMatchObject({ voiceMessage: false });
  });

  it.each<[string, InteractionReplyOptions, string]>([
    ['with text', { content: 'Listen', files: [clip()] }, '50159'],
    ['with an embed', { embeds: [{ title: 'Listen' }], files: [clip()] }, '50159'],
    ['with two files', { files: [clip(), clip()] }, '50160'],
    ['with no file', {}, '50160'],
    ['with a picture', { files: [clip({ name: 'voice.png' })] }, '50160'],
    ['without a duration', { files: [clip({ duration: 0 })] }, '50161'],
    ['with a waveform that is none', { files: [clip({ waveform: 'a b' })] }, '50161'],
    ['with a long waveform', { files: [clip({ waveform: Buffer.alloc(257).toString('base64') })] }, '50161'],
  ])('is refused %s', async (_, reply, code) => {
    expect(await refusedReply({ ...reply, flags })).toContain(code);
  });

  it('cannot be edited', async () => {
    let refusal = '';
    bot.answers.command = async (interaction) => {
      await interaction.reply({ files: [clip()], flags });
      refusal = await refusalOf(interaction.editReply('Listen'));
    };
    await ada.slash('/listen');
    await expect.poll(() => refusal, soon).toContain('50162');
  });

  it('does not come of an edit, nor of a deferral', async () => {
    bot.answers.command = async (interaction) => {
      await interaction.deferReply();
      const path = `/webhooks/${interaction.applicationId}/${interaction.token}/messages/@original` as const;
      const files = [{ name: 'voice-message.ogg', data: bytes }];
      const attachments = [{ id: '0', duration_secs: 1.5, waveform: 'AAECAw==' }];
      await bot.client.rest.patch(path, { body: { attachments, flags }, files, auth: false });
    };
    expect(await ada.slash('/listen')).toMatchObject({ voiceMessage: false, sounds: ['voice-message.ogg'] });
  });

  it('needs a permission, in answers too, and no other for its file', async () => {
    server.permit({ SendVoiceMessages: false });
    expect(await refusedReply({ files: [clip()], flags })).toContain('50173');
    server.permit({ SendVoiceMessages: true, AttachFiles: false });
    expect(await replied({ files: [clip()], flags })).toMatchObject({ voiceMessage: true });
  });
});
