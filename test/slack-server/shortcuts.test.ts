import type { App } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { answerForm, answering, connected, textsSeenBy } from './bare-app.ts';

describe.each(['socket', 'http'] as const)('A message shortcut at the Slack server, by %s', (mode) => {
  it('tells the app of someone’s message, and is answered in private', async () => {
    const server = await connected(cardMaker, { mode });
    const [ada, bob] = [server.person('ada'), server.person('bob')];
    const message = await ada.say('A task is a <Future>');

    const answer = await message.use('make_card');

    expect(answer).toMatchObject({ text: 'ada: A task is a <Future> (in study by UADA)', private: true });
    expect(textsSeenBy(bob)).toEqual(['A task is a <Future>']);
  });

  it('can open a form, whose answer comes where the message stands', async () => {
    const server = await connected(cardMaker, { mode });
    const quiz = server.channel('quiz', { private: true });
    const message = await server.person('ada', { in: quiz }).say('A task');

    const form = await message.useForForm('edit_card');
    const answer = await form.submit({ answer: 'A future' });

    expect(answer).toMatchObject({ text: 'made: A future', channel: quiz.id });
  });
});

it('A message shortcut is not offered at an ephemeral message', async () => {
  const server = await connected((app) => answering(app, { response_type: 'ephemeral', text: 'hint' }));
  const hint = await server.person('ada').slash('/ask');

  await expect(hint.use('make_card')).rejects.toThrow('Slack offers no shortcuts at this message');
});

function cardMaker(app: App): void {
  const responses = new Map<string, (text: string) => Promise<unknown>>();
  app.shortcut('make_card', async ({ ack, respond, shortcut }) => {
    await ack();
    if (shortcut.type !== 'message_action') return;
    const { channel, message, user } = shortcut;
    await respond(`${user.name}: ${message.text} (in ${channel.name} by ${message.user})`);
  });
  app.shortcut('edit_card', async ({ ack, client, respond, shortcut }) => {
    await ack();
    responses.set(shortcut.user.id, async (text) => respond(text));
    await client.views.open({ trigger_id: shortcut.trigger_id, view: answerForm });
  });
  app.view('answer', async ({ ack, body, view }) => {
    await ack();
    await responses.get(body.user.id)?.(`made: ${view.state.values['given']?.['answer']?.value}`);
  });
}
