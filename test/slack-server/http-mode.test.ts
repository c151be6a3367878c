import type { App } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { manualClock } from '../far-end/clock.ts';
import { answerForm, buttons, connected, listening, section, serving } from './bare-app.ts';
import { appAnswering, until } from './plain-app.ts';

describe('The Slack server over HTTP', () => {
  it('delivers a slash command, a press and a form as signed requests', async () => {
    const server = await connected(quiz, { mode: 'http' });
    const ada = server.person('ada');

    const question = await ada.slash('/ask', { deck: 'asyncio' });
    expect(question.text).toBe('ask deck:asyncio, ada?');
    expect((await question.press('Reveal')).text).toBe('A future');
    const form = await question.open('Type');
    await expect(form.submit({ answer: '?' })).rejects.toThrow('the form says “What is a task?”: Say more');
    expect((await form.submit({ answer: 'A future' })).text).toBe('so: A future');
  });

  it('delivers an event as JSON', async () => {
    const seen = Promise.withResolvers<string>();
    const register = (app: App) => {
      app.event('app_mention', async ({ event }) => seen.resolve(event.text));
    };
    const server = await connected(register, { mode: 'http', events: ['app_mention'] });

    await server.person('ada').say('@viva, are you there?');

    await expect(seen.promise).resolves.toBe('<@U0VIVA>, are you there?');
  });

  it('shows what comes with the acknowledgement of a slash command', async () => {
    const server = await connected((app) => app.command('/viva', async ({ ack }) => ack('at once')), {
      mode: 'http',
    });

    expect(await server.person('ada').slash('/ask')).toMatchObject({ text: 'at once', private: true });
  });

  it('hears nothing before all listeners have ended, where Bolt is told to process before it responds', async () => {
    const server = await serving({ mode: 'http' });
    const order: string[] = [];
    const register = (app: App) => {
      app.command('/viva', async ({ ack, respond }) => {
        await ack('acknowledged');
        order.push('answered');
        await respond('answered');
      });
    };
    await server.deliverTo(await listening(server, register, { processBeforeResponse: true }));
    const ada = server.person('ada');

    await ada.slash('/ask');
    expect(ada.messages().map((message) => message.text)).toEqual(['answered', 'acknowledged']);
  });

  it('takes no request URL that does not answer its challenge', async () => {
    const server = await serving({ mode: 'http' });
    const deaf = await appAnswering((response) => response.end('hello'), 'hello');

    await expect(server.deliverTo(deaf.url)).rejects.toThrow('the challenge parameter');
    await expect(server.person('ada').slash('/ask')).rejects.toThrow('dispatch_failed');
  });

  it('sends nothing else again that is not acknowledged in time', async () => {
    const clock = manualClock();
    const server = await serving({ mode: 'http', clock });
    const app = await appAnswering(() => undefined);
    await server.deliverTo(app.url);

    const answer = server.person('ada').slash('/ask');
    await app.received(1);
    clock.advance(3_000);

    await expect(answer).rejects.toThrow('operation_timeout: “/viva ask” by ada');
    expect(app.requests).toHaveLength(1);
  });

  it('sends an event again at once after an error, and says why', async () => {
    const server = await serving({ mode: 'http' });
    const app = await appAnswering((response) =>
      response.writeHead(app.requests.length === 1 ? 500 : 200).end(),
    );
    await server.deliverTo(app.url);

    await server.event({ type: 'app_uninstalled' });

    const [first, second] = app.requests;
    expect(first?.headers).not.toHaveProperty('x-slack-retry-num');
    expect(second?.headers).toMatchObject({ 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' });
    expect(second?.body).toBe(first?.body);
  });

  it('sends an event up to three times more: at once, after a minute and after five', async () => {
    const clock = manualClock();
    const server = await serving({ mode: 'http', clock });
    const app = await appAnswering(() => undefined);
    await server.deliverTo(app.url);

    const refused = expect(server.event({ type: 'app_uninstalled' })).rejects.toThrow('operation_timeout');
    await app.received(1);
    clock.advance(3_000);
    for (const [sent, pause] of [
      [2, 60_000],
      [3, 300_000],
    ] as const) {
      await app.received(sent);
      clock.advance(3_000);
      await until(() => clock.waiting === 1);
      clock.advance(pause);
    }
    await app.received(4);
    clock.advance(3_000);
    await refused;

    expect(app.requests.map(({ headers }) => headers['x-slack-retry-num'])).toEqual([
      undefined,
      '1',
      '2',
      '3',
    ]);
    expect(app.requests.at(-1)?.headers['x-slack-retry-reason']).toBe('http_timeout');
  });

  it('does not send an event again where the app says so', async () => {
    const server = await serving({ mode: 'http' });
    const app = await appAnswering((response) => response.writeHead(500, { 'x-slack-no-retry': '1' }).end());
    await server.deliverTo(app.url);

    await expect(server.event({ type: 'app_uninstalled' })).rejects.toThrow('dispatch_failed');
    expect(app.requests).toHaveLength(1);
  });

  it('lets an app connect a socket all the same, says that Socket Mode is off, and sends nothing over it', async () => {
    const server = await connected(quiz, { mode: 'http' });
    const answer = await fetch(`${server.apiUrl}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.appToken}` },
    });

    expect(await answer.json()).toMatchObject({
      ok: true,
      response_metadata: { messages: ['[WARN] Socket Mode is not turned on.'] },
    });
  });
});

describe('A request that only looks like Slack’s', () => {
  it.each([
    ['signed by another secret', 'forge'],
    ['without a signature', 'unsigned'],
    ['with other contents', 'tamper'],
  ] as const)('is refused by Bolt when it comes %s', async (_, how) => {
    const server = await connected(quiz, { mode: 'http' });
    await server.person('ada').slash('/ask');

    await expect(server.impostor[how]()).resolves.toBe(401);
    expect(server.person('ada').messages()).toHaveLength(1);
  });

  it('is refused by Bolt five minutes after it was signed', async () => {
    const server = await connected(quiz, { mode: 'http' });
    await server.person('ada').slash('/ask');

    await expect(server.impostor.backdate(301_000)).resolves.toBe(401);
  });

  it('passes as Slack’s, to Bolt, when it repeats one of the last five minutes', async () => {
    const asked: string[] = [];
    const server = await connected(
      (app) => {
        app.command('/viva', async ({ ack, command }) => {
          asked.push(command.trigger_id);
          await ack('once');
        });
      },
      { mode: 'http' },
    );
    await server.person('ada').slash('/ask');

    await expect(server.impostor.replay()).resolves.toBe(200);
    expect(asked).toHaveLength(2);
    expect(new Set(asked).size).toBe(1);
  });
});

/** Answers `/viva` with a question that can be revealed, or answered in a form. */
function quiz(app: App): void {
  app.command('/viva', async ({ ack, command, respond }) => {
    await ack();
    const question = section(`${command.text}, ${command.user_name}?`);
    await respond({ response_type: 'in_channel', blocks: [question, buttons('Reveal', 'Type')] });
  });
  app.action('reveal', async ({ ack, respond }) => {
    await ack();
    await respond('A future');
  });
  app.action('type', async ({ ack, body, client }) => {
    await ack();
    if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view: answerForm });
  });
  app.view('answer', async ({ ack, body, client, view }) => {
    const { value } = view.state.values['given']?.['answer'] ?? {};
    if (value === '?') return ack({ response_action: 'errors', errors: { given: 'Say more' } });
    await ack();
    await client.chat.postEphemeral({ channel: 'C0STUDY', user: body.user.id, text: `so: ${value}` });
  });
}
