import { ComponentType, type APIModalInteractionResponseCallbackData } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { refusalOf, trial } from './trial.ts';

const { server, bot } = await trial();
await bot.client.application.commands.set([{ name: 'send', description: 'Send me a file' }]);
const ada = server.person('Ada');
const own = { name: 'cards of\nmine.csv', bytes: Buffer.from('Q,A') };

type Upload = Partial<{
  min_values: number;
  max_values: number;
  required: boolean;
  file_types: `.${string}`[];
}>;

function form(upload: Upload = {}, label = 'File'): APIModalInteractionResponseCallbackData {
  const component = { type: ComponentType.FileUpload as const, custom_id: 'file', ...upload };
  return {
    custom_id: 'form',
    title: 'Your file',
    components: [{ type: ComponentType.Label, label, component }],
  };
}

const asked = (upload: Upload = {}) => {
  bot.answers.command = (interaction) => interaction.showModal(form(upload));
  return ada.openWith('/send');
};

describe('a form that asks for a file', () => {
  it('brings what was chosen, and where it can be fetched', async () => {
    bot.answers.form = async (interaction) => {
      const sent = interaction.fields.getUploadedFiles('file', true).first()!;
      expect(new URL(sent.url).origin).toBe(new URL(server.api).origin);
      const bytes = await fetch(sent.url).then((response) => response.text());
      await interaction.reply(`${sent.name}, ${sent.size}, ${sent.ephemeral}: ${bytes}`);
    };
    const seen = await asked();
    expect(seen.fields).toEqual([{ name: 'file', label: 'File', value: '' }]);
    expect((await seen.submit({}, { file: own })).text).toBe('cards of\nmine.csv, 3, true: Q,A');
  });

  it('is not sent without one, unless it may be left out', async () => {
    await expect((await asked()).submit({})).rejects.toThrow('“File” takes a file');
    bot.answers.form = async (interaction) => {
      await interaction.reply(`${interaction.fields.getUploadedFiles('file')?.size ?? 0} files`);
    };
    const optional = await asked({ required: false, min_values: 0 });
    expect((await optional.submit({})).text).toBe('0 files');
  });

  it('takes only the kinds that it names', async () => {
    const seen = await asked({ file_types: ['.apkg'] });
    await expect(seen.submit({}, { file: own })).rejects.toThrow('“File” takes .apkg');
  });

  it.each<[string, Upload, string | undefined, string]>([
    ['eleven files', { max_values: 11 }, undefined, 'data.components[0].component.max_values'],
    ['more at least than at most', { min_values: 2 }, undefined, 'data.components[0].component.min_values'],
    [
      'a required file that may be none',
      { min_values: 0 },
      undefined,
      'data.components[0].component.min_values',
    ],
    ['a long label', {}, 'x'.repeat(46), 'data.components[0].label'],
  ])('is refused with %s', async (_, upload, label, place) => {
    let refusal = '';
    bot.answers.command = async (interaction) => {
      refusal = await refusalOf(interaction.showModal(form(upload, label)));
      await interaction.reply('no form, then');
    };
    await ada.slash('/send');
    expect(refusal).toContain(place);
  });

  it('stands in no message', async () => {
    let refusal = '';
    bot.answers.command = async (interaction) => {
      const { components } = form();
      const body = { type: 4, data: { components } };
      refusal = await refusalOf(
        bot.client.rest.post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
          body,
          auth: false,
        }),
      );
      await interaction.reply('no upload, then');
    };
    await ada.slash('/send');
    expect(refusal).toContain('50035');
  });
});

describe('what was sent', () => {
  it('is nowhere else', async () => {
    const { origin } = new URL(server.api);
    expect((await fetch(`${origin}/ephemeral-attachments/1/2/a.csv`)).status).toBe(404);
  });
});
