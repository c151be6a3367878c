import { AttachmentBuilder, GatewayIntentBits, type MessageCreateOptions, MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { Permission } from './world/permissions.ts';
import { refusalOf, soon, trial } from './trial.ts';

const { server, bot } = await trial({}, { intents: [GatewayIntentBits.Guilds] });

async function textChannel(id: string) {
  const channel = await bot.client.channels.fetch(id);
  if (!channel?.isSendable()) throw new Error('not a channel to send to');
  return channel;
}

const png = new AttachmentBuilder(Buffer.from('89504e470d0a1a0a', 'hex'), { name: 'loop.png' });
const ogg = new AttachmentBuilder(Buffer.from('OggS'), { name: 'a.ogg' }).setWaveform('').setDuration(1);

describe('the bot', () => {
  it.each<[string, Permission, MessageCreateOptions, string]>([
    ['a message', 'SendMessages', { content: 'hello' }, '50013: Missing Permissions'],
    ['a file', 'AttachFiles', { files: [png] }, '50013: Missing Permissions'],
    ['an embed', 'EmbedLinks', { embeds: [{ title: 'hello' }] }, '50013: Missing Permissions'],
    [
      'a voice message',
      'SendVoiceMessages',
      { files: [ogg], flags: MessageFlags.IsVoiceMessage },
      '50173: Cannot send voice messages in this channel',
    ],
    ['anything at all', 'ViewChannel', { content: 'hello' }, '50001: Missing Access'],
  ])('sends %s only with the permission %s', async (_, permission, message, refusal) => {
    const { id } = server.channel({ name: 'a channel' });
    const place = server.home.channels.find((one) => one.id === id);
    server.permit({ [permission]: true }, place);
    const channel = await textChannel(id);
    await channel.send(message);
    server.permit({ [permission]: false }, place);
    expect(await refusalOf(channel.send(message))).toBe(refusal);
  });

  it('learns at the gateway what it may do', async () => {
    const { id } = server.home.channels[0]!;
    server.permit({ EmbedLinks: false });
    const mayEmbed = () => {
      const channel = bot.client.channels.cache.get(id);
      const me = bot.client.guilds.cache.get(server.guildId)?.members.me;
      return me && channel && !channel.isDMBased() && channel.permissionsFor(me).has('EmbedLinks');
    };
    await expect.poll(mayEmbed, soon).toBe(false);
    server.permit({ EmbedLinks: true });
    await expect.poll(mayEmbed, soon).toBe(true);
  });

  it('has no access to a server to which it does not belong, nor to what people say to each other', async () => {
    const stranger = server.guild({ bot: false });
    const foreign = [...stranger.channels, server.conversation('Ada', 'Bob')];
    for (const { id } of foreign)
      expect(
        await refusalOf(bot.client.rest.post(`/channels/${id}/messages`, { body: { content: 'x' } })),
      ).toBe('50001: Missing Access');
  });

  it('writes to people who take direct messages', async () => {
    const ada = server.person('Ada', { dm: true });
    await bot.client.users.send(ada.id, 'hello');
    expect(ada.messages().at(-1)?.text).toBe('hello');
    server.person('Ada', { takesDirectMessages: false });
    expect(await refusalOf(bot.client.users.send(ada.id, 'hello?'))).toBe(
      '50007: Cannot send messages to this user',
    );
  });
});
