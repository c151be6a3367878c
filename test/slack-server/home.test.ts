import type { App } from '@slack/bolt';
import type { HomeView, KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import {
  answerForm,
  buttons,
  connected,
  plain,
  refusalOf,
  section,
  textsSeenBy,
  withClient,
} from './bare-app.ts';

const menu: KnownBlock = {
  type: 'actions',
  elements: [
    {
      type: 'static_select',
      action_id: 'limit',
      placeholder: plain('Daily limit'),
      options: ['5', '10'].map((count) => ({ text: plain(`${count} cards`), value: count })),
    },
  ],
};

function homeSaying(text: string): HomeView {
  return { type: 'home', blocks: [section(text), buttons('More', 'Tell', 'Type'), menu] };
}

describe.each(['socket', 'http'] as const)('The home tab at the Slack server, by %s', (mode) => {
  const server = async () => connected(homely, { mode });

  it('is published when someone opens it, for them alone', async () => {
    const { person } = await server();
    const [adas, bobs] = await Promise.all(['ada', 'bob'].map(async (name) => person(name).openHome()));

    expect(adas).toMatchObject({ text: 'Hello @ada', buttons: ['More', 'Tell', 'Type'] });
    expect(bobs?.text).toBe('Hello @bob');
    expect(person('ada').home().text).toBe('Hello @ada');
  });

  it('changes by a button of its own, which has no channel, no message and no response URL', async () => {
    const { person } = await server();
    const home = await person('ada').openHome();

    await home.press('More');

    expect(home.text).toBe('view in view, channel: false, message: false, response_url: false');
  });

  it('offers a menu, and sees what was chosen', async () => {
    const { person } = await server();
    const home = await person('ada').openHome();
    expect(home.menus).toEqual([{ placeholder: 'Daily limit', options: ['5 cards', '10 cards'] }]);

    expect((await home.select('Daily limit', '10 cards')).text).toBe('limit 10');
    await expect(home.select('Daily limit', '7 cards')).rejects.toThrow('no option “7 cards”');
  });

  it('leads to a direct message, and to a form that changes it', async () => {
    const { person } = await server();
    const ada = person('ada');
    const home = await ada.openHome();

    expect(await home.pressForMessage('Tell')).toMatchObject({ text: 'told', private: true });
    expect(textsSeenBy(ada.at('direct'))).toEqual(['told']);
    const form = await home.open('Type');
    await expect(form.submit({ answer: '5' })).resolves.toMatchObject({ text: 'set' });
    expect(home.text).toBe('typed 5');
  });
});

describe('Publishing a home tab at the Slack server', () => {
  it('is refused with an old hash', async () => {
    const { server, client } = await withClient();
    const user_id = server.person('ada').id;
    const { view: first } = await client.views.publish({ user_id, view: homeSaying('one') });
    await client.views.publish({ user_id, view: homeSaying('two'), hash: first?.hash });

    const late = client.views.publish({ user_id, view: homeSaying('three'), hash: first?.hash });

    await expect(refusalOf(late)).resolves.toBe('hash_conflict');
    expect(server.person('ada').home().text).toBe('two');
  });

  it('is refused for whom there is not, and with what is no home tab', async () => {
    const { server, client } = await withClient();
    const { id } = server.person('ada');
    const publish = async (user_id: string, view: object) =>
      refusalOf(client.apiCall('views.publish', { user_id, view }));

    await expect(publish('UBOB', homeSaying('A'))).resolves.toBe('invalid_arguments');
    await expect(publish(id, answerForm)).resolves.toBe('invalid_arguments');
    const many = Array.from({ length: 101 }, () => ({ type: 'divider' }));
    await expect(publish(id, { type: 'home', blocks: many })).resolves.toBe('invalid_arguments');
  });
});

function homely(app: App): void {
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: homeSaying(`Hello <@${event.user}>`) });
  });
  app.action('more', async ({ ack, body, client }) => {
    await ack();
    const has = (part: string) => `${part}: ${part in body}`;
    const where = 'container' in body ? String(body.container['type']) : '';
    const told = [`view in ${where}`, ...['channel', 'message', 'response_url'].map(has)].join(', ');
    await client.views.publish({ user_id: body.user.id, view: homeSaying(told) });
  });
  app.action('limit', async ({ ack, action, body, client }) => {
    await ack();
    const chosen = action.type === 'static_select' ? action.selected_option.value : '';
    await client.views.publish({ user_id: body.user.id, view: homeSaying(`limit ${chosen}`) });
  });
  app.action('tell', async ({ ack, body, client }) => {
    await ack();
    await client.apiCall('chat.postMessage', { channel: body.user.id, text: 'told' });
  });
  app.action('type', async ({ ack, body, client }) => {
    await ack();
    if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view: answerForm });
  });
  app.view('answer', async ({ ack, body, client, view }) => {
    await ack();
    const { value } = view.state.values['given']?.['answer'] ?? {};
    await client.views.publish({ user_id: body.user.id, view: homeSaying(`typed ${value}`) });
    await client.apiCall('chat.postMessage', { channel: body.user.id, text: 'set' });
  });
}
