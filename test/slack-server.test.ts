import type { App } from '@slack/bolt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { manualClock } from './far-end/clock.ts';
import {
  answering,
  buttons,
  connected,
  firstSeenBy,
  section,
  textsSeenBy,
  withClient,
} from './slack-server/bare-app.ts';
import { startSlackServer } from './slack-server/server.ts';

describe('The Slack server, to a bare Bolt app in Socket Mode', () => {
  describe('a slash command', () => {
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
      const server = await startSlackServer();
      onTestFinished(() => server.close());

      await expect(server.person('ada').slash('/ask')).rejects.toThrow('dispatch_failed');
    });
  });

  describe('a button', () => {
    it('updates its message for everyone, by response_url or chat.update', async () => {
      const server = await connected((app) => {
        answering(app, { blocks: [section('What is a task?'), buttons('Reveal', 'Count')] });
        app.action('reveal', async ({ ack, respond }) => {
          await ack();
          await respond({
            replace_original: true,
            text: '',
            blocks: [section('A future'), buttons('Count')],
          });
        });
        app.action('count', async ({ ack, body, client, action }) => {
          if (body.type !== 'block_actions' || action.type !== 'button') return;
          await ack();
          const { id: channel = '' } = body.channel ?? {};
          await client.chat.update({
            channel,
            ts: body.message?.ts ?? '',
            text: `${action.value} by ${body.user.name}`,
          });
        });
      });
      const ada = server.person('ada');
      const bob = server.person('bob');

      const question = await ada.slash('/ask');
      expect(question.buttons).toEqual(['Reveal', 'Count']);
      expect(await question.press('Reveal')).toBe(question);
      expect(question).toMatchObject({ text: 'A future', buttons: ['Count'] });
      await expect(question.press('Reveal')).rejects.toThrow('no button “Reveal”; there are: Count');

      await firstSeenBy(bob).press('Count');
      expect(question).toMatchObject({ text: 'Count by bob', buttons: [] });
    });

    it('on a private message replaces or deletes it, or leads to another', async () => {
      const server = await connected((app) => {
        answering(app, {
          response_type: 'ephemeral',
          blocks: [section('Sure?'), buttons('More', 'Yes', 'Publish')],
        });
        app.action('more', async ({ ack, body, respond }) => {
          await ack();
          await respond({ text: `message in the payload: ${'message' in body}` });
        });
        app.action('yes', async ({ ack, respond }) => {
          await ack();
          await respond({ replace_original: true, blocks: [section('Done'), buttons('Publish')] });
        });
        app.action('publish', async ({ ack, respond }) => {
          await ack();
          await respond({ delete_original: true, response_type: 'in_channel', text: 'Ada did it' });
        });
      });
      const ada = server.person('ada');
      const bob = server.person('bob');

      const sure = await ada.slash('/reset');
      expect((await sure.press('More')).text).toBe('message in the payload: false');
      expect(await sure.press('Yes')).toMatchObject({ text: 'Done', private: true });
      expect(bob.messages()).toEqual([]);
      await sure.press('Publish');
      expect(sure.deleted).toBe(true);
      expect(textsSeenBy(ada)).toEqual(['message in the payload: false', 'Ada did it']);
      expect(textsSeenBy(bob)).toEqual(['Ada did it']);
    });

    it('answers whom it should when two press at once', async () => {
      const server = await connected((app) => {
        answering(app, { blocks: [section('What is a task?'), buttons('Reveal')] });
        app.action('reveal', async ({ ack, body, respond }) => {
          await ack();
          await respond({ replace_original: false, text: `revealed to ${body.user.id}` });
        });
      });
      await server.person('ada').slash('/ask');
      const people = ['ada', 'bob'].map((name) => server.person(name));

      const answers = await Promise.all(people.map((person) => firstSeenBy(person).press('Reveal')));

      expect(answers.map(({ text }) => text)).toEqual(['revealed to UADA', 'revealed to UBOB']);
      expect(textsSeenBy(server.person('bob'))).toEqual(['What is a task?', 'revealed to UBOB']);
    });

    it('takes a redelivery of the same envelope', async () => {
      const seen: string[] = [];
      const server = await connected((app) => {
        answering(app, { blocks: [buttons('Rate')] });
        app.action('rate', async ({ ack, body, respond }) => {
          seen.push('trigger_id' in body ? body.trigger_id : '');
          await ack();
          await respond({ replace_original: true, text: 'rated' });
        });
      });
      const question = await server.person('ada').slash('/ask');
      await question.press('Rate');
      await server.redeliver();

      expect(seen).toHaveLength(2);
      expect(new Set(seen).size).toBe(1);
    });
  });

  it('tells the app who someone is', async () => {
    const { server, client } = await withClient();
    server.person('ada', { timeZone: 'Asia/Tokyo', owner: true });

    const { user } = await client.users.info({ user: 'UADA' });
    expect(user).toMatchObject({ name: 'ada', tz: 'Asia/Tokyo', is_admin: true, is_owner: true });
  });

  it('fails when a test asks for it', async () => {
    const { server, client } = await withClient();
    server.faults.next(1, /chat\.postMessage$/, { status: 500 });
    const post = async () => client.apiCall('chat.postMessage', { channel: 'C0STUDY', text: 'Hello' });

    await expect(post()).rejects.toMatchObject({ statusCode: 500 });
    await expect(post()).resolves.toMatchObject({ ok: true });
    expect(textsSeenBy(server.person('ada'))).toEqual(['Hello']);
  });
});
