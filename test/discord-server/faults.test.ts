import { Client, GatewayIntentBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { refusalOf, soon, trial } from './trial.ts';

const clock = manualClock();
const { server, bot } = await trial({ clock }, { intents: [GatewayIntentBits.Guilds] });
await bot.client.application.commands.set([{ name: 'ask', description: 'Ask me' }]);
const ada = server.person('Ada');
const post = /^POST .*\/messages$/;

async function say(content: string): Promise<unknown> {
  const channel = await bot.client.channels.fetch(ada.channel.id);
  if (!channel?.isSendable()) throw new Error('not a channel to send to');
  return channel.send(content);
}

const said = () => ada.messages().map(({ text }) => text);

describe('requests', () => {
  it('fail as often as they are told to', async () => {
    server.faults.next(1, /^POST .*\/callback$/, { status: 500 });
    server.faults.next(1, /^POST .*\/callback$/, { status: 429, retryAfter: 0.01 });
    bot.answers.command = (interaction) => interaction.reply('in the end');
    expect((await ada.slash('/ask')).text).toBe('in the end');
    const callbacks = server.requests.filter(({ path }) => path.endsWith('/callback'));
    expect(callbacks.slice(-3).map(({ status }) => status)).toEqual([500, 429, 204]);
  });

  it('are all held back by a global limit', async () => {
    server.faults.next(1, post, { status: 429, retryAfter: 0.01, global: true });
    await say('after a while');
    expect(said()).toContain('after a while');
    const [refused] = server.requests.filter(({ status }) => status === 429).slice(-1);
    expect(refused?.answer).toMatchObject({ global: true });
  });

  it('are lost on their way, with nothing done', async () => {
    server.faults.transit.next(1, post, { lost: 'request' });
    await expect(say('never arrived')).rejects.toThrow('other side closed');
    expect(said()).not.toContain('never arrived');
    expect(server.requests.at(-1)).toMatchObject({ method: 'POST', status: 0 });
  });

  it('are done, and their answers lost', async () => {
    server.faults.transit.next(1, post, { lost: 'answer' });
    await expect(say('arrived unheard')).rejects.toThrow('other side closed');
    expect(said()).toContain('arrived unheard');
  });

  it('are sent again by discord.js, and done twice, where the connection is reset', async () => {
    server.faults.transit.next(1, post, { lost: 'answer', reset: true });
    await say('twice');
    expect(said().filter((text) => text === 'twice')).toHaveLength(2);
  });

  it('arrive late', async () => {
    server.faults.transit.next(1, /\/callback$/, { delay: 3000 });
    let refusal = '';
    bot.answers.command = async (interaction) => {
      refusal = await refusalOf(interaction.reply('too late'));
    };
    const failed = expect(ada.slash('/ask')).rejects.toThrow('This interaction failed');
    await expect.poll(() => clock.waiting, soon).toBe(2);
    clock.advance(3000);
    await failed;
    await expect.poll(() => refusal, soon).toBe('10062: Unknown interaction');
  });
});

describe('events', () => {
  it('come twice', async () => {
    let count = 0;
    let refusal = '';
    bot.answers.command = async (interaction) => {
      if (++count === 1) await interaction.reply('once');
      else refusal = await refusalOf(interaction.reply('twice'));
    };
    server.faults.events.next(1, /^INTERACTION_CREATE$/, 'twice');
    expect((await ada.slash('/ask')).text).toBe('once');
    await expect.poll(() => refusal, soon).toMatch(/^40060: /);
  });

  it('come after the next one', async () => {
    const names: string[] = [];
    const listen = ({ name }: { name: string }): void => void names.push(name);
    bot.client.on('channelCreate', listen);
    server.faults.events.next(1, /^CHANNEL_CREATE$/, 'late');
    server.channel({ name: 'first' });
    server.channel({ name: 'second' });
    await expect.poll(() => names, soon).toEqual(['second', 'first']);
  });
});

it('turns a wrong token away', async () => {
  const client = new Client({ intents: [], rest: { api: server.api } });
  await expect(client.login('not.the.token')).rejects.toThrow('invalid token');
  await client.destroy();
});
