import type { ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import {
  answerForm,
  answering,
  buttons,
  connected,
  firstSeenBy,
  openedBy,
  opening,
  plain,
  refusalOf,
  section,
  withClient,
} from './bare-app.ts';

describe('A modal of the Slack server', () => {
  it('opens on a button, and its submission updates the message it came from', async () => {
    const server = await connected((app) => {
      answering(app, { blocks: [section('What is a task?'), buttons('Type')] });
      app.action('type', async ({ ack, body, client }) => {
        await ack();
        if (!('trigger_id' in body) || !('message' in body)) return;
        const view = { ...answerForm, private_metadata: String(body.message?.['ts']) };
        await client.views.open({ trigger_id: body.trigger_id, view });
      });
      app.view('answer', async ({ ack, body, view, client }) => {
        await ack();
        const { value } = view.state.values['given']?.['answer'] ?? {};
        const [channel, ts] = ['C0STUDY', view.private_metadata];
        await client.chat.update({ channel, ts, text: `${body.user.name} says ${value}` });
      });
    });
    const question = await server.person('ada').slash('/ask');

    const form = await question.open('Type');
    expect(form.title).toBe('Your answer');
    expect(form.fields).toEqual([{ name: 'answer', label: 'What is a task?', value: 'A ' }]);
    expect(await form.submit({ answer: 'A future' })).toBe(question);
    expect(question.text).toBe('ada says A future');
    await expect(form.submit({ answer: 'Again' })).rejects.toThrow('the form “Your answer” is closed');
  });

  it('can lead to an answer by the response_url of the button that opened it', async () => {
    const responses = new Map<string, (text: string) => Promise<unknown>>();
    const server = await connected((app) => {
      answering(app, { blocks: [buttons('Type')] });
      app.action('type', async ({ ack, body, client, respond }) => {
        await ack();
        if (!('trigger_id' in body)) return;
        responses.set(body.user.id, async (text) => respond({ text, replace_original: false }));
        await client.views.open({ trigger_id: body.trigger_id, view: answerForm });
      });
      app.view('answer', async ({ ack, body }) => {
        await ack();
        await responses.get(body.user.id)?.(`well done, ${body.user.name}`);
      });
    });
    await server.person('ada').slash('/ask');
    const people = ['ada', 'bob'].map((name) => server.person(name));
    const forms = await Promise.all(people.map((person) => firstSeenBy(person).open('Type')));

    const answers = await Promise.all(forms.map((form) => form.submit({ answer: 'A future' })));

    expect(answers.map(({ text }) => text)).toEqual(['well done, ada', 'well done, bob']);
  });

  it('shows what the app finds wrong, and can be sent again', async () => {
    const server = await connected((app) => {
      opening(app, answerForm);
      app.view('answer', async ({ ack, view, client, body }) => {
        const { value } = view.state.values['given']?.['answer'] ?? {};
        if (value === '?') {
          await ack({ response_action: 'errors', errors: { given: 'Say more' } });
          return;
        }
        await ack({ response_action: 'clear' });
        await client.chat.postEphemeral({ channel: 'C0STUDY', user: body.user.id, text: `so: ${value}` });
      });
    });
    const form = await openedBy(server, 'ada');

    await expect(form.submit({ answer: '?' })).rejects.toThrow('the form says “What is a task?”: Say more');
    await expect(form.submit({ answer: '' })).rejects.toThrow(
      "Slack doesn't let “” be sent as “What is a task?”",
    );
    await expect(form.submit({ text: 'A' })).rejects.toThrow('no field “text”; there are: answer');
    expect((await form.submit({ answer: 'A future' })).text).toBe('so: A future');
  });

  it('can be changed by its submission and by views.update', async () => {
    const server = await connected((app) => {
      opening(app, answerForm);
      app.view('answer', async ({ ack, body, view, client }) => {
        const next: ModalView = { ...answerForm, callback_id: 'second', title: plain('One more') };
        await ack({ response_action: 'update', view: next });
        await client.views.update({ view_id: view.id, view: { ...next, title: plain('Last one') } });
        await client.chat.postEphemeral({ channel: 'C0STUDY', user: body.user.id, text: 'go on' });
      });
    });
    const form = await openedBy(server, 'ada');

    await form.submit({ answer: 'A future' });

    expect(form.title).toBe('Last one');
  });

  it('does not pass for a message, nor a message for a modal', async () => {
    const server = await connected((app) => {
      opening(app, answerForm);
      app.action('tell', async ({ ack, respond }) => {
        await ack();
        await respond('told');
      });
    });
    const message = await server.person('ada').slash('/ask');

    await expect(message.press('Open')).rejects.toThrow('opened the form “Your answer”, not a message');
    await expect(message.open('Tell')).rejects.toThrow('led to a message, not a form: told');
  });

  it('can lie on another, which is there again when it is sent', async () => {
    const server = await connected((app) => {
      opening(app, { ...answerForm, blocks: [...answerForm.blocks, buttons('Deeper')] });
      app.action('deeper', async ({ ack, body, client }) => {
        await ack();
        if (body.type !== 'block_actions') return;
        const { value } = body.view?.state.values['given']?.['answer'] ?? {};
        const view: ModalView = { ...answerForm, callback_id: 'deeper', title: plain(`After “${value}”`) };
        await client.views.push({ trigger_id: body.trigger_id, view });
      });
      app.view('deeper', async ({ ack, body, client, view }) => {
        await ack();
        const text = `lies on the first: ${view.previous_view_id === view.root_view_id}`;
        await client.chat.postEphemeral({ channel: 'C0STUDY', user: body.user.id, text });
      });
      app.view('answer', async ({ ack, body, client }) => {
        await ack();
        await client.chat.postEphemeral({ channel: 'C0STUDY', user: body.user.id, text: 'done' });
      });
    });
    const form = await openedBy(server, 'ada');
    expect(form.buttons).toEqual(['Deeper']);

    await form.press('Deeper', { answer: 'A fut' });
    expect(form.title).toBe('After “A fut”');
    expect((await form.submit({ answer: 'A future' })).text).toBe('lies on the first: true');
    expect(form.title).toBe('Your answer');
    expect((await form.submit({ answer: 'A task' })).text).toBe('done');
  });

  it.each(['push', 'update'] as const)('can be followed by another form, by %s', async (response_action) => {
    const server = await connected((app) => {
      opening(app, answerForm);
      const view: ModalView = { ...answerForm, callback_id: 'second', title: plain('One more') };
      app.view('answer', async ({ ack }) => ack({ response_action, view }));
      app.view('second', async ({ ack, body, client }) => {
        await ack({ response_action: 'clear' });
        await client.chat.postEphemeral({ channel: 'C0STUDY', user: body.user.id, text: 'done' });
      });
    });
    const form = await openedBy(server, 'ada');

    const next = await form.submitForForm({ answer: 'A' });

    expect(next.title).toBe('One more');
    expect((await next.submit({ answer: 'B' })).text).toBe('done');
    await expect(form.submit({ answer: 'C' })).rejects.toThrow('is closed');
  });

  it('lies on no more than two others', async () => {
    const server = await connected(
      (app) => {
        opening(app, { ...answerForm, blocks: [...answerForm.blocks, buttons('Deeper')] });
        app.action('deeper', async ({ ack, body, client }) => {
          await ack();
          if (!('trigger_id' in body)) return;
          const view = { ...answerForm, blocks: [...answerForm.blocks, buttons('Deeper')] };
          const pushing = client.views.push({ trigger_id: body.trigger_id, view });
          await pushing.catch(() => undefined);
        });
      },
      { patience: 500 },
    );
    const form = await openedBy(server, 'ada');
    await form.press('Deeper');
    await form.press('Deeper');

    await expect(form.press('Deeper')).rejects.toThrow('views.push → push_limit_reached');
  });

  it.each([
    [false, ['answer is_cleared: false']],
    [true, ['answer is_cleared: true', 'deeper is_cleared: true']],
  ])('tells the app that it is closed, if it wants to know (clear_on_close: %s)', async (clear, told) => {
    const closed: string[] = [];
    const server = await connected((app) => {
      opening(app, { ...answerForm, notify_on_close: true, clear_on_close: clear });
      app.view({ type: 'view_closed', callback_id: /.*/ }, async ({ ack, body, view }) => {
        await ack();
        closed.push(`${view.callback_id} is_cleared: ${body.type === 'view_closed' && body.is_cleared}`);
      });
      app.view('answer', async ({ ack }) => {
        const view: ModalView = { ...answerForm, callback_id: 'deeper', notify_on_close: true };
        await ack({ response_action: 'push', view: { ...view, clear_on_close: clear } });
      });
    });
    const form = await openedBy(server, 'ada');
    if (clear) await form.submitForForm({ answer: 'A' });

    await form.close();

    expect(closed.toSorted()).toEqual(told);
    await expect(form.close()).rejects.toThrow('is closed');
  });

  it('can not be opened with an external id that is in use', async () => {
    const { client, server } = await withClient();
    const [ada, bob] = [server.person('ada').id, server.person('bob').id];
    const view = { type: 'home', external_id: 'one', blocks: [section('A')] };

    await client.apiCall('views.publish', { user_id: ada, view });
    const again = client.apiCall('views.publish', { user_id: bob, view });
    await expect(refusalOf(again)).resolves.toBe('duplicate_external_id');
  });
});
