import type { App } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { connected, section, serving, textsSeenBy } from './bare-app.ts';

describe('A slash command at the Slack server', () => {
  it('arrives as /viva with the command as its first word, and is answered for everyone', async () => {
    const server = await connected((app) => {
      app.command('/viva', async ({ ack, command, respond }) => {
        await ack();
        await respond({ response_type: 'in_channel', text: `${command.user_name}: ${command.text}` });
      });
    });
    const ada = server.person('ada');
    const bob = server.person('bob');

    const answer = await ada.slash('/ask', { deck: 'asyncio', search: 'event loop', count: 3 });

    expect(answer.text).toBe('ada: ask deck:asyncio search:"event loop" count:3');
    expect(answer).toMatchObject({ private: false, pending: false, deleted: false, buttons: [] });
    expect(ada.messages()).toEqual([answer]);
    expect(textsSeenBy(bob)).toEqual([answer.text]);
  });

  it('can be answered by say', async () => {
    const server = await connected((app) => {
      app.command('/viva', async ({ ack, say }) => {
        await ack();
        await say({ text: 'for notifications', blocks: [section('*What* is a &lt;coroutine&gt;?')] });
      });
    });

    const answer = await server.person('ada').slash('/ask');

    expect(answer.text).toBe('*What* is a <coroutine>?');
    expect(textsSeenBy(server.person('bob'))).toEqual([answer.text]);
  });

  it.each(['response_url', 'chat.postEphemeral', 'acknowledgement', 'direct message'] as const)(
    'can be answered for the actor only, by %s',
    async (way) => {
      const server = await connected((app) => {
        app.command('/viva', async ({ ack, client, command, respond }) => {
          await ack(way === 'acknowledgement' ? 'for you' : undefined);
          const to = { channel: command.channel_id, user: command.user_id, text: 'for you' };
          if (way === 'response_url') await respond('for you');
          if (way === 'chat.postEphemeral') await client.chat.postEphemeral(to);
          if (way === 'direct message') {
            const { channel } = await client.conversations.open({ users: command.user_id });
            await client.apiCall('chat.postMessage', { ...to, channel: channel?.id });
          }
        });
      });

      const answer = await server.person('ada').slash('/stats');

      expect(answer).toMatchObject({ text: 'for you', private: true });
      expect(textsSeenBy(server.person('bob'))).toEqual([]);
    },
  );

  it('brings each of several people their own answer when all act at once', async () => {
    const server = await connected((app) => {
      app.command('/viva', async ({ ack, command, respond }) => {
        await ack();
        await respond({ response_type: 'in_channel', text: `for ${command.user_name}` });
      });
    });
    const names = ['ada', 'bob', 'cleo', 'dan', 'eve'];

    const answers = await Promise.all(names.map((name) => server.person(name).slash('/ask')));

    expect(answers.map(({ text }) => text)).toEqual(names.map((name) => `for ${name}`));
  });

  it('leaves a plain post to none of several who wait, as it could be for any of them', async () => {
    const bothSaid = Promise.withResolvers<void>();
    const server = await connected((app) => {
      app.command('/viva', async ({ ack, command, respond, say }) => {
        await ack();
        await say(`hello, ${command.user_name}`);
        if (server.requests.filter(({ name }) => name === 'chat.postMessage').length === 2)
          bothSaid.resolve();
        await bothSaid.promise;
        await respond(`for ${command.user_name}`);
      });
    });
    const people = ['ada', 'bob'].map((name) => server.person(name));

    const answers = await Promise.all(people.map((person) => person.slash('/ask')));

    expect(answers.map(({ text }) => text)).toEqual(['for ada', 'for bob']);
  });

  it('fails for the person when the app does not acknowledge it within three seconds', async () => {
    const clock = manualClock();
    const refused = Promise.withResolvers<void>();
    const register = (app: App) => {
      app.command('/viva', async ({ respond, client, command }) => {
        await respond('too eager');
        await client.apiCall('chat.postMessage', { channel: command.channel_id }).catch(refused.resolve);
      });
    };
    const server = await connected(register, { clock });

    const answer = server.person('ada').slash('/ask');
    await refused.promise;
    clock.advance(3_000);

    await expect(answer).rejects.toThrow(
      'operation_timeout: “/viva ask” by ada; since then: response_url → ok, chat.postMessage → no_text',
    );
  });

  it('fails for the person when the app acknowledges it with what Slack cannot show', async () => {
    const server = await connected((app) => {
      app.command('/viva', async ({ ack }) => ack({ blocks: [section('x'.repeat(3001))] }));
    });

    await expect(server.person('ada').slash('/ask')).rejects.toThrow('invalid_command_response');
  });

  it('fails for the person when nothing comes of it', async () => {
    const server = await connected((app) => app.command('/viva', async ({ ack }) => ack()), {
      patience: 50,
    });

    await expect(server.person('ada').slash('/ask')).rejects.toThrow('nothing came of “/viva ask” by ada');
  });

  it('fails for the person when no app is connected', async () => {
    const server = await serving();

    await expect(server.person('ada').slash('/ask')).rejects.toThrow('dispatch_failed');
  });
});
