import { AttachmentBuilder, type SendableChannels } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { refusalOf, trial } from './trial.ts';

const clock = manualClock();
const { server, bot } = await trial({ clock });
const { rest } = bot.client;
const ada = server.person('Ada');

async function channelOf({ id }: { id: string }): Promise<SendableChannels> {
  const channel = await bot.client.channels.fetch(id);
  if (!channel?.isSendable()) throw new Error('not a channel to send to');
  return channel;
}

const study = await channelOf(ada.channel);

/** A channel of which nothing has been said yet. */
const quiet = (name: string) => channelOf(server.channel({ name }));

describe('a message of the bot’s own accord', () => {
  it('is seen by all, edited and deleted', async () => {
    const message = await study.send('one');
    const seen = ada.messages().at(-1);
    expect(seen).toMatchObject({ id: message.id, text: 'one', private: false });
    await message.edit('two');
    expect(seen?.text).toBe('two');
    expect((await study.messages.fetch({ message, force: true })).content).toBe('two');
    await message.delete();
    expect(seen?.deleted).toBe(true);
    expect(await refusalOf(message.edit('three'))).toBe('10008: Unknown Message');
    expect(await refusalOf(study.messages.fetch({ message, force: true }))).toBe('10008: Unknown Message');
  });

  it('keeps the bytes of its files', async () => {
    await study.send({
      files: [new AttachmentBuilder(Buffer.from('89504e47', 'hex'), { name: 'loop.png' })],
    });
    const [file] = ada.messages().at(-1)?.files ?? [];
    expect(file).toMatchObject({ name: 'loop.png', type: 'image/png' });
    expect(Buffer.from(file?.bytes ?? []).toString('hex')).toBe('89504e47');
  });

  it('replies to another', async () => {
    const question = await study.send('question');
    const reply = await question.reply('answer');
    expect(reply.reference?.messageId).toBe(question.id);
    await question.delete();
    expect(await refusalOf(question.reply('answer'))).toContain('MESSAGE_REFERENCE_UNKNOWN_MESSAGE');
    const lenient = { messageReference: question, failIfNotExists: false };
    expect((await study.send({ content: 'anyway', reply: lenient })).reference).toBeNull();
  });

  it('is refused where there is no channel', async () => {
    const { id } = server.channel({ name: 'gone soon' });
    const channel = await channelOf({ id });
    const place = server.home.channels.find((one) => one.id === id);
    if (place) server.deleteChannel(place);
    expect(await refusalOf(channel.send('anyone?'))).toBe('10003: Unknown Channel');
  });

  it('is alone in being the bot’s to change', async () => {
    const path = `/channels/${study.id}/messages/${ada.say('mine').id}` as const;
    expect(await refusalOf(rest.patch(path, { body: { content: 'ours' } }))).toMatch(/^50005: /);
    expect(await refusalOf(rest.delete(path))).toBe('50013: Missing Permissions');
  });
});

describe('a nonce', () => {
  it('has a message sent once within a few minutes', async () => {
    const channel = await quiet('once');
    const drop = { content: 'question of the day', nonce: 'drop-1', enforceNonce: true };
    const first = await channel.send(drop);
    clock.advance(2 * 60_000);
    const second = await channel.send(drop);
    expect(second.id).toBe(first.id);
    expect(first.nonce).toBe('drop-1');
    clock.advance(60_000);
    expect((await channel.send(drop)).id).not.toBe(first.id);
  });

  it('is none of another channel’s, and nothing to who does not enforce it', async () => {
    const [one, other] = [await quiet('one'), await quiet('other')];
    const drop = { content: 'question', nonce: 'drop-2', enforceNonce: true };
    const { id } = await one.send(drop);
    expect((await other.send(drop)).id).not.toBe(id);
    expect((await one.send({ ...drop, enforceNonce: false })).id).not.toBe(id);
  });

  it('is not free again when its message is deleted', async () => {
    const channel = await quiet('deleted');
    const drop = { content: 'question', nonce: 'drop-3', enforceNonce: true };
    await (await channel.send(drop)).delete();
    expect(await refusalOf(channel.send(drop))).toBe('10008: Unknown Message');
  });

  it('has 25 characters at most', async () => {
    await study.send({ content: 'x', nonce: 'x'.repeat(25) });
    expect(await refusalOf(study.send({ content: 'x', nonce: 'x'.repeat(26) }))).toContain(
      'nonce[BASE_TYPE_MAX_LENGTH]: Must be 25 or fewer in length.',
    );
  });
});

describe('the history of a channel', () => {
  it('is told newest first, from where one asks', async () => {
    const channel = await quiet('history');
    const sent: string[] = [];
    for (const text of ['a', 'b', 'c', 'd', 'e']) sent.push((await channel.send(text)).id);
    const [, b, c, d] = sent;
    const told = async (options: object) => [...(await channel.messages.fetch(options)).values()].join('');
    expect(await told({})).toBe('edcba');
    expect(await told({ limit: 2 })).toBe('ed');
    expect(await told({ before: d, limit: 2 })).toBe('cb');
    expect(await told({ after: b, limit: 2 })).toBe('dc');
    expect(await told({ around: c, limit: 3 })).toBe('dcb');
    expect(await refusalOf(told({ limit: 101 }))).toContain('limit[NUMBER_TYPE_MAX]');
  });

  it('holds nothing that is for one person only', async () => {
    await bot.client.application.commands.set([{ name: 'ask', description: 'Ask me' }]);
    bot.answers.command = (interaction) => interaction.reply({ content: 'psst', flags: 'Ephemeral' });
    const { id } = await ada.slash('/ask');
    expect(await refusalOf(study.messages.fetch(id))).toBe('10008: Unknown Message');
  });

  it('is empty for who may not read it', async () => {
    const place = server.channel({ name: 'secret' });
    server.permit({ ReadMessageHistory: false }, place);
    const channel = await channelOf(place);
    await channel.send('said');
    expect((await channel.messages.fetch()).size).toBe(0);
  });
});

describe('a direct conversation', () => {
  it('is opened by the bot, and the person is asked there', async () => {
    const dm = await bot.client.users.createDM(ada.id);
    await dm.send('good evening');
    const alone = server.person('Ada', { dm: true });
    expect(alone.channel.id).toBe(dm.id);
    expect(alone.messages().map(({ text }) => text)).toEqual(['good evening']);
  });

  it('is not opened with who does not exist', async () => {
    expect(await refusalOf(bot.client.users.createDM('9'))).toMatch(/^50033: /);
  });
});

describe('a thread', () => {
  it('is started from a message, once', async () => {
    const message = await study.send('Let us discuss');
    const path = `/channels/${study.id}/messages/${message.id}/threads` as const;
    expect(await rest.post(path, { body: { name: 'Discussion' } })).toMatchObject({
      id: message.id,
      parent_id: study.id,
    });
    expect(await refusalOf(rest.post(path, { body: { name: 'Again' } }))).toMatch(/^160004: /);
    const thread = await channelOf(message);
    await thread.send('here');
    const place = server.home.channels.find(({ id }) => id === message.id);
    expect(server.person('Bob', { in: place! }).messages().at(-1)?.text).toBe('here');
  });

  it.each([
    ['without a name', {}, 'name[BASE_TYPE_REQUIRED]'],
    ['with a long name', { name: 'x'.repeat(101) }, 'name[BASE_TYPE_BAD_LENGTH]'],
  ])('is refused %s', async (_, body, problem) => {
    expect(await refusalOf(rest.post(`/channels/${study.id}/threads`, { body }))).toContain(problem);
  });

  it('needs permissions, and a server', async () => {
    const place = server.channel({ name: 'no threads' });
    server.permit({ CreatePublicThreads: false }, place);
    const body = { name: 'A thread' };
    expect(await refusalOf(rest.post(`/channels/${place.id}/threads`, { body }))).toMatch(/^50013: /);
    const dm = await bot.client.users.createDM(ada.id);
    expect(await refusalOf(rest.post(`/channels/${dm.id}/threads`, { body }))).toMatch(/^50024: /);
    const thread = server.thread('Closed');
    server.permit({ SendMessages: false });
    await (await channelOf(thread)).send({ embeds: [{ title: 'still' }] });
    server.permit({ SendMessages: true, SendMessagesInThreads: false });
    expect(await refusalOf((await channelOf(thread)).send('x'))).toBe('50013: Missing Permissions');
  });
});

it('tells of the bot, its application and its servers', async () => {
  expect(await rest.get('/users/@me')).toMatchObject({ username: 'viva', bot: true });
  expect(await rest.get('/applications/@me')).toMatchObject({ id: server.applicationId, name: 'Viva' });
  expect(await rest.get(`/guilds/${server.guildId}`)).toMatchObject({ name: 'Study circle' });
  const stranger = server.guild({ bot: false });
  expect(await refusalOf(rest.get(`/guilds/${stranger.id}`))).toBe('10004: Unknown Guild');
});
