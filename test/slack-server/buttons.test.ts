import { describe, expect, it } from 'vitest';
import { answering, buttons, connected, firstSeenBy, section, textsSeenBy } from './bare-app.ts';

describe('A button at the Slack server', () => {
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
