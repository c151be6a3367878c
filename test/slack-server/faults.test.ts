import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { answering, connected, textsSeenBy, withClient } from './bare-app.ts';
import { until } from './plain-app.ts';

const hello = { channel: 'C0STUDY', text: 'Hello' };

describe('The Slack server, when a test asks for it,', () => {
  it('answers with a fault instead of working', async () => {
    const { server, client } = await withClient();
    server.faults.next(1, /chat\.postMessage$/, { status: 500 });

    await expect(client.apiCall('chat.postMessage', hello)).rejects.toMatchObject({ statusCode: 500 });
    await expect(client.apiCall('chat.postMessage', hello)).resolves.toMatchObject({ ok: true });
    expect(textsSeenBy(server.person('ada'))).toEqual(['Hello']);
  });

  it.each([
    ['request', []],
    ['answer', ['Hello']],
  ] as const)('loses the %s of a call', async (lost, shown) => {
    const { server, client } = await withClient();
    server.faults.transit.next(1, /chat\.postMessage$/, { lost });

    await expect(client.apiCall('chat.postMessage', hello)).rejects.toThrow();
    expect(textsSeenBy(server.person('ada'))).toEqual(shown);
  });

  it('delays a call by its clock', async () => {
    const clock = manualClock();
    const { server, client } = await withClient({ clock });
    server.faults.transit.next(1, /chat\.postMessage$/, { delay: 60_000 });

    const posted = client.apiCall('chat.postMessage', hello);
    await client.auth.test();
    await until(() => clock.waiting > 0);
    expect(textsSeenBy(server.person('ada'))).toEqual([]);
    clock.advance(60_000);
    await expect(posted).resolves.toMatchObject({ ok: true });
  });

  it('delivers a thing twice', async () => {
    const server = await connected((app) => answering(app, { text: 'answered' }));
    const ada = server.person('ada');
    server.faults.events.next(1, /slash_commands/, 'twice');

    await ada.slash('/ask');

    await until(() => ada.messages().length === 2);
    expect(textsSeenBy(ada)).toEqual(['answered', 'answered']);
  });

  it('delivers a thing after the next one', async () => {
    const heard: string[] = [];
    const server = await connected((app) => {
      app.command('/viva', async ({ ack, command, respond }) => {
        heard.push(command.text);
        await ack();
        await respond(command.text);
      });
    });
    const ada = server.person('ada');
    server.faults.events.next(1, /slash_commands/, 'late');

    const answers = await Promise.all([ada.slash('/first'), ada.slash('/second')]);

    expect(heard).toEqual(['second', 'first']);
    expect(answers.map(({ text }) => text)).toEqual(['first', 'second']);
  });
});
