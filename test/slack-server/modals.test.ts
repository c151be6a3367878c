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
  section,
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
});
