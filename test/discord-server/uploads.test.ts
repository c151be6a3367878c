import { AttachmentBuilder } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { refusalOf, trial } from './trial.ts';

const { server, bot } = await trial();
const ada = server.person('Ada');
const channel = await bot.client.channels.fetch(ada.channel.id);

const mebibyte = 1024 * 1024;
const file = (bytes: number, name = 'a.ogg') => new AttachmentBuilder(Buffer.alloc(bytes), { name });
const files = (count: number) => Array.from({ length: count }, (_, index) => file(1, `${index}.ogg`));

async function send(...attachments: AttachmentBuilder[]) {
  if (!channel?.isSendable()) throw new Error('not a channel to send to');
  return channel.send({ files: attachments });
}

describe('files', () => {
  it('are taken up to ten mebibytes each', async () => {
    await send(file(10 * mebibyte));
    expect(await refusalOf(send(file(10 * mebibyte + 1)))).toBe('40005: Request entity too large');
  });

  it('are taken up to 25 mebibytes together', async () => {
    expect(await refusalOf(send(file(9 * mebibyte), file(9 * mebibyte), file(9 * mebibyte)))).toBe(
      '40005: Request entity too large',
    );
  });

  it('are taken ten at a time, and ten in all', async () => {
    const message = await send(...files(10));
    expect(await refusalOf(send(...files(11)))).toContain('attachments[BASE_TYPE_MAX_LENGTH]');
    const more = [{ name: '10.ogg', data: Buffer.alloc(1) }];
    const path = `/channels/${message.channelId}/messages/${message.id}` as const;
    expect(await refusalOf(bot.client.rest.patch(path, { files: more, body: {} }))).toMatch(/^30015: /);
  });

  it('have their limit told with each interaction', async () => {
    await bot.client.application.commands.set([{ name: 'ask', description: 'Ask me' }]);
    bot.answers.command = (interaction) => interaction.reply(`${interaction.attachmentSizeLimit}`);
    expect((await ada.slash('/ask')).text).toBe(`${10 * mebibyte}`);
  });
});

it('refuses what is no JSON', async () => {
  const answer = await fetch(`${server.api}/v10/channels/${ada.channel.id}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${server.token}`, 'content-type': 'application/json' },
    body: '{ "content": ',
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ code: 50109, message: 'The request body contains invalid JSON.' });
});
