import type { App } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { answering, connected, firstSeenBy, post, section, textsSeenBy, withClient } from './bare-app.ts';

describe('People at the Slack server', () => {
  it('write messages that Slack keeps in its own markup, and all see as they were meant', async () => {
    const { server, client } = await withClient();
    const ada = server.person('ada');
    server.person('bob');

    await ada.say('@bob, see https://example.org/a?b&c in #study: <*fast*> & @nobody');

    const { messages } = await client.conversations.history({ channel: 'C0STUDY' });
    expect(messages?.[0]).toMatchObject({
      user: 'UADA',
      text: '<@UBOB>, see <https://example.org/a?b&amp;c> in <#C0STUDY|study>: &lt;*fast*&gt; &amp; @nobody',
    });
    expect(messages?.[0]).not.toHaveProperty('bot_id');
    expect(firstSeenBy(server.person('bob'))).toMatchObject({
      author: 'ada',
      text: '@bob, see https://example.org/a?b&c in #study: <*fast*> & @nobody',
      calls: ['bob'],
    });
  });

  it('write under a message', async () => {
    const { server } = await withClient();
    const question = await server.person('ada').say('What is a task?');

    const answer = await firstSeenBy(server.person('bob')).reply('A future');
    await answer.reply('that is scheduled');

    expect(
      server
        .person('ada')
        .messages()
        .map(({ thread }) => thread),
    ).toEqual([undefined, question, question]);
  });

  it('are called by some markup, but not by what is escaped', async () => {
    const { server, client } = await withClient();
    const ada = server.person('ada');
    await post(client, { text: '<!channel> <@UADA>' });
    await post(client, { text: 'A', blocks: [section('&lt;!channel&gt; <https://example.org|here>')] });

    const [calling, quiet] = ada.messages();
    expect(calling).toMatchObject({ text: '@channel @ada', calls: ['channel', 'ada'] });
    expect(quiet).toMatchObject({ text: '<!channel> here', calls: [] });
  });

  it('see what is said where they are, and what they are told directly', async () => {
    const { server, client } = await withClient();
    const [quiz, other] = [server.channel('quiz', { private: true }), server.channel('other')];
    const ada = server.person('ada', { in: quiz });
    await post(client, { channel: quiz.id, text: 'in quiz' });
    await post(client, { channel: other.id, text: 'in other' });
    await post(client, { channel: ada.id, text: 'to ada' });

    expect(textsSeenBy(ada)).toEqual(['in quiz', 'to ada']);
    expect(textsSeenBy(ada.at(other))).toEqual(['in other', 'to ada']);
    expect(textsSeenBy(ada.at('direct'))).toEqual(['to ada']);
    expect(textsSeenBy(server.person('bob'))).toEqual([]);
  });

  it.each(['quiz', 'direct'] as const)('send commands from where they are: %s', async (where) => {
    const server = await connected((app) => {
      app.command('/viva', async ({ ack, command, respond }) => {
        await ack();
        await respond({ response_type: 'in_channel', text: `${command.channel_id} ${command.channel_name}` });
      });
    });
    const quiz = server.channel('quiz', { private: true });

    const answer = await server.person('ada', { in: where === 'quiz' ? quiz : 'direct' }).slash('/ask');

    expect(answer.text).toBe(where === 'quiz' ? 'C0QUIZ privategroup' : 'DADA directmessage');
    expect(answer.private).toBe(where === 'direct');
  });

  it('are heard by an app that wants to know, where its bot is', async () => {
    const heard: string[] = [];
    const register = (app: App) => {
      app.message(async ({ message }) => {
        if ('text' in message) heard.push(`${message.channel_type}: ${message.text}`);
      });
    };
    const server = await connected(register, { events: ['message.channels', 'message.im'] });
    const ada = server.person('ada');

    await ada.say('to all');
    await ada.at('direct').say('to you');
    await ada.at(server.channel('quiz', { private: true })).say('in private');
    await ada.at(server.channel('elsewhere', { bot: false })).say('among us');

    expect(heard).toEqual(['channel: to all', 'im: to you']);
  });

  it('get only their own answer from an app that answers in another channel', async () => {
    const server = await connected((app) => answering(app, { text: 'here' }));
    const quiz = server.channel('quiz');

    const answer = await server.person('ada', { in: quiz }).slash('/ask');

    expect(answer.channel).toBe(quiz.id);
    expect(textsSeenBy(server.person('bob'))).toEqual([]);
  });
});
